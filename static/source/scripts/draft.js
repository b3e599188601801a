// A form with data-keep: every word typed is kept in this browser until the server has confirmed it.
import { canKeep, clearOld, draftsOf, drop, dropConfirmed, dropNamed, noteSent, setAside, write } from './drafts.js'
import { differ, fill, values } from './fields.js'
import { allSaid, announce, button, clock, element } from './page.js'
import { Sender } from './sender.js'

class KeptForm {
  constructor(form) {
    this.form = form
    this.key = form.dataset.keep
    this.status = form.querySelector('[data-save-status]') ?? document.querySelector('[data-save-status]')
    this.first = { state: this.status?.dataset.state ?? '', text: this.status?.textContent ?? '' }
    // What the server is known to have; null where that is not known.
    this.known = values(form)
    this.at = 0
    // An error summary means that nothing was saved, unless a form says that it only asks for what is missing.
    const refused = document.querySelector('main .govuk-error-summary') !== null && !document.querySelector('form[data-saved]')
    const unsaved = 'unsaved' in form.dataset || refused
    this.offer(unsaved)
    form.addEventListener('input', () => this.typed())
    form.addEventListener('change', () => this.typed())
    form.addEventListener('submit', (event) => this.submit(event))
    if ('autosave' in form.dataset) this.sender = new Sender(this)
    if (unsaved) {
      this.known = null
      this.keep()
    }
  }

  /** Says where the typed text is, in the line beside the form. What was done or went wrong is also read aloud. */
  say(state, text, link = null) {
    if (this.concluded || (this.said === text && !link)) return
    this.said = text
    if (!this.status) {
      if (state === 'failed') announce(text)
      return
    }
    this.status.setAttribute('aria-live', state === 'saved' || state === 'failed' ? 'polite' : 'off')
    this.status.dataset.state = state
    this.status.textContent = text
    if (link) this.status.append(' ', element('a', link.text, { href: link.href, class: 'govuk-link' }))
  }

  /** The last word: nothing that is typed afterwards takes it, or its link, away. */
  conclude(text, link) {
    this.say('failed', text, link)
    this.concluded = true
  }

  get version() {
    return this.form.elements.namedItem('version')
  }

  typed() {
    if (this.known && !differ(values(this.form), this.known)) {
      if (!this.at) return
      this.clean()
      this.say(this.first.state, this.first.text)
      return
    }
    this.keep()
    this.sender?.wake()
  }

  keep() {
    this.at = Date.now()
    const done = write(this.key, { at: this.at, version: this.version?.value ?? '', fields: values(this.form) })
    if (done) this.say('kept', 'Not saved yet: kept in this browser')
    else this.say('failed', 'Not saved yet, and this browser cannot keep it. Save soon.')
  }

  clean() {
    drop(this.key)
    this.at = 0
  }

  /** The server has exactly `sent`; what was typed since is still to be saved. */
  confirmed(sent, text) {
    this.known = sent
    this.first = { state: 'saved', text }
    if (differ(values(this.form), sent)) {
      this.typed()
      return
    }
    this.clean()
    this.say('saved', text)
  }

  submit(event) {
    if (event.defaultPrevented) return
    if (!navigator.onLine) {
      event.preventDefault()
      this.keep()
      this.say('failed', 'Not saved: no connection. Kept in this browser')
      this.status?.scrollIntoView({ block: 'center' })
      return
    }
    if (this.sender?.hold(event)) return
    if (this.at) noteSent(this.key, this.at)
  }

  /** Offers the newest kept text that is not what the page shows. What the server shows as saved goes. */
  offer(unsaved) {
    for (const draft of draftsOf(this.key)) {
      if (differ(draft.fields, this.known)) {
        if (!this.notice) this.show(setAside(draft))
      } else if (!unsaved) {
        dropNamed(draft.name)
      }
    }
  }

  show(draft) {
    const id = `kept-${this.key.replace(/\W/g, '-')}`
    const title = element('h2', `Text you typed ${clock(draft.at)} has not reached the server`, { class: 'notice__title', id })
    const notice = element('section', '', { class: 'notice notice--kept', 'aria-labelledby': id, tabindex: '-1' })
    const overtaken = draft.version && this.version && draft.version !== this.version.value
    const more = element('p', overtaken
      ? 'This page has been saved since. If you put your text back, you will be shown both before anything is replaced.'
      : 'It is kept in this browser only. Below is what the server has.', { class: 'govuk-body' })
    const buttons = element('div', '', { class: 'notice__buttons' })
    buttons.append(
      button('Put it back', () => this.putBack(draft)),
      button('Throw it away', () => this.throwAway(draft), 'govuk-button--secondary'))
    notice.append(title, more, buttons)
    this.notice = notice
    this.form.prepend(notice)
    announce(title.textContent)
  }

  /** The version it was typed against comes back too, so that the server can see a clash. */
  putBack(draft) {
    if (this.version && draft.version) this.version.value = draft.version
    const first = fill(this.form, draft.fields)
    this.keep()
    this.sender?.wake()
    dropNamed(draft.name)
    this.close('Your text is back in its place. It is not saved yet.', first)
  }

  throwAway(draft) {
    dropNamed(draft.name)
    this.close('The kept text has been thrown away.', null)
  }

  /** The buttons go, so the focus moves to what was put back, else to the sentence that took their place. */
  close(text, field) {
    this.notice.replaceChildren(element('p', text, { class: 'notice__title' }))
    this.notice.removeAttribute('aria-labelledby')
    announce(text)
    ;(field ?? this.notice).focus()
  }
}

/** Sees to every form that asks for it, and gives them. */
export function keepForms(root = document) {
  if (!canKeep()) return []
  if (root === document) {
    clearOld()
    for (const key of allSaid('kept')) dropConfirmed(key)
  }
  return [...root.querySelectorAll('form[data-keep]')].map((form) => new KeptForm(form))
}
