// Asks how far listening has come while something waits. It does not count as being there, and a hidden page does not ask.
import { toDoor } from './idle.js'

const OFTEN = 3_000

async function look(place) {
  if (document.visibilityState !== 'visible') return later(place)
  try {
    const answer = await fetch(place.dataset.listening, { headers: { 'X-Third-Ear': '1' }, redirect: 'error', cache: 'no-store' })
    if (answer.status === 423) return toDoor()
    if (answer.ok) show(place, await answer.text())
  } catch { /* the server is gone for a while: ask again */ }
  later(place)
}

function show(place, line) {
  const said = place.textContent.trim()
  const found = document.createRange().createContextualFragment(line)
  const [now, next] = [place.querySelector('progress'), found.querySelector('progress')]
  if (now && next && found.textContent.trim() === said) now.value = next.value // not read aloud again for a bar that grew
  else place.replaceChildren(found)
}

function later(place) {
  if (place.querySelector('[data-waiting]')) setTimeout(look, OFTEN, place)
}

for (const place of document.querySelectorAll('[data-listening]')) later(place)
