// Questions that hang on another answer are folded away until that answer is given. Without this they stand open,
// each with the words "Only if ...".

function holds(form, name, wanted) {
  const fields = [...form.elements].filter((field) => field.name === name)
  if (wanted.startsWith('>')) {
    return fields.some((field) => Number(field.value.replace(/[\s,£]/g, '')) > Number(wanted.slice(1)))
  }
  const values = wanted.slice(1).split(' ')
  return fields.some((field) => field.checked && values.includes(field.value))
}

/** Folds every question of a form that its other answers do not lead to; a fault in it keeps it open. */
export function foldConditions() {
  for (const form of document.querySelectorAll('form:has([data-asked-if])')) {
    const questions = [...form.querySelectorAll('[data-asked-if]')]
    const fold = () => {
      for (const question of questions) {
        const [, name, wanted] = question.dataset.askedIf.match(/^([A-Z0-9]+)(.*)$/)
        const parent = form.querySelector(`#question-${name}`)
        const shown = !parent || (!parent.hidden && holds(form, name, wanted))
        question.hidden = !shown && !question.querySelector('.govuk-error-message')
      }
    }
    form.addEventListener('change', fold)
    form.addEventListener('input', fold)
    fold()
  }
}
