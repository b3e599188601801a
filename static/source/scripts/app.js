// The pages work without this. It keeps what is typed until the server has it, warns before a
// session ends, and brings the few components of the design system to life.
import { createAll } from 'govuk-frontend/dist/govuk/init.mjs'
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs'
import { Checkboxes } from 'govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs'
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs'
import { Radios } from 'govuk-frontend/dist/govuk/components/radios/radios.mjs'
import { ServiceNavigation } from 'govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs'
import { SkipLink } from 'govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs'
import { foldConditions } from './conditions.js'
import { Counter } from './counter.js'
import { keepForms } from './draft.js'
import { takeDroppedFiles } from './dropped_files.js'
import { askWhatDepends } from './depends.js'
import { dragPlans } from './plan_order.js'
import { watchLive } from './live.js'
import { foldNotes, freeTabStops, tellWhatWasDone } from './page.js'
import { followMeeting } from './meeting.js'
import { offerPasskeys } from './passkeys.js'
import { showPasswords } from './passwords.js'
import { watchSession } from './session.js'
import { watchSignOut } from './sign_out.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

foldNotes()
tellWhatWasDone()
freeTabStops()
watchLive(keepForms())
followMeeting()
watchSession()
watchSignOut()
dragPlans()
takeDroppedFiles()
offerPasskeys()
foldConditions()
askWhatDepends()

for (const component of [
  Button, Counter, Checkboxes, ErrorSummary, Radios, ServiceNavigation, SkipLink
]) {
  createAll(component)
}
showPasswords()
