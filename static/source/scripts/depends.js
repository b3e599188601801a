// Questions of an answer that depend on its rating come and go as it is chosen; without this they come after saving.

/** The level that the ticked criteria amount to, as domain/framework.py works it out; undefined where nothing is ticked. */
function amountOf(levels) {
  const boxes = (level) => [...level.querySelectorAll('[name=ticks][type=checkbox]')]
  if (!levels.some((level) => boxes(level).some((box) => box.checked))) return undefined
  let reached = levels[0].dataset.level
  for (const level of levels.slice(1)) {
    const wanted = boxes(level)
    if (!wanted.length || wanted.some((box) => !box.checked)) break
    reached = level.dataset.level
  }
  return reached
}

function show(part, due) {
  if (part) part.hidden = !(due || part.querySelector('textarea').value.trim() || part.querySelector('.govuk-error-message'))
}

/** Starts where the page has an answer with such questions. */
export function askWhatDepends() {
  for (const form of document.querySelectorAll('form.answer, form.record')) {
    const levels = [...form.querySelectorAll('.level')]
    const moved = form.querySelector('[data-asks=moved]')
    form.addEventListener('change', () => {
      const rating = form.querySelector('[name=rating]:checked')?.value
      const reason = form.querySelector('[data-asks=reason]')
      const amount = levels.length ? amountOf(levels) : reason?.dataset.amount
      show(reason, rating && amount && amount !== rating)
      show(moved, rating && moved?.dataset.before && rating !== moved.dataset.before)
    })
  }
}
