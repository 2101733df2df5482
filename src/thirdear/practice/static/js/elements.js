// A dream's elements: words marked in the dream, typed, or taken from those offered; each becomes a step of its own.
class Elements {
  constructor(form) {
    this.form = form
    this.dream = form.querySelector('[data-dream]')
    this.chosen = form.querySelector('[data-chosen]')
    this.another = form.querySelector('[data-another]')
    this.marker = form.querySelector('[data-mark]')
    this.blank = form.querySelector('[data-blank]')
    this.row = this.blank.querySelector('[data-element]').cloneNode(true)
    this.made = 0
  }

  start() {
    const empty = document.createElement('div')
    this.blank.replaceWith(empty) // new ones go before it
    this.place = empty
    this.form.querySelectorAll('[data-scriptless]').forEach(each => { each.hidden = true })
    this.form.querySelector('[data-choosing]').hidden = false
    document.addEventListener('selectionchange', () => { this.marker.disabled = this.marked() === '' })
    this.marker.addEventListener('click', () => this.take(this.marked()))
    this.form.querySelector('[data-add]').addEventListener('click', () => this.typed())
    this.another.addEventListener('keydown', event => { if (event.key === 'Enter' && !event.isComposing) { event.preventDefault(); this.typed() } })
    for (const offer of this.form.querySelectorAll('[data-offer]')) {
      offer.addEventListener('click', () => { if (this.take(offer.dataset.offer)) offer.hidden = true })
    }
    this.form.addEventListener('put', event => this.make(event.detail['element-id']?.length || 0))
    this.form.addEventListener('arranged', () => this.list())
    this.form.addEventListener('input', event => event.target.name === 'element-name' && this.list())
    this.list()
  }

  get rows() { return [...this.form.querySelectorAll('[data-element]')] }
  name(row) { return row.querySelector('[name=element-name]') }

  marked() {
    const selection = getSelection()
    if (selection.isCollapsed || !selection.rangeCount || !this.dream.contains(selection.anchorNode) || !this.dream.contains(selection.focusNode)) return this.last || ''
    this.last = selection.toString().trim().replace(/\s+/g, ' ').slice(0, 500) // pressing the button lets go of what is marked
    return this.last
  }

  typed() {
    if (this.take(this.another.value)) this.another.value = ''
    this.another.focus()
  }

  take(words) {
    const name = words.trim()
    if (!name) return false
    const same = this.rows.find(row => this.name(row).value.trim().toLowerCase() === name.toLowerCase())
    if (!same) {
      const row = this.add()
      this.name(row).value = name
    }
    this.last = ''
    getSelection().removeAllRanges()
    this.marker.disabled = true
    this.form.dispatchEvent(new CustomEvent('arranged'))
    this.name(this.rows[0]).dispatchEvent(new Event('input', { bubbles: true }))
    return true
  }

  add() {
    const row = this.row.cloneNode(true)
    const number = `made-${this.made++}`
    for (const part of row.querySelectorAll('[id]')) part.id = part.id.replace(/-new$/, `-${number}`)
    for (const part of row.querySelectorAll('[for]')) part.htmlFor = part.htmlFor.replace(/-new$/, `-${number}`)
    row.querySelector('[name=element-id]').value = crypto.randomUUID().slice(0, 8)
    this.place.before(row)
    return row
  }

  make(wanted) { // as many rows as a draft has
    while (this.rows.length < wanted) this.add()
    this.rows.slice(wanted).forEach(row => row.remove())
  }

  list() {
    this.chosen.replaceChildren(...this.rows.filter(row => this.name(row).value.trim()).map(row => {
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = this.name(row).value
      button.addEventListener('click', () => this.form.dispatchEvent(new CustomEvent('gostep', { detail: row })))
      return button
    }))
  }
}

for (const form of document.querySelectorAll('[data-steps]')) if (form.querySelector('[data-dream]')) new Elements(form).start()
