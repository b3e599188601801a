// Says five minutes before a session ends that it will, and lets it go on; the focus stays where it is.
import { announce, button, element, said } from './page.js'
import { gettext, ngettext } from './speech.js'

const WARNING = 5 * 60
const SHARED = 'selfreview:session-ends:'

let bar = null
let words = null
let stay = null
let again = null
let close = null
let ends = 0
let over = Infinity
let closed = false
let timer = 0

function now() {
  return Date.now() / 1000
}

/** Takes a new end, told in the server's time, over into this computer's. Other tabs hear of it. */
export function moveEnd(end, serverNow) {
  if (!end || !bar) return
  ends = now() + (Number(end) - Number(serverNow || now()))
  try {
    localStorage.setItem(SHARED + said('person'), String(ends))
  } catch {
    // Without storage each tab knows only its own time.
  }
  look()
}

function look() {
  clearTimeout(timer)
  const left = ends - now()
  if (left > WARNING) {
    closed = false
    hide()
    words.textContent = ''
    timer = setTimeout(look, Math.min((left - WARNING) * 1000, 2 ** 31 - 1))
  } else if (left > 0) {
    const minutes = Math.max(Math.ceil(left / 60), 1)
    tell(isLast() ? lastWords(minutes) : idleWords(minutes), !isLast())
    timer = setTimeout(look, Math.min(left, left % 60 || 60) * 1000 + 50)
  } else {
    tell(document.querySelector('form[data-keep]')
      ? gettext('You have been signed out. What you typed on this page is kept in this browser.')
      : gettext('You have been signed out.'), false)
  }
}

/** Whether it is the longest time that anybody stays signed in which runs out: then nothing puts it off. */
function isLast() {
  return ends >= over - 1
}

function hide() {
  bar.hidden = true
  document.documentElement.style.scrollPaddingBottom = ''
}

/** The bar may be put away; it comes back for the last minute. */
function putAway() {
  const held = bar.contains(document.activeElement)
  closed = true
  hide()
  if (held) rest()
}

function lastWords(minutes) {
  return ngettext(
    'You will be signed out in less than a minute: no one stays signed in for more than 12 hours. Save what you are writing, then sign in again.',
    'You will be signed out in {number} minutes: no one stays signed in for more than 12 hours. Save what you are writing, then sign in again.',
    minutes)
}

function idleWords(minutes) {
  return ngettext(
    'You will be signed out in less than a minute because nothing has happened here for a while.',
    'You will be signed out in {number} minutes because nothing has happened here for a while.',
    minutes)
}

function tell(text, going) {
  const left = ends - now()
  if (words.textContent === text || (closed && left > 60)) return
  const fresh = bar.hidden || left <= 60
  const held = document.activeElement === stay
  words.textContent = text
  bar.hidden = false
  stay.hidden = !going
  again.hidden = going || left > 0
  close.hidden = left <= 0
  if (held && !going) (left > 0 ? close : again).focus()
  // What has the focus is scrolled to where the bar does not lie over it.
  document.documentElement.style.scrollPaddingBottom = `${bar.offsetHeight + 8}px`
  const where = gettext('The button Stay signed in is at the end of this page.')
  if (fresh) announce(going ? `${text} ${where}` : text)
}

/** The bar goes, so whoever was on its button is put at the start of the page's own content. */
function rest() {
  const main = document.querySelector('main')
  main.tabIndex = -1
  main.focus({ preventScroll: true })
}

async function goOn() {
  try {
    const answer = await fetch('/account/stay', {
      method: 'POST',
      body: new URLSearchParams({ csrf_token: said('csrf-token') }),
      headers: { Accept: 'application/json', 'X-Requested-With': 'selfreview' },
      credentials: 'same-origin',
      redirect: 'error'
    })
    if (answer.ok) {
      const told = await answer.json()
      const held = document.activeElement === stay
      moveEnd(told.session_ends, told.session_now)
      if (!isLast()) announce(gettext('You stay signed in.'))
      if (held && bar.hidden) rest()
    } else {
      ends = now()
      look()
    }
  } catch {
    words.textContent = gettext('No connection. Try again in a moment.')
    announce(words.textContent)
  }
}

/** Starts watching when the page says when its session ends. */
export function watchSession() {
  const end = said('session-ends')
  if (!end) return
  bar = element('div', '', { class: 'session-notice', role: 'region', 'aria-label': gettext('Your session') })
  bar.hidden = true
  const row = element('div', '', { class: 'govuk-width-container session-notice__row' })
  words = element('p', '', { class: 'session-notice__text' })
  stay = button(gettext('Stay signed in'), goOn)
  again = element('a', gettext('Sign in again'), {
    href: `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`, class: 'govuk-button', draggable: 'false'
  })
  close = button(gettext('Close'), putAway, 'govuk-button--secondary')
  row.append(words, stay, again, close)
  bar.append(row)
  document.body.append(bar)
  window.addEventListener('storage', (event) => {
    if (event.key === SHARED + said('person') && Number(event.newValue) > ends) {
      ends = Number(event.newValue)
      look()
    }
  })
  document.addEventListener('visibilitychange', () => { if (!document.hidden) look() })
  const last = Number(said('session-over'))
  if (last) over = now() + (last - Number(said('session-now') || now()))
  moveEnd(end, said('session-now'))
}
