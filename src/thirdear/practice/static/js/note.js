// A small page of several fields that loses nothing: a sealed draft at once, the server within two seconds, both on leaving.
import { ask } from './ask.js'
import { dropDraft, holding, isPresent, keepDraft, keyFrom, returnDraft } from './drafts.js'
import { toDoor } from './idle.js'

const DRAFT_AFTER = 150, SAVE_AFTER = 1_000, LONGEST_WAIT = 30_000

class Note {
  constructor(form) {
    this.form = form
    this.said = form.querySelector('[data-kept]')
    const { note, save, leave, back, basedOn } = form.dataset
    Object.assign(this, { name: note, url: save, to: leave, back, basedOn: basedOn || null })
    this.sitting = crypto.randomUUID()
    this.step = 0
    this.kept = this.now
    this.wait = 0
  }

  get fields() { return [...this.form.querySelectorAll('[data-sent]')] }
  get values() { return Object.fromEntries(this.fields.map(field => [field.name, field.value])) }
  get now() { return JSON.stringify(this.values) }
  get isBehind() { return this.now !== this.kept }

  async start() {
    this.key = await keyFrom(this.form.dataset.draftKey)
    delete this.form.dataset.draftKey
    holding(this.name, () => new Promise(() => {})) // until the page goes
    try { await this.takeBackDraft() } catch { /* the page works without drafts too */ }
    if (!await isPresent(this.url, this.basedOn)) return location.reload()
    this.form.addEventListener('input', () => this.typed())
    this.form.addEventListener('submit', event => { event.preventDefault(); this.leave() })
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && this.hurry())
    addEventListener('pagehide', () => this.hurry())
    addEventListener('beforeunload', event => this.isBehind && !this.isDrafted && event.preventDefault())
    addEventListener('online', () => this.isBehind && this.save())
    this.form.dataset.ready = 'true'
  }

  async takeBackDraft() {
    const returned = await returnDraft(this.name, this.key)
    if (!returned) return
    if (returned.status === 409) return this.say('beside') // kept in a place of its own
    if (returned.answer.revision !== returned.saving.revision) return // the server had something later of the same page
    for (const field of this.fields) if (field.name in returned.saving) field.value = returned.saving[field.name]
    this.kept = this.now
    this.basedOn = returned.saving.revision
    this.back = this.to
  }

  typed() {
    clearTimeout(this.soon)
    this.soon = setTimeout(() => this.save(), SAVE_AFTER)
    this.drafting ||= setTimeout(() => { this.drafting = null; this.draft(this.saving()) }, DRAFT_AFTER)
  }

  saving() {
    this.pending ||= crypto.randomUUID()
    return { ...this.values, revision: this.pending, based_on: this.basedOn, sitting: this.sitting, step: this.step }
  }

  draft(saving) {
    const { key, name, url } = this
    this.isDrafted = false
    return this.inTurn(() => keepDraft(key, name, { save: url, saving })).then(done => { this.isDrafted = done })
  }

  inTurn(act) { // one draft that arrives late comes over nothing
    this.turn = (this.turn || Promise.resolve()).then(act).then(() => true, () => false)
    return this.turn
  }

  take() { // a state with a name of its own; what is typed from now on belongs to the next
    const taken = { saving: this.saving(), now: this.now }
    this.pending = null
    this.step += 1
    return taken
  }

  async save() {
    clearTimeout(this.soon)
    while (this.running) await this.running
    if (!this.isBehind) return
    this.running = this.send()
    await this.running
    this.running = null
  }

  async send() {
    const { saving, now } = this.take()
    await this.draft(saving)
    const { status, answer } = await ask(this.url, saving)
    if (status === 200 || status === 409) return this.arrived(now, answer, status === 409)
    if (status === 410) return this.say('forgotten')
    if (status === 423) return toDoor()
    if (status === 400) return this.say('wrong')
    this.say('gone')
    this.wait = Math.min(this.wait ? this.wait * 2 : 1_000, LONGEST_WAIT)
    this.soon = setTimeout(() => this.save(), this.wait)
  }

  async arrived(now, answer, beside) {
    this.wait = 0
    this.kept = now
    this.basedOn = answer.revision
    this.back = this.to
    document.dispatchEvent(new CustomEvent('kept', { detail: { text: beside ? answer.id : this.name } }))
    const left = this.name
    if (beside) { // changed elsewhere too: the server kept ours in a place of its own, and there this page goes on
      Object.assign(this, { name: answer.id, url: answer.save, to: answer.leave, back: answer.leave, key: await keyFrom(answer.draft_key) })
      this.say('beside')
    } else if (this.said.dataset.now !== 'beside') this.say('')
    if (!this.isBehind || beside) { clearTimeout(this.drafting); this.drafting = null; await this.inTurn(() => dropDraft(left)) }
  }

  hurry() {
    if (!this.isBehind) return
    const { saving, now } = this.take()
    this.draft(saving)
    ask(this.url, saving, { keepalive: true }).then(({ status, answer }) => {
      if (status === 200 || status === 409) this.arrived(now, answer, status === 409)
    })
  }

  async leave() {
    await this.save()
    if (this.isBehind && this.said.dataset.now === 'forgotten') return this.form.submit()
    if (!this.isBehind) location.assign(this.back)
  }

  say(what) {
    this.said.dataset.now = what
    this.said.textContent = what ? this.said.dataset[what] : ''
  }
}

for (const form of document.querySelectorAll('[data-note]')) new Note(form).start()
