// The values of a form's fields, as lists by name; passwords, files and hidden fields stay out.

const NOT_KEPT = new Set(['password', 'file', 'hidden', 'submit', 'button', 'reset', 'image'])

function kept(form) {
  return [...form.elements].filter((field) => field.name && !NOT_KEPT.has(field.type) &&
    !field.disabled && !field.readOnly && field.tagName !== 'FIELDSET' && field.tagName !== 'OUTPUT')
}

function ticked(field) {
  return field.type === 'checkbox' || field.type === 'radio'
}

/** What stands in the form now: name -> list of values. A group without a tick is an empty list. */
export function values(form) {
  const found = {}
  for (const field of kept(form)) {
    const list = (found[field.name] ??= [])
    if (!ticked(field)) list.push(field.value.replace(/\r\n?/g, '\n'))
    else if (field.checked) list.push(field.value)
  }
  return found
}

/** Whether two sets of values differ in a field that both have. */
export function differ(one, other) {
  return Object.keys(one).some((name) => name in other && JSON.stringify(one[name]) !== JSON.stringify(other[name]))
}

/** Puts values back into a form, as if typed; gives the first field that changed. */
export function fill(form, typed) {
  const next = {}
  let first = null
  for (const field of kept(form)) {
    if (!(field.name in typed)) continue
    const list = typed[field.name]
    if (ticked(field)) {
      const on = list.includes(field.value)
      if (field.checked !== on) first ??= field
      field.checked = on
    } else {
      const index = next[field.name] ?? 0
      next[field.name] = index + 1
      if (field.value.replace(/\r\n?/g, '\n') !== (list[index] ?? '')) first ??= field
      field.value = list[index] ?? ''
    }
    field.dispatchEvent(new Event(ticked(field) ? 'change' : 'input', { bubbles: true }))
  }
  return first
}

/** What a browser would send, without chosen files. */
export function posted(form) {
  const body = new URLSearchParams()
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') body.append(name, value)
  }
  return body
}
