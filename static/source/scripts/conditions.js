// Questions that hang on another answer are folded away until that answer is given. Without this they stand open,
// each with the words "Only if ...".

function holds(form, name, wanted) {
  const fields = [...form.elements].filter((field) => field.name === name)
  // What is asked on another page is not known here.
  if (!fields.length) return true
  if (wanted.startsWith('>')) {
    return fields.some((field) => Number(field.value.replace(/[\s,£]/g, '')) > Number(wanted.slice(1)))
  }
  const values = wanted.slice(1).split(' ')
  return fields.some((field) => (field.checked || field.type === 'select-one') && values.includes(field.value))
}

/** Folds every question of a form that its other answers do not lead to; a fault in it keeps it open. */
export function foldConditions() {
  for (const form of document.querySelectorAll('form:has([data-asked-if])')) {
    const questions = [...form.querySelectorAll('[data-asked-if]')]
    const fold = () => {
      for (const question of questions) {
        const [, name, wanted] = question.dataset.askedIf.match(/^(\w+)(.*)$/)
        const shown = !form.querySelector(`#question-${name}`)?.hidden && holds(form, name, wanted)
        question.hidden = !shown && !question.querySelector('.govuk-error-message')
      }
    }
    form.addEventListener('change', fold)
    form.addEventListener('input', fold)
    fold()
  }
}
