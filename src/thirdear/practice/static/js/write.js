// The page that loses nothing: a sealed draft at once, the server within two seconds, both again on leaving.
import { ask } from './ask.js'
import { dropDraft, holding, isPresent, keepDraft, keyFrom, returnDraft } from './drafts.js'
import { toDoor } from './idle.js'
import './stop.js'

const DRAFT_AFTER = 150, SAVE_AFTER = 1_000, SAVE_AT_LEAST_EVERY = 5_000, LONGEST_WAIT = 30_000

class Editor {
  constructor(form) {
    this.form = form
    this.area = form.querySelector('[name=body]')
    this.said = form.querySelector('[data-kept]')
    this.text = form.dataset.text
    this.basedOn = form.dataset.basedOn || null
    this.sitting = crypto.randomUUID()
    this.step = 0
    this.kept = this.state // what the server is known to have
    this.wait = 0
    this.running = null
    this.inTurn = Promise.resolve() // drafts are kept and dropped one after the other
    this.isDrafted = false
  }

  async start() {
    this.hold(true)
    this.key = await keyFrom(this.form.dataset.draftKey)
    delete this.form.dataset.draftKey
    holding(this.text, () => new Promise(() => {})) // until the page goes
    try { await this.takeBackDraft() } catch { /* the page works without drafts too */ }
    if (!await isPresent(this.url, this.basedOn)) return location.reload()
    this.hold(false)
    this.focus()
    this.listen()
  }

  hold(still) {
    for (const field of this.fields) field.readOnly = still
  }

  focus() {
    const first = this.fields.find(field => field.type !== 'hidden' && field.offsetParent !== null)
    if (!first) return
    first.focus()
    if (first.type !== 'date') first.setSelectionRange(first.value.length, first.value.length)
  }

  listen() {
    this.form.addEventListener('input', event => this.fields.includes(event.target) && this.typed())
    this.form.addEventListener('submit', event => { event.preventDefault(); this.leave(event.submitter) })
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && this.hurry())
    addEventListener('pagehide', () => this.hurry())
    addEventListener('beforeunload', event => this.isBehind && !this.isDrafted && event.preventDefault())
    document.addEventListener('leaving', ({ detail }) => detail.until.push(this.keepBeforeLeaving(detail)))
    addEventListener('online', () => this.isBehind && this.save())
    this.form.dataset.ready = 'true'
  }

  get fields() { return [this.area, ...this.form.querySelectorAll('[data-part], [data-sent]')] }
  get state() { return JSON.stringify([this.area.value, this.more()]) }
  get isBehind() { return this.state !== this.kept }
  get isEmpty() { return this.fields.every(field => field.type === 'hidden' || field.value.trim() === '') }

  async takeBackDraft() {
    const returned = await returnDraft(this.text, this.key)
    if (!returned) return
    if (returned.status === 409) return this.goBeside(returned.answer, returned.saving)
    if (!returned.answer.written) return // the server has it, or something later of the same page
    this.put(returned.saving)
    this.kept = this.state
    this.basedOn = returned.saving.revision
  }

  put(saving) { // what was sent, back into the page; whoever makes rows is told first how many there are
    const parts = saving.parts || {}
    this.form.dispatchEvent(new CustomEvent('put', { detail: parts }))
    this.area.value = saving.body
    for (const [name, values] of Object.entries(parts)) {
      this.form.querySelectorAll(`[data-part][name="${CSS.escape(name)}"]`).forEach((field, at) => { field.value = values[at] ?? '' })
    }
    this.form.dispatchEvent(new CustomEvent('arranged'))
  }

  typed() {
    clearTimeout(this.soon)
    this.soon = setTimeout(() => this.save(), SAVE_AFTER)
    this.latest ||= setTimeout(() => this.save(), SAVE_AT_LEAST_EVERY)
    this.drafting ||= setTimeout(() => { this.drafting = null; this.draft(this.saving()) }, DRAFT_AFTER)
  }

  saving() {
    this.pending ||= crypto.randomUUID()
    const saving = {
      body: this.area.value, revision: this.pending, based_on: this.basedOn, sitting: this.sitting, step: this.step,
      kind: this.form.dataset.kind, ...this.more(),
    }
    Object.defineProperty(saving, 'state', { value: this.state }) // not sent
    return saving
  }

  more() { // fields that another page's form adds beside the text
    const extra = {}
    for (const field of this.form.querySelectorAll('[data-sent]')) extra[field.name] = field.type === 'checkbox' ? field.checked : field.value
    const parts = {}
    for (const field of this.form.querySelectorAll('[data-part]')) (parts[field.name] ||= []).push(field.value)
    return 'parts' in parts ? { ...extra, parts } : extra
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
    if (status === 409) return this.goBeside(answer, saving)
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
    this.kept = saving.state
    document.dispatchEvent(new CustomEvent('kept', { detail: { text: this.text } }))
    if (['gone', 'alone', 'refused'].includes(this.said.dataset.now)) this.say('')
    if (!this.isBehind) await this.drop(this.text)
  }

  async goBeside(answer, saving) { // changed elsewhere too: the server kept ours beside it, and there this page goes on
    const left = this.text
    this.text = answer.text
    this.key = await keyFrom(answer.draft_key)
    this.basedOn = answer.revision
    if (this.form.dataset.ready !== 'true') this.put(saving)
    this.kept = saving.state ?? this.state
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
      if (status === 409) this.goBeside(answer, saving)
    })
  }

  async keepBeforeLeaving(detail) { // true once the server has it; a forgotten text becomes a new one, as with Leave
    if (this.isBehind) await this.save()
    if (!this.isBehind || this.said.dataset.now !== 'forgotten') return !this.isBehind
    detail.handled = true
    this.form.submit()
    return false
  }

  async leave(submitter) {
    await this.save()
    if (this.isBehind && this.said.dataset.now === 'forgotten') return this.form.submit()
    if (this.isBehind) await this.save()
    if (this.isBehind && !this.isEmpty) return
    const to = this.basedOn && submitter?.dataset.to || this.form.dataset.leave
    ask(`/hearing/${this.text}/now/`, null, { keepalive: true }) // typing has come to rest
    location.assign(to.replace('{text}', this.text))
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
