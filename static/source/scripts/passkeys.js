// A passkey is made or used by the browser, which only a script can ask to. The form is shown once it can, and sends
// what the browser answers as any other form does.
import { gettext } from './speech.js'

const BYTES = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']
const FAULTS = {
  InvalidStateError: gettext('This device already has a passkey for your account.'),
  NotAllowedError: gettext('No passkey was used. Try again.'),
  SecurityError: gettext('Passkeys work only at the usual address of this site.')
}
const OTHER = gettext('Your browser could not use a passkey. Try again.')

function decode(text) {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0))
}

function encode(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)))
  return plain.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

function read(text) {
  const told = JSON.parse(text)
  told.challenge = decode(told.challenge)
  if (told.user) told.user.id = decode(told.user.id)
  for (const one of [...told.allowCredentials ?? [], ...told.excludeCredentials ?? []]) one.id = decode(one.id)
  return told
}

function write({ id, rawId, type, response }) {
  const found = BYTES.filter((name) => response[name]).map((name) => [name, encode(response[name])])
  return JSON.stringify({ id, rawId: encode(rawId), type, response: Object.fromEntries(found) })
}

async function ask(form, fault) {
  fault.hidden = true
  try {
    const publicKey = read(form.dataset.options)
    form.elements.signed.value = write(await navigator.credentials[form.dataset.passkey]({ publicKey }))
    form.submit()
  } catch (error) {
    fault.textContent = FAULTS[error.name] ?? OTHER
    fault.hidden = false
  }
}

/** Shows the buttons that make or use a passkey, where the browser knows how. */
export function offerPasskeys() {
  const form = document.querySelector('form[data-passkey]')
  if (!form || !window.PublicKeyCredential) return
  const fault = form.querySelector('[data-passkey-fault]')
  document.querySelector('[data-without-passkeys]').hidden = true
  form.hidden = false
  let busy = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (busy) return
    busy = true
    await ask(form, fault)
    busy = false
  })
}
