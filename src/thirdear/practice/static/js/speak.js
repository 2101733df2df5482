// The page on which one speaks. What the microphone gives goes, second by second, first into this browser's store, sealed,
// then to the server; a piece leaves the store when the server has it on its disk.
import { ask } from './ask.js'
import { holding, keyFrom } from './drafts.js'
import { goToDoor, toDoor } from './idle.js'
import { dropPiece, isSettled, keepPiece, returnSound, sendPiece } from './sound.js'

const A_PIECE = 1_000, LONGEST_WAIT = 15_000, LAST_PIECE = 1_500, SILENT_AFTER = 8_000, SILENCE = 0.0005
const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4']

class Speaking {
  constructor(place) {
    this.place = place
    this.live = place.querySelector('[data-live]')
    this.said = place.querySelector('[data-kept]')
    this.text = place.dataset.text
    this.waiting = [] // pieces that the server does not have yet
    this.sent = {} // how many pieces each take of this page has
    this.wait = 0
    this.title = document.title
  }

  async start() {
    this.key = await keyFrom(this.place.dataset.draftKey)
    delete this.place.dataset.draftKey
    holding(this.text, () => new Promise(() => {})) // until the page goes
    this.listen()
    const type = window.MediaRecorder && navigator.mediaDevices ? TYPES.find(each => MediaRecorder.isTypeSupported(each)) : null
    if (!type) return this.show('unable')
    this.type = type
    this.show('ready')
    this.bringBack().then(() => { this.place.dataset.ready = 'true' })
  }

  listen() {
    for (const button of this.place.querySelectorAll('[data-begin]')) button.addEventListener('click', () => this.begin())
    this.place.querySelector('button[data-off]').addEventListener('click', () => this.hush())
    this.place.querySelector('button[data-done]').addEventListener('click', () => this.done())
    addEventListener('online', () => this.send())
    addEventListener('beforeunload', event => (this.isOn || (this.waiting.length && !this.isStored)) && event.preventDefault())
    document.addEventListener('leaving', ({ detail }) => detail.until.push(this.hush()))
    document.addEventListener('todoor', event => { event.preventDefault(); this.hush().then(goToDoor) })
    document.addEventListener('click', event => this.isOn && this.leaveBy(event), true)
    document.addEventListener('submit', event => this.isOn && this.leaveByForm(event), true)
  }

