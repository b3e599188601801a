// Parts of a page that are read again while somebody is at it: what they typed and what they unfolded stays theirs.

export const FIELDS = 'input:not([type=hidden]), textarea, select'

// Which foldings were open as the server wrote them.
const unfolded = new WeakMap()

/** Whether a field is not as it came. */
function changed(field) {
  if (field.type === 'radio' || field.type === 'checkbox') return field.checked !== field.defaultChecked
  if (field.tagName !== 'SELECT') return field.value !== field.defaultValue
  const first = [...field.options].findIndex((one) => one.defaultSelected)
  return field.selectedIndex !== Math.max(first, 0)
}

/** Whether somebody has typed or chosen something in a part. */
export function typedIn(part) {
  return [...part.querySelectorAll(FIELDS)].some(changed)
}

/** Notes which foldings are open before anybody touches them. */
export function rememberFolds(part) {
  for (const fold of part.querySelectorAll('details')) unfolded.set(fold, fold.open)
}

/** By what a folding is known again when others have come before it: its id or its first field's, else its place. */
function keyed(part) {
  return new Map([...part.querySelectorAll('details')].map((fold, place) => [fold.id || fold.querySelector(FIELDS)?.id || place, fold]))
}

/** What somebody has opened or closed in a part stays so in the part that takes its place. */
export function keepFolds(part, fresh) {
  rememberFolds(fresh)
  const folds = keyed(fresh)
  for (const [key, fold] of keyed(part)) {
    if (folds.has(key) && fold.open !== unfolded.get(fold)) folds.get(key).open = fold.open
  }
}
