// Follows a meeting: asks every second or so whether there is something new, and then changes only
// those parts of the page that are other than before and in nobody's hands.
import { keepForms } from './draft.js'
import { announce, button, element } from './page.js'
import { FIELDS, keepFolds, rememberFolds, typedIn } from './parts.js'
import { gettext, ngettext } from './speech.js'

const OFTEN = 1200
const SELDOM = 8000
const LEAVING = 10000

let root = null
let busy = false
// What each part said as the server wrote it: a browser that translates pages has changed the words on this one.
const written = new WeakMap()
let heading = ''
let count = ''
let leftAt = -LEAVING

/** Leads to the page as it is now, unless somebody is on their way elsewhere: it would call them back. */
function leadOn(way) {
  if (performance.now() - leftAt > LEAVING) way()
}

/** Whether somebody is in this part: the focus is on a field of it, or a field is not as it came. */
function inHands(part) {
  const active = document.activeElement
  return (part.contains(active) && active.matches(FIELDS)) || typedIn(part)
}

/** Remembers what a page, or a piece of one, says before anything else changes its words. */
function remember(page) {
  for (const part of page.querySelectorAll('[data-part]')) {
    written.set(part, saying(part))
    rememberFolds(part)
  }
}

function words(page, selector) {
  return page.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? ''
}

/** What a part says, without what is another on every page: its token, and what scripts have added. */
function saying(part) {
  const copy = part.cloneNode(true)
  for (const field of copy.querySelectorAll('[name=csrf_token]')) field.remove()
  for (const added of copy.querySelectorAll('.notice--kept, .held')) added.remove()
  return copy.textContent.replace(/\s+/g, ' ') + [...copy.querySelectorAll('input, svg desc, form')].map(
    (one) => `${one.name ?? ''}=${one.getAttribute('value') ?? one.textContent}`).join()
}

function hold(part, fresh) {
  if (part.querySelector(':scope > .held')) return
  const moved = part.dataset.exemplar !== fresh.dataset.exemplar
  const bar = element('div', '', { class: 'held notice notice--important' })
  const told = moved
    ? gettext('The meeting has moved on. We have kept what you typed.')
    : gettext('This has changed. We have kept what you typed.')
  bar.append(element('p', told, { class: 'notice__title' }),
    button(gettext('Show the latest version'), () => location.assign(root.dataset.page), 'govuk-button--secondary'))
  part.prepend(bar)
  announce(told)
}

function swap(next) {
  const heard = []
  for (const part of root.querySelectorAll('[data-part]')) {
    const fresh = next.querySelector(`[data-part="${part.dataset.part}"]`)
    if (fresh && written.get(part) === saying(fresh)) continue
    if (inHands(part)) {
      hold(part, fresh ?? part)
      continue
    }
    if (!fresh) {
      part.remove()
      continue
    }
    const held = part.contains(document.activeElement)
    written.set(fresh, saying(fresh))
    // At another exemplar they would be foldings of something else.
    if (part.dataset.exemplar === fresh.dataset.exemplar) keepFolds(part, fresh)
    else rememberFolds(fresh)
    part.replaceWith(fresh)
    if (held) { fresh.tabIndex = -1; fresh.focus({ preventScroll: true }) }
    keepForms(fresh)
    heard.push(fresh)
  }
  tick()
  return heard
}

async function look() {
  if (busy) return
  busy = true
  try {
    const told = await fetch(root.dataset.meeting, { headers: { Accept: 'application/json', 'X-Requested-With': 'selfreview' }, redirect: 'error' })
    if (told.ok) {
      lost(false)
      const { stamp } = await told.json()
      if (stamp !== root.dataset.stamp) await renew()
    } else if (told.status === 401 || told.status === 404) {
      leadOn(() => {
        clearInterval(timer)
        announce(gettext('You are no longer in this meeting.'))
        location.assign(root.dataset.page)
      })
    }
  } catch {
    lost(true)
  } finally {
    busy = false
  }
}

async function renew() {
  const answer = await fetch(root.dataset.page, { redirect: 'error' })
  if (!answer.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const next = page.querySelector('[data-meeting]')
  if (!next) return leadOn(() => location.assign(root.dataset.page))
  const known = new Set([...root.querySelectorAll('[data-part]')].map((part) => part.dataset.part))
  const parts = [...next.querySelectorAll('[data-part]')].map((part) => part.dataset.part)
  const title = words(next, 'h1')
  const same = title === heading
  // Another page altogether (opened, joined, stopped, the seat changed hands): put it in whole, unless something is typed.
  if (parts.some((part) => !known.has(part))) {
    if (inHands(root)) return hold(root, root)
    return leadOn(() => location.reload())
  }
  const voted = words(next, '.count')
  const counted = voted !== count
  swap(next)
  root.dataset.stamp = next.dataset.stamp
  if (page.title) document.title = page.title
  heading = title
  count = voted
  if (!same) announce(gettext('The meeting is now at {title}', { title }))
  else if (counted) announce(voted)
}

let line = null
function lost(is) {
  if (is && !line) {
    const told = gettext('No connection to the meeting. This page will try again automatically; what you typed stays here.')
    line = element('p', told, { class: 'held notice notice--important', role: 'status' })
    root.prepend(line)
    root.dataset.lost = ''
  } else if (!is && line) {
    line.remove()
    line = null
    delete root.dataset.lost
    // What was pressed meanwhile waits for this.
    window.dispatchEvent(new Event('online'))
    announce(gettext('The connection to the meeting is back.'))
  }
}

/** The clock goes on between two looks; who is followed needs no button to refresh. */
function tick() {
  for (const way of root.querySelectorAll('[data-refresh]')) way.hidden = true
  for (const clock of root.querySelectorAll('[data-clock]')) {
    clock.dataset.skew ??= String(Number(clock.dataset.now) - Date.now() / 1000)
    const left = Number(clock.dataset.clock) - (Date.now() / 1000 + Number(clock.dataset.skew))
    const minutes = left > 0 ? Math.ceil(left / 60) : Math.floor(-left / 60)
    const over = minutes ? ngettext('{number} minute over time', '{number} minutes over time', minutes) : gettext('The time is up')
    const told = left > 0 ? ngettext('{number} minute left', '{number} minutes left', minutes) : over
    if (clock.dataset.told !== told) clock.textContent = clock.dataset.told = told
  }
}

let timer = 0
function pace() {
  clearInterval(timer)
  timer = setInterval(look, document.hidden ? SELDOM : OFTEN)
}

/** Starts following where the page says that it shows a meeting. */
export function followMeeting() {
  root = document.querySelector('[data-meeting]')
  if (!root) return
  remember(root)
  heading = words(root, 'h1')
  count = words(root, '.count')
  window.addEventListener('beforeunload', () => { leftAt = performance.now() })
  document.addEventListener('visibilitychange', () => { pace(); if (!document.hidden) look() })
  window.addEventListener('online', look)
  setInterval(tick, 5000)
  tick()
  pace()
}
