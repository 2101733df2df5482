// Any exercise is left at once with one key: what was typed is kept first, and keeping it never holds anybody back.
const GRACE = 800

addEventListener('keydown', event => {
  const stop = document.querySelector('[data-stop]')
  if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented || !stop) return
  event.preventDefault()
  leave(stop.dataset.stop)
})

document.addEventListener('click', event => {
  const link = event.target.closest('[data-stop] a')
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
  event.preventDefault()
  leave(link.getAttribute('href'))
})

async function leave(there) {
  const asked = new CustomEvent('leaving', { detail: { until: [], handled: false } })
  document.dispatchEvent(asked) // whoever keeps something says until when; or handles it
  const kept = Promise.all(asked.detail.until).then(all => all.every(Boolean), () => false)
  const isKept = await Promise.race([kept, new Promise(resolve => setTimeout(resolve, GRACE, false))])
  if (!asked.detail.handled) location.assign(isKept ? there : '/help/ground/') // that page opens without the server too
}
