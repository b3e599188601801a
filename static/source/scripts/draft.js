// A form with data-keep: every word typed is kept in this browser until the server has confirmed it.
import { canKeep, clearOld, draftsOf, drop, dropConfirmed, dropNamed, noteSent, setAside, write } from './drafts.js'
import { differ, fill, values } from './fields.js'
import { allSaid, announce, button, element, unfold } from './page.js'
import { Sender } from './sender.js'
import { dayOf, gettext, hoursOf, isToday } from './speech.js'

const AGAIN = 3000
const NOT_SENT = gettext('Not sent: no connection. Kept in this browser and sent when the connection is back')

/** Whether what is pressed now would reach nobody: no network, or a page that knows its server is out of reach. */
function isLost(form) {
  return !navigator.onLine || form.closest('[data-lost]') !== null
}

/** When a text was typed, as its notice is headed. */
function typedAt(at) {
  const time = hoursOf(at)
  return isToday(at)
    ? gettext('Text you typed at {time} has not been saved', { time })
    : gettext('Text you typed on {day} at {time} has not been saved', { day: dayOf(at), time })
}

/** The line that says where the text is, beside the button that sends it. */
function besideButton(form) {
  const line = element('p', '', { class: 'save-status', role: 'status' })
  const buttons = form.querySelectorAll('button[type=submit], button:not([type])')
  const last = buttons[buttons.length - 1]
  if (last) last.after(line)
  else form.append(line)
  return line
}

class KeptForm {
  constructor(form) {
    this.form = form
    const address = new URL(form.getAttribute('action') ?? '', location.href).pathname
    this.key = form.dataset.keep || address
    this.status = form.querySelector('[data-save-status]') ?? besideButton(form)
    this.first = { state: this.status?.dataset.state ?? '', text: this.status?.textContent ?? '' }
    // What the server is known to have; null where that is not known.
    this.known = values(form)
    this.at = 0
    // Where a form is shown again by the address that it was sent to, nothing was saved, unless it says that it only asks
    // for what is missing.
    const shownAgain = 'answered' in form.dataset || document.querySelector('main .govuk-error-summary') !== null
    const refused = shownAgain && address === location.pathname && !document.querySelector('form[data-saved]')
    const unsaved = 'unsaved' in form.dataset || refused
    this.offer(unsaved)
    form.addEventListener('input', () => this.typed())
    form.addEventListener('change', () => this.typed())
    form.addEventListener('submit', (event) => this.submit(event))
    window.addEventListener('online', () => this.back())
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
    if (done) this.say('kept', gettext('Not saved yet. A copy is kept on this device'))
    else this.say('failed', gettext('Not saved yet, and this browser cannot keep it. Save soon.'))
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
    if (isLost(this.form)) {
      event.preventDefault()
      this.keep()
      this.waiting = event.submitter ?? true
      this.say('failed', this.sender ? gettext('Not saved: no connection. Kept in this browser') : NOT_SENT)
      for (const given of this.form.querySelectorAll('[data-given]')) given.hidden = true
      this.status.scrollIntoView({ block: 'center' })
      return
    }
    this.waiting = null
    if (this.sender?.hold(event)) return
    if (this.at) noteSent(this.key, this.at)
  }

  /** The connection is back: what was pressed without one is sent now, but for a view that would come late. */
  async back() {
    if (!this.waiting || !this.form.isConnected || isLost(this.form)) return
    if (this.sender) {
      // It saves by itself when the connection is back; nobody is taken from the page they are on by then.
      this.waiting = null
      return
    }
    if ('view' in this.form.dataset) {
      const still = await this.isPrivate()
      if (still === null) {
        setTimeout(() => this.back(), AGAIN)
        return
      }
      if (!still) {
        this.askLate()
        return
      }
    }
    this.send()
  }

  send() {
    const submitter = this.waiting instanceof HTMLElement && this.waiting.isConnected ? this.waiting : undefined
    this.waiting = null
    this.form.requestSubmit(submitter)
  }

  /** Whether the views of this exemplar are still private; null where that cannot be asked yet. */
  async isPrivate() {
    try {
      const page = this.form.closest('[data-page]')?.dataset.page ?? location.href
      const answer = await fetch(page, { credentials: 'same-origin', redirect: 'error' })
      if (!answer.ok) return false
      const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('form[data-view]')
      return next?.dataset.view === this.form.dataset.view && !('revealed' in next.dataset)
    } catch {
      return null
    }
  }

  /** Nothing is sent before somebody has said so: it would be marked late. */
  askLate() {
    this.say('failed', gettext('Not sent: the views were revealed, or the meeting moved on, while you had no connection.'))
    const send = button(gettext('Send my view late'), () => { send.remove(); this.send() }, 'govuk-button--secondary')
    const told = gettext('A late view is marked late and stays outside the spread. A view that you gave before stands.')
    const more = element('p', told, { class: 'govuk-body' })
    this.status.after(more, send)
    this.waiting = send
    announce(gettext('Your view was not sent: the views have been revealed. You can send it late.'))
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
    const title = element('h2', typedAt(draft.at), { class: 'notice__title', id })
    const notice = element('section', '', { class: 'notice notice--kept', 'aria-labelledby': id, tabindex: '-1' })
    const overtaken = draft.version && this.version && draft.version !== this.version.value
    const more = element('p', overtaken
      ? gettext('This page has been saved since then. If you restore your text, we will show you both versions first.')
      : gettext('It is only on this device. The form below does not have it yet.'), { class: 'govuk-body' })
    const buttons = element('div', '', { class: 'notice__buttons' })
    buttons.append(
      button(gettext('Restore my text'), () => this.putBack(draft)),
      button(gettext('Delete it'), () => this.throwAway(draft), 'govuk-button--secondary'))
    notice.append(title, more, buttons)
    this.notice = notice
    this.form.prepend(notice)
    unfold(notice)
    announce(title.textContent)
  }

  /** The version it was typed against comes back too, so that the server can see a clash. */
  putBack(draft) {
    if (this.version && draft.version) this.version.value = draft.version
    const first = fill(this.form, draft.fields)
    this.keep()
    this.sender?.wake()
    dropNamed(draft.name)
    this.close(gettext('Your text has been restored. It is not saved yet.'), first)
  }

  throwAway(draft) {
    dropNamed(draft.name)
    this.close(gettext('Your unsaved text has been deleted.'), null)
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
