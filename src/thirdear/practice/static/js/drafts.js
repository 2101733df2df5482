// Drafts: what was typed and has not reached the server, kept in this browser under a key that only the server holds.
import { ask } from './ask.js'
import { storeOf } from './store.js'

const inStore = storeOf('thirdear', 'drafts', 'text')

export async function keyFrom(base64) {
  const bytes = Uint8Array.from(atob(base64), sign => sign.charCodeAt(0))
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

const bound = (text, iv) => ({ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`draft/${text}`) })

export async function keepDraft(key, text, draft) {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt(bound(text, iv), key, new TextEncoder().encode(JSON.stringify(draft)))
  await inStore('readwrite', store => store.put({ text, iv, sealed }))
}

export const dropDraft = text => inStore('readwrite', store => store.delete(text))
export const draftNames = () => inStore('readonly', store => store.getAllKeys())

export async function openDraft(key, text) {
  const found = await inStore('readonly', store => store.get(text))
  if (!found) return null
  try {
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(bound(text, found.iv), key, found.sealed)))
  } catch {
    return null // of another home, or damaged: left where it is
  }
}

// Whoever edits a text holds its name, so that a draft is not taken from under another tab.
export function holding(text, act) {
  if (!navigator.locks) return act(true)
  return navigator.locks.request(`text/${text}`, { ifAvailable: true }, lock => act(lock !== null))
}

// Brings one draft to the server. Returns what became of it, or null while it has to wait.
export async function returnDraft(text, key) {
  const draft = await openDraft(key, text)
  if (!draft) return null
  const { status, answer } = await ask(draft.save, draft.saving)
  if ([200, 409, 410].includes(status)) await dropDraft(text)
  return [200, 409].includes(status) ? { status, answer, saving: draft.saving } : null
}

// Whether a page still shows what the server has. A draft that another page hands in may arrive after this one was made.
export async function isPresent(save, basedOn) {
  const { status, answer } = await ask(save, null, { method: 'GET' })
  return status !== 200 || answer.revision === basedOn
}

// Everything that was left behind in this browser, once somebody is let in again.
export async function returnAll() {
  for (const text of await draftNames()) {
    await holding(text, async free => {
      if (!free) return
      const { status, answer } = await ask(`/texts/${text}/draft-key/`)
      if (status === 200) await returnDraft(text, await keyFrom(answer.draft_key))
      if (status === 404) await dropDraft(text) // forgotten: nobody can open it any more
    })
  }
}
