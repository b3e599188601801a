// What the server wrote into the page's head, and small pieces of page.

/** The content of a <meta>, or the empty string. */
export function said(name) {
  return document.querySelector(`meta[name="${name}"]`)?.content ?? ''
}

/** The contents of every <meta> of a name. */
export function allSaid(name) {
  return [...document.querySelectorAll(`meta[name="${name}"]`)].map((meta) => meta.content)
}

/** An element with its text and attributes. */
export function element(tag, text = '', attributes = {}) {
  const made = document.createElement(tag)
  made.textContent = text
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  return made
}

/** A button that never sends a form. */
export function button(text, act, classes = '') {
  const made = element('button', text, { type: 'button', class: `govuk-button ${classes}` })
  made.addEventListener('click', act)
  return made
}

let voice = null

/** Has a sentence read aloud when the reader is ready, without moving the focus. */
export function announce(text) {
  if (!voice) {
    voice = element('div', '', { class: 'govuk-visually-hidden', role: 'status', 'aria-live': 'polite' })
    ;(document.querySelector('main') ?? document.body).append(voice)
  }
  voice.textContent = ''
  setTimeout(() => { voice.textContent = text }, 150)
}

/** Hours and minutes as the clock on this computer shows them; with the day when it is not today. */
export function clock(time) {
  const when = new Date(time)
  const hours = when.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (when.toDateString() === new Date().toDateString()) return `at ${hours}`
  return `on ${when.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' })} at ${hours}`
}
