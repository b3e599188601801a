// Says five minutes before a session ends that it will, and lets it go on; the focus stays where it is.
import { announce, button, element, said } from './page.js'

const WARNING = 5 * 60
const SHARED = 'selfreview:session-ends:'

let bar = null
let words = null
let stay = null
let again = null
let ends = 0
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
    bar.hidden = true
    words.textContent = ''
    document.documentElement.classList.remove('has-session-notice')
    timer = setTimeout(look, Math.min((left - WARNING) * 1000, 2 ** 31 - 1))
  } else if (left > 0) {
    tell(`You will be signed out in ${minutes(left)} because nothing has happened here for a while.`, true)
    timer = setTimeout(look, Math.min(left, left % 60 || 60) * 1000 + 50)
  } else {
    tell(`You have been signed out.${keptHere()}`, false)
  }
}

function minutes(left) {
  const whole = Math.ceil(left / 60)
  return whole <= 1 ? 'less than a minute' : `${whole} minutes`
}

function keptHere() {
  return document.querySelector('form[data-keep]') ? ' What you typed on this page is kept in this browser.' : ''
}

function tell(text, going) {
  if (words.textContent === text) return
  const fresh = bar.hidden || !going || Math.ceil((ends - now()) / 60) <= 1
  const held = document.activeElement === stay
  words.textContent = text
  bar.hidden = false
  stay.hidden = !going
  again.hidden = going
  if (held && !going) again.focus()
  document.documentElement.classList.add('has-session-notice')
  if (fresh) announce(going ? `${text} The button Stay signed in is at the end of this page.` : text)
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
      announce('You stay signed in.')
      if (held) rest()
    } else {
      ends = now()
      look()
    }
  } catch {
    words.textContent = 'No connection. Try again in a moment.'
    announce(words.textContent)
  }
}

/** Starts watching when the page says when its session ends. */
export function watchSession() {
  const end = said('session-ends')
  if (!end) return
  bar = element('div', '', { class: 'session-notice', role: 'region', 'aria-label': 'Your session' })
  bar.hidden = true
  const row = element('div', '', { class: 'govuk-width-container session-notice__row' })
  words = element('p', '', { class: 'session-notice__text' })
  stay = button('Stay signed in', goOn)
  again = element('a', 'Sign in again', {
    href: `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`, class: 'govuk-button', draggable: 'false'
  })
  row.append(words, stay, again)
  bar.append(row)
  document.body.append(bar)
  window.addEventListener('storage', (event) => {
    if (event.key === SHARED + said('person') && Number(event.newValue) > ends) {
      ends = Number(event.newValue)
      look()
    }
  })
  document.addEventListener('visibilitychange', () => { if (!document.hidden) look() })
  moveEnd(end, said('session-now'))
}
