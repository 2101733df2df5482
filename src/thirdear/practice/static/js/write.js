// The page that loses nothing: a sealed draft at once, the server within two seconds, both again on leaving.
import { ask } from './ask.js'
import { dropDraft, holding, keepDraft, keyFrom, returnDraft } from './drafts.js'
import { toDoor } from './idle.js'
import './stop.js'

const DRAFT_AFTER = 150, SAVE_AFTER = 1_000, SAVE_AT_LEAST_EVERY = 5_000, LONGEST_WAIT = 30_000

class Editor {
  constructor(form) {
    this.form = form
    this.area = form.querySelector('textarea')
    this.said = form.querySelector('[data-kept]')
    this.text = form.dataset.text
    this.basedOn = form.dataset.basedOn || null
    this.sitting = crypto.randomUUID()
    this.step = 0
    this.kept = this.area.value // what the server is known to have
    this.wait = 0
    this.running = null
    this.inTurn = Promise.resolve() // drafts are kept and dropped one after the other
    this.isDrafted = false
  }

  async start() {
    this.area.readOnly = true
    this.key = await keyFrom(this.form.dataset.draftKey)
    delete this.form.dataset.draftKey
    holding(this.text, () => new Promise(() => {})) // until the page goes
    try { await this.takeBackDraft() } catch { /* the page works without drafts too */ }
    this.area.readOnly = false
    this.area.focus()
    this.area.setSelectionRange(this.area.value.length, this.area.value.length)
    this.listen()
  }

  listen() {
    this.area.addEventListener('input', () => this.typed())
    this.form.addEventListener('submit', event => { event.preventDefault(); this.leave() })
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && this.hurry())
    addEventListener('pagehide', () => this.hurry())
    addEventListener('beforeunload', event => this.isBehind && !this.isDrafted && event.preventDefault())
    document.addEventListener('leaving', ({ detail }) => detail.until.push(this.keepBeforeLeaving(detail)))
    addEventListener('online', () => this.isBehind && this.save())
    this.form.dataset.ready = 'true'
  }

  get isBehind() { return this.area.value !== this.kept }

  async takeBackDraft() {
    const returned = await returnDraft(this.text, this.key)
    if (!returned) return
    if (returned.status === 409) return this.goBeside(returned.answer, returned.saving.body)
    if (!returned.answer.written) return // the server had it, or something later of the same page: it is in the page already
    this.area.value = this.kept = returned.saving.body
    this.basedOn = returned.saving.revision
  }

  typed() {
    clearTimeout(this.soon)
    this.soon = setTimeout(() => this.save(), SAVE_AFTER)
    this.latest ||= setTimeout(() => this.save(), SAVE_AT_LEAST_EVERY)
    this.drafting ||= setTimeout(() => { this.drafting = null; this.draft(this.saving()) }, DRAFT_AFTER)
  }

  saving() {
    this.pending ||= crypto.randomUUID()
    return {
      body: this.area.value, revision: this.pending, based_on: this.basedOn, sitting: this.sitting, step: this.step,
      kind: this.form.dataset.kind, ...this.more(),
    }
  }

  more() { // fields that another page's form adds beside the text
    const extra = {}
    for (const field of this.form.querySelectorAll('[data-sent]')) extra[field.name] = field.type === 'checkbox' ? field.checked : field.value
    return extra
  }

  get url() { return this.form.dataset.save.replace('{text}', this.text) }

  draft(saving) {
    const { key, text, url } = this
    return this.afterOthers(() => keepDraft(key, text, { save: url, saving })).then(done => { this.isDrafted = done })
  }

  drop(text) {
    clearTimeout(this.drafting); this.drafting = null
    return this.afterOthers(() => dropDraft(text))
  }

  afterOthers(act) {
    this.inTurn = this.inTurn.then(act).then(() => true, () => false)
    return this.inTurn
  }

  async save() {
    clearTimeout(this.soon); clearTimeout(this.latest); this.latest = null
    if (this.running) { this.again = true; return this.running }
    if (!this.isBehind) return
    this.running = this.send()
    await this.running
    this.running = null
    if (this.again && this.isBehind) { this.again = false; return this.save() }
  }

  take() { // a state with a name of its own; what is typed from now on belongs to the next
    const saving = this.saving()
    this.pending = null
    this.step += 1
    return saving
  }

  async send() {
    const saving = this.take()
    await this.draft(saving)
    const { status, answer } = await ask(this.url, saving)
    if (status === 200) return this.arrived(saving, answer)
    if (status === 409) return this.goBeside(answer, saving.body)
    if (status === 410) return this.say('forgotten')
    if (status === 423) return toDoor()
    if (status === 400 || status === 413) return this.say('refused')
    this.say(this.isDrafted ? 'gone' : 'alone')
    this.wait = Math.min(this.wait ? this.wait * 2 : 1_000, LONGEST_WAIT)
    this.soon = setTimeout(() => this.save(), this.wait)
  }

  async arrived(saving, answer) {
    this.wait = 0
    this.basedOn = answer.revision
    this.kept = saving.body
    document.dispatchEvent(new CustomEvent('kept', { detail: { text: this.text } }))
    if (['gone', 'alone', 'refused'].includes(this.said.dataset.now)) this.say('')
    if (!this.isBehind) await this.drop(this.text)
  }

  async goBeside(answer, body) { // changed elsewhere too: the server kept ours beside it, and there this page goes on
    const left = this.text
    this.text = answer.text
    this.key = await keyFrom(answer.draft_key)
    this.basedOn = answer.revision
    if (this.form.dataset.ready !== 'true') this.area.value = body
    this.kept = body
    document.dispatchEvent(new CustomEvent('kept', { detail: { text: this.text } }))
    await this.drop(left)
    this.say('beside', `/texts/${left}/versions/`)
  }

  hurry() {
    if (!this.isBehind) return
    const saving = this.take()
    this.draft(saving)
    ask(this.url, saving, { keepalive: true }).then(({ status, answer }) => {
      if (status === 200) this.arrived(saving, answer)
      if (status === 409) this.goBeside(answer, saving.body)
    })
  }

  async keepBeforeLeaving(detail) { // true once the server has it; a forgotten text becomes a new one, as with Leave
    if (this.isBehind) await this.save()
    if (!this.isBehind || this.said.dataset.now !== 'forgotten') return !this.isBehind
    detail.handled = true
    this.form.submit()
    return false
  }

  async leave() {
    await this.save()
    if (this.isBehind && this.said.dataset.now === 'forgotten') return this.form.submit()
    if (this.isBehind) await this.save()
    if (!this.isBehind || this.area.value === '') location.assign(this.form.dataset.leave)
  }

  say(what, compare = '') {
    this.said.dataset.now = what
    this.said.textContent = what ? this.said.dataset[what] : ''
    if (!compare) return
    const link = document.createElement('a')
    link.href = compare
    link.textContent = this.said.dataset.compare
    this.said.append(' ', link)
  }
}

for (const form of document.querySelectorAll('[data-editor]')) new Editor(form).start()
