// Drafts in this browser: one per person, form and tab. Nobody else's are ever read.
import { said } from './page.js'

const ROOM = 'selfreview:draft:'
const MONTH = 30 * 24 * 60 * 60 * 1000

function mine() {
  return `${ROOM}${encodeURIComponent(said('person'))}:`
}

function place(key) {
  return `${mine()}${encodeURIComponent(key)}:${tab()}`
}

function tab() {
  let name = sessionStorage.getItem('selfreview:tab')
  if (!name) {
    name = Math.random().toString(36).slice(2, 10)
    sessionStorage.setItem('selfreview:tab', name)
  }
  return name
}

function stored(prefix) {
  const names = []
  for (let index = 0; index < localStorage.length; index += 1) {
    const name = localStorage.key(index)
    if (name.startsWith(prefix)) names.push(name)
  }
  return names
}

function read(name) {
  try {
    return { ...JSON.parse(localStorage.getItem(name)), name }
  } catch {
    return { at: 0, fields: {}, name }
  }
}

/** Whether this browser can keep anything, and we know for whom. */
export function canKeep() {
  try {
    localStorage.setItem('selfreview:try', '1')
    localStorage.removeItem('selfreview:try')
    return said('person') !== ''
  } catch {
    return false
  }
}

/** Keeps a draft; false when the browser refuses (full, or private). */
export function write(key, draft) {
  try {
    localStorage.setItem(place(key), JSON.stringify({ ...draft, path: location.pathname, title: document.title }))
    return true
  } catch {
    return false
  }
}

/** This person's drafts of a form, from any tab, newest first. */
export function draftsOf(key) {
  return stored(`${mine()}${encodeURIComponent(key)}:`).map(read).sort((a, b) => b.at - a.at)
}

/** Every draft of this person. */
export function allDrafts() {
  return stored(mine()).map(read)
}

/** Drops this tab's draft of a form. */
export function drop(key) {
  localStorage.removeItem(place(key))
}

/** Drops one draft by the name it was read under. */
export function dropNamed(name) {
  localStorage.removeItem(name)
}

/** Moves a draft out of the way of what is typed next, and gives it under its new name. */
export function setAside(draft) {
  const name = `${draft.name.replace(/~\d+$/, '')}~${draft.at}`
  if (name !== draft.name) {
    try {
      localStorage.setItem(name, localStorage.getItem(draft.name))
    } catch {
      return draft
    }
    localStorage.removeItem(draft.name)
  }
  return { ...draft, name }
}

/** Notes that a draft was sent, so that only what was sent is dropped once it is confirmed. */
export function noteSent(key, at) {
  sessionStorage.setItem(`selfreview:sent:${said('person')}:${key}`, String(at))
}

/** Drops what the server has confirmed: this tab's draft, unless more was typed since it was sent. */
export function dropConfirmed(key) {
  const note = `selfreview:sent:${said('person')}:${key}`
  const sent = Number(sessionStorage.getItem(note) ?? 0)
  const draft = read(place(key))
  if (draft.at && draft.at <= sent) drop(key)
  sessionStorage.removeItem(note)
}

/** Drops every draft of this person, as when signing out. */
export function forget() {
  for (const name of stored(mine())) localStorage.removeItem(name)
}

/** Drops what has lain here for a month, whoever it belongs to. */
export function clearOld(now = Date.now()) {
  for (const name of stored(ROOM)) {
    if (read(name).at < now - MONTH) localStorage.removeItem(name)
  }
}