  // Links and forms of the page turn the microphone off first, and never hold anybody back.
  leaveBy(event) {
    const link = event.target.closest('a[href]')
    if (!link || link.closest('[data-stop]') || link.target || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
    event.preventDefault()
    this.hush().then(() => location.assign(link.href))
  }

  leaveByForm(event) {
    event.preventDefault()
    this.hush().then(() => event.target.submit())
  }

  async bringBack() { // what a killed tab or a lost server left in this browser
    try {
      const { arrived, status } = await returnSound(this.text, this.key)
      if (status === 423) return toDoor()
      if (arrived) { this.say('back'); if (this.place.dataset.now === 'ready') this.show('off') }
    } catch { /* the page works without its store too */ }
  }

  get isOn() { return this.recorder?.state === 'recording' }

  async begin() {
    this.show('asking')
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } })
    } catch (error) {
      return this.show(['NotAllowedError', 'SecurityError'].includes(error.name) ? 'refused' : 'absent')
    }
    this.take = { take: crypto.randomUUID(), since: Date.now(), number: 0 }
    this.sent[this.take.take] = 0
    this.recorder = new MediaRecorder(this.stream, { mimeType: this.type, audioBitsPerSecond: 48_000 })
    this.recorder.addEventListener('dataavailable', ({ data }) => data.size && this.keep(data))
    this.recorder.addEventListener('error', () => this.hush('ended'))
    this.stream.getAudioTracks()[0].addEventListener('ended', () => this.hush('ended'))
    this.recorder.start(A_PIECE)
    this.say('')
    this.show('on')
    this.meter()
  }

  // One piece after the other: sealed in the store, then on its way.
  keep(data) {
    const piece = { text: this.text, take: this.take.take, since: this.take.since, number: this.take.number++, type: this.type }
    this.sent[piece.take] = piece.number + 1
    this.waiting.push(piece)
    this.keeping = (this.keeping || Promise.resolve()).then(async () => {
      piece.bytes = await data.arrayBuffer()
      try { await keepPiece(this.key, piece); this.isStored = true } catch { this.isStored = false }
      piece.isReady = true
      this.send()
    })
  }

  async send() {
    if (this.sending) return
    this.sending = true
    while (this.waiting[0]?.isReady) {
      const piece = this.waiting[0]
      const answer = await sendPiece(piece)
      if (isSettled(answer, piece)) {
        this.waiting.shift()
        await dropPiece(piece).catch(() => {})
        if (answer.status === 410) { this.hush('forgotten'); continue }
        if (answer.status === 415) { this.hush('refused'); continue }
        this.wait = 0
        if (['gone', 'alone'].includes(this.said.dataset.now)) this.say('')
        continue
      }
      if (answer.status === 423) { toDoor(); break }
      if (answer.status === 413) { this.waiting.shift(); await dropPiece(piece).catch(() => {}); this.hush('refused'); continue }
      this.say(this.isStored ? 'gone' : 'alone')
      this.wait = Math.min(this.wait ? this.wait * 2 : 500, LONGEST_WAIT)
      setTimeout(() => this.send(), this.wait)
      break
    }
    this.sending = false
    if (this.waiting[0]?.isReady && !this.wait) this.send()
  }

  // The microphone off, and its last piece kept. Resolves, to whether all is kept, in any case soon.
  async hush(why = '') {
    if (this.isOn) {
      const stopped = new Promise(resolve => this.recorder.addEventListener('stop', resolve, { once: true }))
      this.recorder.stop()
      for (const track of this.stream.getTracks()) track.stop()
      clearInterval(this.metering)
      this.sounds?.close()
      this.show('off')
      await Promise.race([stopped, new Promise(resolve => setTimeout(resolve, LAST_PIECE))])
    }
    if (why) this.say(why)
    await Promise.race([this.keeping, new Promise(resolve => setTimeout(resolve, LAST_PIECE))])
    return !this.waiting.length || this.isStored
  }

  async done() {
    await this.hush()
    await this.send()
    const { status } = await ask(`/speak/${this.text}/end/`, { takes: this.sent })
    if (status === 423) return toDoor()
    if (status === 204 || status === 404) return location.assign(this.place.dataset.done)
    if (status === 0) this.say(this.isStored ? 'gone' : 'alone')
    setTimeout(() => this.done(), 1_000) // not everything has arrived yet
  }

  meter() { // that something is heard; without motion where that is not liked
    this.sounds = new AudioContext()
    const heard = this.sounds.createAnalyser()
    this.sounds.createMediaStreamSource(this.stream).connect(heard)
    const samples = new Float32Array(heard.fftSize)
    const bar = this.place.querySelector('[data-level]')
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    let last = Date.now()
    this.metering = setInterval(() => {
      heard.getFloatTimeDomainData(samples)
      const level = Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length)
      if (level > SILENCE) last = Date.now()
      if (!still) bar.style.transform = `scaleX(${Math.min(1, level * 6).toFixed(3)})`
      const isSilent = Date.now() - last > SILENT_AFTER
      if (isSilent && !this.said.dataset.now) this.say('silent')
      if (!isSilent && this.said.dataset.now === 'silent') this.say('')
    }, 100)
  }

  show(now) {
    this.place.dataset.now = now
    for (const part of this.place.querySelectorAll('[data-when]')) part.hidden = part.dataset.when !== now
    const live = this.live.dataset[now === 'on' || now === 'asking' ? now : 'off']
    if (this.live.textContent !== live) this.live.textContent = live
    document.title = now === 'on' ? this.place.dataset.title : this.title
    const first = { on: 'button[data-off]', off: 'button[data-done]' }[now]
    if (first) this.place.querySelector(first).focus()
  }

  say(what) {
    this.said.dataset.now = what
    this.said.textContent = what ? this.said.dataset[what] : ''
  }
}

for (const place of document.querySelectorAll('[data-speaking]')) new Speaking(place).start()
