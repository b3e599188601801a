// Others' changes appear on an open exemplar as they are saved, and who is here is said. Nothing moves
// under anyone's hands: a field that was touched keeps its text, and the focus stays where it is.
import { keepForms } from './draft.js'
import { fill, values } from './fields.js'
import { announce, element, said } from './page.js'
import { keepFolds, rememberFolds, typedIn } from './parts.js'
import { gettext, ngettext } from './speech.js'
import { raise, unpack } from './versions.js'

const NEWS = 6
const HIDDEN = 60000
const AGAIN = 5000
const SPEAK_AFTER = 1000
const TOGETHER = 300

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other)
}

function listed(name, value) {
  if (name === 'ticks') return value.split(' ').filter(Boolean)
  return name === 'rating' && !value ? [] : [value]
}

/** The page as the server writes it now; nothing where it does not answer. */
async function fetched(address) {
  try {
    const answer = await fetch(address, { headers: { 'X-Requested-With': 'selfreview-live' }, redirect: 'error' })
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null
  } catch {
    return null
  }
}

class Live {
  constructor(place, kept) {
    this.place = place
    this.kept = kept
    this.last = place.dataset.since
    this.people = place.querySelector('[data-live-people]')
    this.list = place.querySelector('[data-live-news]')
    this.read = place.querySelector('[data-live-read]')
    this.first = [...this.read.childNodes]
    this.waiting = {}
    this.words = []
    this.field = ''
    this.open()
    for (const part of document.querySelectorAll('[data-live-part]')) rememberFolds(part)
    document.addEventListener('focusout', (event) => {
      if (this.missed && event.target.closest('[data-live-part]')) this.renewSoon(TOGETHER)
    })
    document.addEventListener('visibilitychange', () => this.seen())
    window.addEventListener('pagehide', () => this.close())
    window.addEventListener('pageshow', (event) => { if (event.persisted) this.open() })
    if (!kept) return
    kept.form.addEventListener('focusin', (event) => this.at(event.target.name ?? ''))
    kept.form.addEventListener('focusout', (event) => {
      if (!kept.form.contains(event.relatedTarget)) this.at('')
      setTimeout(() => this.takeWaiting())
    })
  }

  open() {
    if (this.source) return
    const { live, exemplar } = this.place.dataset
    this.source = new EventSource(`${live}?${new URLSearchParams({ exemplar, since: this.last })}`)
    const on = (name, act) => this.source.addEventListener(name, (event) => {
      if (event.lastEventId) this.last = event.lastEventId
      act(JSON.parse(event.data))
    })
    on('hello', (told) => this.hello(told))
    on('here', (told) => this.people.replaceChildren(
      ...(told.people.length ? told.people : [gettext('No one else')]).map((text) => element('li', text))))
    on('change', (told) => this.change(told))
    on('end', () => { this.close(); this.say(false) })
    this.source.onerror = () => {
      this.say(false)
      if (this.source?.readyState !== EventSource.CLOSED) return
      this.source = null
      setTimeout(() => { if (!document.hidden) this.open() }, AGAIN)
    }
  }

  close() {
    // A page that is being left may have lost its stream already.
    this.source?.close()
    this.source = null
    if (!this.key) return
    this.send({ gone: 'yes' })
    this.key = ''
  }

  seen() {
    clearTimeout(this.timer)
    if (document.hidden) this.timer = setTimeout(() => this.close(), HIDDEN)
    else this.open()
  }

  /** Says whether the page is kept up to date, or when it was read. */
  say(going) {
    if (going) this.read.textContent = gettext('Other people’s changes appear here automatically.')
    else this.read.replaceChildren(...this.first)
  }

  hello(told) {
    this.key = told.stream
    this.say(true)
    this.tellWhere()
    if (this.owed) this.renewSoon(0)
  }

  at(name) {
    const field = name in (this.kept ? values(this.kept.form) : {}) ? name : ''
    if (field === this.field) return
    this.field = field
    clearTimeout(this.moving)
    this.moving = setTimeout(() => this.tellWhere(), 250)
  }

  body(more) {
    return new URLSearchParams({ csrf_token: said('csrf-token'), stream: this.key, exemplar: this.place.dataset.exemplar, ...more })
  }

  tellWhere() {
    if (!this.key || !this.source) return
    this.send({ field: this.field })
  }

  send(more) {
    // Named as a script's own: where somebody is has not been typed, and is not kept for them when their session has ended.
    fetch(this.place.dataset.live, {
      method: 'POST',
      body: this.body(more),
      headers: { 'X-Requested-With': 'selfreview' },
      credentials: 'same-origin',
      keepalive: true
    }).catch(() => {})
  }

