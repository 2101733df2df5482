// A spoken text beside its sound: a sentence that is chosen plays its seconds, and can be put right.
class Beside {
  constructor(player) {
    this.player = player
    this.audio = player.querySelector('[data-audio]')
    this.said = player.querySelector('[data-said]')
    this.form = player.querySelector('[data-right]')
    this.again = player.querySelector('[data-again]')
    this.sentences = [...document.querySelectorAll('.sentence')]
  }

  start() {
    for (const each of this.sentences) each.addEventListener('click', event => { event.preventDefault(); this.choose(each) })
    this.again?.addEventListener('click', () => this.play())
    this.audio?.addEventListener('timeupdate', () => this.follow())
    this.audio?.addEventListener('error', () => this.say('unheard'))
    const named = document.getElementById(location.hash.slice(1))
    if (named?.classList.contains('sentence')) this.choose(named, false) // after one was put right
    document.documentElement.dataset.beside = 'ready'
  }

  choose(sentence, play = true) {
    if (this.isChanged && sentence !== this.chosen) return this.form.requestSubmit() // what was typed is kept first
    for (const each of this.sentences) each.removeAttribute('aria-current')
    sentence.setAttribute('aria-current', 'true')
    this.chosen = sentence
    sentence.closest('[data-paragraph]').after(this.player)
    this.player.hidden = false
    for (const name of ['at', 'until', 'number']) this.form.elements[name].value = sentence.dataset[name]
    this.words = this.form.elements.words.value = this.text(sentence)
    if (this.again) this.again.hidden = !sentence.dataset.take
    this.say(sentence.dataset.take ? '' : 'typed')
    if (play) this.play()
  }

  get isChanged() { return this.chosen && this.form.elements.words.value !== this.words }

  text(sentence) { // without the words that stand beside a doubtful one
    const copy = sentence.cloneNode(true)
    for (const each of copy.querySelectorAll('.or')) each.remove()
    return copy.textContent.replace(/\s+/g, ' ').trim()
  }

  play() {
    const { take, start, end } = this.chosen.dataset
    if (!this.audio || !take) return
    this.until = Number(end)
    const from = () => { this.audio.currentTime = Math.max(0, Number(start) - 0.15) }
    if (this.audio.dataset.take !== take) {
      this.audio.dataset.take = take
      this.audio.src = take
      this.audio.addEventListener('loadedmetadata', from, { once: true })
    } else from()
    this.audio.play().catch(() => {})
  }

  follow() { // to the end of the sentence, unless somebody went elsewhere in the sound
    if (this.until && this.audio.currentTime >= this.until + 0.15) {
      if (this.audio.currentTime < this.until + 1.5) this.audio.pause()
      this.until = 0
    }
  }

  say(what) {
    if (this.said) this.said.textContent = what ? this.said.dataset[what] : ''
  }
}

for (const player of document.querySelectorAll('[data-player]')) new Beside(player).start()
