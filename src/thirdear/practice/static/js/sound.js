// Sound on its way: each piece is kept in this browser, under a key that only the server holds, until the server has it.
import { ask, token } from './ask.js'
import { holding, keyFrom } from './drafts.js'
import { storeOf } from './store.js'

const inStore = storeOf('thirdear-sound', 'pieces', ['text', 'since', 'take', 'number'])

const nameOf = piece => [piece.text, piece.since, piece.take, piece.number]
const ofText = text => IDBKeyRange.bound([text], [text, []]) // an array sorts after every number
const bound = (piece, iv) => ({ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`sound/${piece.text}/${piece.take}/${piece.number}`) })

// A piece: text, take, since (when the take began), number, type, bytes.
export async function keepPiece(key, piece) {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt(bound(piece, iv), key, piece.bytes)
  const { text, take, since, number, type } = piece
  await inStore('readwrite', store => store.put({ text, take, since, number, type, iv, sealed }))
}

export const dropPiece = piece => inStore('readwrite', store => store.delete(nameOf(piece)))
const dropSound = text => inStore('readwrite', store => store.delete(ofText(text)))
const namesOf = text => inStore('readonly', store => store.getAllKeys(ofText(text)))
const textsWithSound = async () => [...new Set((await inStore('readonly', store => store.getAllKeys())).map(([text]) => text))]

async function openPiece(key, name) {
  const found = await inStore('readonly', store => store.get(name))
  if (!found) return null
  try {
    return { ...found, bytes: await crypto.subtle.decrypt(bound(found, found.iv), key, found.sealed) }
  } catch {
    return null // of another home, or damaged: left where it is
  }
}

const hex = buffer => Array.from(new Uint8Array(buffer), byte => byte.toString(16).padStart(2, '0')).join('')

// Sends one piece. Returns the answer's status, 0 where nobody answers, and which number the server wants next.
export async function sendPiece(piece) {
  const headers = {
    'X-CSRFToken': token, 'X-Third-Ear': '1', 'Content-Type': 'application/octet-stream', 'X-Media-Type': piece.type,
    'X-Sha256': hex(await crypto.subtle.digest('SHA-256', piece.bytes)),
  }
  try {
    const address = `/speak/${piece.text}/${piece.take}/${piece.number}/`
    const response = await fetch(address, { method: 'POST', headers, body: piece.bytes, redirect: 'error', cache: 'no-store' })
    return { status: response.status, next: [200, 409].includes(response.status) ? (await response.json()).next : null }
  } catch {
    return { status: 0, next: null }
  }
}

// Whether the server has it, or will never take it: then it need not be kept here.
export const isSettled = ({ status, next }, piece) => [200, 410, 415].includes(status) || (status === 409 && next > piece.number)

// What was left behind of one text, in order. Returns how many pieces arrived; it stops where the server does not answer.
export async function returnSound(text, key) {
  let arrived = 0
  for (const name of await namesOf(text)) {
    const piece = await openPiece(key, name)
    if (!piece) continue
    const answer = await sendPiece(piece)
    if (!isSettled(answer, piece)) return { arrived, status: answer.status }
    await dropPiece(piece)
    arrived += answer.status === 200
  }
  return { arrived, status: 200 }
}

// Everything that was left behind in this browser, once somebody is let in again.
export async function returnAllSound() {
  for (const text of await textsWithSound()) {
    await holding(text, async free => {
      if (!free) return
      const { status, answer } = await ask(`/texts/${text}/draft-key/`)
      if (status === 200) await returnSound(text, await keyFrom(answer.draft_key))
      if (status === 404) await dropSound(text) // forgotten: nobody can open it any more
    })
  }
}
