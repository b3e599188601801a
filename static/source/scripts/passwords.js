// A password can be shown while it is typed.
import { createAll } from 'govuk-frontend/dist/govuk/init.mjs'
import { PasswordInput } from 'govuk-frontend/dist/govuk/components/password-input/password-input.mjs'
import { gettext } from './speech.js'

/** Gives every field for a password its button, which says what it does in the language of the page. */
export function showPasswords() {
  const i18n = {
    showPassword: gettext('Show'),
    hidePassword: gettext('Hide'),
    showPasswordAriaLabel: gettext('Show password'),
    hidePasswordAriaLabel: gettext('Hide password'),
    passwordShownAnnouncement: gettext('Your password is visible'),
    passwordHiddenAnnouncement: gettext('Your password is hidden')
  }
  for (const button of document.querySelectorAll('.govuk-js-password-input-toggle')) {
    button.textContent = i18n.showPassword
    button.setAttribute('aria-label', i18n.showPasswordAriaLabel)
  }
  createAll(PasswordInput, { i18n })
}
