// After a save: are there sentences that belong beside this text? Nothing waits for the answer, and it may fail.
import { token } from './ask.js'

const place = document.querySelector('[data-near]') || document.createElement('div')
place.dataset.near = ''
place.setAttribute('aria-live', 'polite')
document.querySelector('[data-editor], [data-note], [data-worded]')?.after(place)

const AT_MOST_EVERY = 2_000
let asking = null

document.addEventListener('kept', ({ detail }) => {
  asking ||= setTimeout(() => { asking = null; look(detail.text).catch(() => {}) }, AT_MOST_EVERY)
})

for (const { dataset } of document.querySelectorAll('[data-worded]')) look(dataset.worded).catch(() => {}) // kept by a form of no script

const headers = () => ({ 'X-CSRFToken': token, 'X-Third-Ear': '1' })

async function look(text) {
  const response = await fetch(`/near/${text}/`, { method: 'POST', headers: headers(), redirect: 'error', cache: 'no-store' })
  if (response.status !== 200) return
  const shown = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('[data-near-shown]')
  if (!shown || place.querySelector(`[name=variant][value="${CSS.escape(shown.querySelector('[name=variant]').value)}"]`)) return
  place.replaceChildren(shown)
}

document.addEventListener('submit', event => {
  const form = event.target.closest('[data-near] [data-put-away]')
  if (!form) return
  event.preventDefault()
  const body = new FormData(form)
  form.closest('[data-near]').replaceChildren()
  document.querySelector('[data-editor] textarea')?.focus()
  fetch(form.action, { method: 'POST', headers: headers(), body, redirect: 'error', cache: 'no-store' }).catch(() => {})
})
