// On every page of somebody who is let in.
import './idle.js'
import './near.js'
import './stop.js'
import { returnAll } from './drafts.js'
import { returnAllSound } from './sound.js'

if (!document.querySelector('[data-editor]')) returnAll().catch(() => {})
if (!document.querySelector('[data-speaking]')) returnAllSound().catch(() => {})
