// Locks what is seen when the server has locked, and tells the server that somebody reads though nothing is asked for.
import { ask } from './ask.js'

const idle = Number(document.body.dataset.idle) * 1000
const OFTEN = Math.min(60_000, idle / 3)
let told = Date.now()

for (const sign of ['keydown', 'pointerdown', 'wheel', 'touchmove']) {
  addEventListener(sign, () => {
    if (Date.now() - told < OFTEN) return
    told = Date.now()
    ask('/awake/').then(leaveIfLocked)
  }, { passive: true })
}

function leaveIfLocked({ status, answer }) {
  if (status === 423 || (status === 200 && answer && answer.open === false)) toDoor()
}

export function toDoor() { // whoever still has something to keep says so, and goes there by itself
  if (document.dispatchEvent(new CustomEvent('todoor', { cancelable: true }))) goToDoor()
}

export function goToDoor() {
  location.replace(`/unlock/?next=${encodeURIComponent(location.pathname)}`)
}

const look = () => ask('/state/', null, { method: 'GET' }).then(leaveIfLocked)
setInterval(look, Math.min(15_000, idle / 2))
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look())
addEventListener('pageshow', event => event.persisted && look())