  change(told) {
    if (told.exemplar !== this.place.dataset.exemplar) return
    if (told.field) this.take(told)
    else {
      if (!told.own) this.tell(told.told, told.at)
      this.renewSoon(TOGETHER)
    }
  }

  /** One reading for all that comes within a moment; what comes while it is under way is read after it. */
  renewSoon(wait) {
    this.again = true
    this.fetching ??= setTimeout(() => this.renew(), wait)
  }

  /** A field that somebody saved: into its place where this person has not touched it, else told. */
  take(told) {
    const { kept } = this
    const name = told.field
    const { own } = told
    const { person, what } = told
    const change = own ? gettext('You, on another page, changed {what}', { what }) : gettext('{person} changed {what}', { person, what })
    const now = kept ? values(kept.form) : {}
    if (!(name in now)) {
      if (!own) this.tell(gettext('{change}. Refresh the page to read it', { change }), told.at)
      return
    }
    // What this page has sent itself is settled by the answer to it.
    if (told.version <= unpack(kept.version.value)[name] || (own && kept.sender?.running)) return
    const theirs = listed(name, told.value)
    const untouched = same(now[name], theirs) || (kept.known !== null && same(now[name], kept.known[name]))
    const inside = document.activeElement?.name === name && kept.form.contains(document.activeElement)
    if (!untouched) {
      this.tell(gettext('{change}. You have changed it too. When you save, we will show you both versions', { change }), told.at)
    } else if (inside && !same(now[name], theirs)) {
      if (!(name in this.waiting)) this.tell(gettext('{change}. It will appear when you leave the box', { change }), told.at)
      this.waiting[name] = told
    } else {
      if (kept.known) kept.known[name] = theirs
      raise(kept.version, { [name]: told.version })
      if (same(now[name], theirs)) return
      fill(kept.form, { [name]: theirs })
      if (kept.form.elements[name].tagName === 'TEXTAREA') kept.form.elements[name].defaultValue = told.value
      this.mark(kept.form.elements[name])
      this.tell(gettext('{change}. It is on this page now', { change }), told.at)
    }
  }

  takeWaiting() {
    const waiting = Object.values(this.waiting)
    this.waiting = {}
    for (const told of waiting) this.take(told)
  }

  mark(controls) {
    const one = controls.tagName === 'TEXTAREA' ? controls : controls[0]?.closest('fieldset')
    one?.classList.add('is-fresh')
    setTimeout(() => one?.classList.remove('is-fresh'), 6000)
  }

  /** Says it in the list, and once aloud for all that comes within a moment. */
  tell(text, at) {
    this.list.hidden = false
    this.list.prepend(element('li', `${text}. ${at}`))
    while (this.list.children.length > NEWS) this.list.lastChild.remove()
    this.words.push(`${text}.`)
    clearTimeout(this.speaking)
    this.speaking = setTimeout(() => {
      const more = this.words.length - 3
      const first = this.words.slice(0, 3)
      announce([...first, ...(more > 0 ? [ngettext('And {number} more change.', 'And {number} more changes.', more)] : [])].join(' '))
      this.words = []
    }, SPEAK_AFTER)
  }

  /** Comments, the flag, links and files are read again; what somebody is writing in is left alone until they leave it. */
  async renew() {
    this.again = false
    const page = await fetched(location.pathname)
    this.fetching = null
    // A server that is busy or just starting again is asked again: what it has to tell is not on this page yet.
    this.owed = !page
    if (page) this.put(page)
    if (this.owed && this.source) this.renewSoon(AGAIN)
    else if (this.again) this.renewSoon(0)
  }

  put(page) {
    this.missed = false
    for (const part of document.querySelectorAll('[data-live-part]')) {
      const fresh = page.querySelector(`[data-live-part="${part.dataset.livePart}"]`)
      if (!fresh) continue
      if (part.contains(document.activeElement) || typedIn(part)) {
        this.missed = true
        continue
      }
      keepFolds(part, fresh)
      part.replaceChildren(...fresh.childNodes)
      keepForms(part)
    }
  }
}

/** Keeps the page up to date where it asks for it. */
export function watchLive(forms) {
  const place = document.querySelector('[data-live]')
  if (!place || !window.EventSource) return
  const form = document.querySelector('form[data-autosave]')
  const plain = form && { form, known: values(form), version: form.elements.namedItem('version') }
  new Live(place, forms.find((kept) => kept.form === form) ?? plain)
}
