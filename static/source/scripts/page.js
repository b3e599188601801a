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

/** Where a page opens further down, what was done is said there: whoever looks at it reads it, and Tab goes on from it. */
function bringTo(target, notice) {
  const place = target?.closest('main') && target.closest('li, tr, aside, .govuk-form-group, section, article')
  // What a meeting replaces by itself stays where it is.
  if (!place || place.matches('tr') || notice.closest('[data-part]')) return
  if (place.matches('li, aside')) place.prepend(notice)
  else place.before(notice)
}

/** After a post, the sentence that says what was done has the focus: it is read, and the work goes on behind it. */
export function tellWhatWasDone() {
  const notice = document.querySelector('main .notice--success')
  if (!notice || document.querySelector('main .govuk-error-summary')) return
  const tell = () => {
    notice.tabIndex = -1
    notice.focus()
    notice.addEventListener('blur', () => notice.removeAttribute('tabindex'), { once: true })
  }
  if (!location.hash) return tell()
  bringTo(document.getElementById(location.hash.slice(1)), notice)
  // The browser takes the focus along to that place, and is done with it only when the page is there.
  const then = () => requestAnimationFrame(() => {
    tell()
    notice.scrollIntoView({ block: 'start' })
  })
  if (document.readyState === 'complete') then()
  else window.addEventListener('load', then, { once: true })
}

/** On a phone, what stands beside or below the work is folded, unless the address leads into it or something is wrong there. */
export function foldNotes() {
  const aim = () => document.getElementById(location.hash.slice(1))
  const wanted = aim()
  for (const note of document.querySelectorAll('details[data-folds-narrow]')) {
    note.open = !matchMedia('(max-width: 899px)').matches || note.contains(wanted) || note.querySelector('.govuk-form-group--error') !== null
  }
  addEventListener('hashchange', () => {
    const next = aim()
    if (next) unfold(next)
  })
}

/** Opens whatever is folded over an element, so that it is seen. */
export function unfold(shown) {
  for (let fold = shown.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true
}

/** A part that scrolls is a stop of the Tab key; while all of it is in view, it is none. */
export function freeTabStops() {
  const parts = document.querySelectorAll('main [role=region][tabindex]')
  const look = () => {
    for (const part of parts) {
      const scrolls = part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight
      // What is folded away has no size yet: it stays a stop until it is seen.
      part.tabIndex = scrolls || part.clientWidth === 0 ? 0 : -1
    }
  }
  look()
  const sizes = new ResizeObserver(look)
  for (const part of parts) {
    sizes.observe(part)
    for (const inside of part.children) sizes.observe(inside)
  }
  window.addEventListener('resize', look)
  document.addEventListener('toggle', look, true)
  document.fonts?.ready.then(look)
}
