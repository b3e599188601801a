// A form with data-autosave posts itself when typing pauses, and says truthfully what came of it.
import { posted, values } from './fields.js'
import { moveEnd } from './session.js'
import { gettext } from './speech.js'
import { raise, unpack } from './versions.js'

const PAUSE = 3000
const RETRY = 15000
// A browser finishes a request of up to 64 kB even when its page has been left.
const OUTLIVES_THE_PAGE = 60000

export class Sender {
  constructor(kept) {
    this.kept = kept
    this.running = null
    this.stopped = false
    kept.form.addEventListener('focusout', (event) => {
      if (kept.at && event.relatedTarget?.type !== 'submit') this.save()
    })
    window.addEventListener('online', () => this.save())
  }

  /** Saves after a pause; every further word starts the pause again. */
  wake(pause = PAUSE) {
    clearTimeout(this.timer)
    if (!this.stopped) this.timer = setTimeout(() => this.save(), pause)
  }

  /** Holds an ordinary submit back until a save on its way has ended, or it would clash with itself. */
  hold(event) {
    clearTimeout(this.timer)
    if (!this.running) return false
    event.preventDefault()
    const { form } = this.kept
    this.running.finally(() => {
      clearTimeout(this.timer)
      form.requestSubmit(event.submitter)
    })
    return true
  }

  save() {
    clearTimeout(this.timer)
    if (this.stopped || !this.kept.at) return
    if (this.running) {
      this.wake()
      return
    }
    this.running = this.post().finally(() => { this.running = null })
  }

  async post() {
    const { kept } = this
    const sent = values(kept.form)
    const body = posted(kept.form)
    kept.say('saving', gettext('Saving'))
    let answer
    try {
      answer = await fetch(kept.form.getAttribute('action') || location.href, {
        method: 'POST',
        body,
        headers: { Accept: 'application/json', 'X-Requested-With': 'selfreview' },
        credentials: 'same-origin',
        redirect: 'error',
        keepalive: body.toString().length < OUTLIVES_THE_PAGE
      })
    } catch {
      // It may have arrived all the same: from here on we no longer know what the server has.
      kept.known = null
      kept.say('failed', gettext('Not saved: no connection. Kept in this browser'))
      this.wake(RETRY)
      return
    }
    this.tell(answer.status, await answer.json().catch(() => ({})), sent)
  }

  tell(status, told, sent) {
    const { kept } = this
    if (status === 200 && told.saved_at) {
      if (told.version && kept.version) raise(kept.version, unpack(told.version))
      moveEnd(told.session_ends, told.session_now)
      kept.confirmed(sent, gettext('Saved {when}', { when: told.saved_at }))
    } else if (status === 409) {
      this.stopped = true
      const message = told.message || gettext('Someone else changed this.')
      const text = told.resend ? gettext('See both texts') : gettext('See the latest version')
      kept.conclude(gettext('Not saved. {message} Kept in this browser.', { message }), told.url ? { href: told.url, text } : null)
      // Both are on the page that answers an ordinary save.
      if (told.resend) {
        kept.status?.querySelector('a')?.addEventListener('click', (event) => {
          event.preventDefault()
          kept.form.requestSubmit()
        })
      }
    } else if (status === 401 || status === 403) {
      this.stopped = true
      kept.conclude(gettext('Not saved: you are no longer signed in, or may not change this. Kept in this browser.'),
        told.sign_in ? { href: told.sign_in, text: gettext('Sign in') } : null)
    } else if (status === 400) {
      const message = told.message || gettext('Part of it did not reach us.')
      kept.say('failed', gettext('Not saved. {message} Kept in this browser: save it with the button.', { message }))
    } else if (status === 422) {
      kept.say('failed', told.message || gettext('Not saved: there is a problem to fix first. Kept in this browser'))
    } else {
      kept.known = null
      kept.say('failed', gettext('Not saved: the server cannot save just now. Kept in this browser'))
      this.wake(RETRY)
    }
  }
}
