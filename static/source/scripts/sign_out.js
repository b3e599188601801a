// Signing out takes this person's kept texts off this computer, but says so first when there are any.
import { allDrafts, canKeep, forget } from './drafts.js'
import { button, element } from './page.js'
import { gettext } from './speech.js'

function ask(form, drafts) {
  const notice = element('section', '', { class: 'notice notice--kept', 'aria-labelledby': 'leaving', tabindex: '-1' })
  notice.append(
    element('h2', gettext('Some of your work has not been saved'), { class: 'notice__title', id: 'leaving' }),
    element('p', gettext('If you sign out now, you will lose it. To keep it, open the page and save it first:'), { class: 'govuk-body' }))
  const list = element('ul', '', { class: 'govuk-list govuk-list--bullet' })
  const pages = new Map(drafts.map((draft) => [draft.path, draft.title]))
  for (const [path, title] of pages) {
    const item = element('li')
    item.append(element('a', title || path, { href: path, class: 'govuk-link' }))
    list.append(item)
  }
  const buttons = element('div', '', { class: 'notice__buttons' })
  buttons.append(button(gettext('Sign out without saving'), () => { forget(); form.submit() }, 'govuk-button--warning'))
  notice.append(list, buttons)
  document.querySelector('main').prepend(notice)
  notice.focus()
}

/** Sees to the sign-out button. */
export function watchSignOut() {
  const form = document.querySelector('form[data-sign-out]')
  if (!form || !canKeep()) return
  form.addEventListener('submit', (event) => {
    const drafts = allDrafts()
    if (!drafts.length) return
    event.preventDefault()
    if (!document.querySelector('#leaving')) ask(form, drafts)
    else document.querySelector('#leaving').parentElement.focus()
  })
}
