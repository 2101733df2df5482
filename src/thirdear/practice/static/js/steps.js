// A page of questions, one at a time: back and on at any moment, all at once for whoever likes that better.
class Steps {
  constructor(form) {
    this.form = form
    this.going = form.querySelector('[data-going]')
    this.at = 0
    this.isWhole = false
  }

  start() {
    this.button('back').addEventListener('click', () => this.go(this.at - 1))
    this.button('next').addEventListener('click', () => this.go(this.at + 1))
    this.button('all').addEventListener('click', () => { this.isWhole = !this.isWhole; this.show() })
    this.form.addEventListener('keydown', event => this.key(event))
    this.form.addEventListener('arranged', () => this.show())
    this.form.addEventListener('gostep', event => this.go(this.steps.indexOf(event.detail)))
    this.going.hidden = false
    this.show()
  }

  button(name) { return this.going.querySelector(`[data-${name}]`) }
  get steps() { return [...this.form.querySelectorAll('[data-step]')] }

  go(to) {
    this.at = Math.max(0, Math.min(to, this.steps.length - 1))
    this.show()
    const field = this.steps[this.at].querySelector('[data-first], textarea:not([hidden]), input:not([type=hidden])')
    if (field) field.focus()
  }

  key(event) { // in a field of one line, Enter goes on instead of leaving
    if (event.key !== 'Enter' || event.isComposing || event.target.tagName !== 'INPUT' || !event.target.hasAttribute('data-part')) return
    event.preventDefault()
    const step = event.target.closest('[data-step]')
    const below = step.querySelector('textarea:not([hidden])')
    if (below) below.focus()
    else this.go(this.steps.indexOf(step) + 1)
  }

  show() {
    const steps = this.steps
    this.at = Math.min(this.at, steps.length - 1)
    steps.forEach((step, number) => { step.hidden = !this.isWhole && number !== this.at })
    this.button('back').hidden = this.isWhole || this.at === 0
    this.button('next').hidden = this.isWhole || this.at === steps.length - 1
    this.button('all').setAttribute('aria-pressed', String(this.isWhole))
  }
}

for (const form of document.querySelectorAll('[data-steps]')) new Steps(form).start()
