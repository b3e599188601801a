// The actions of a plan can be dragged into order; the buttons beside them do the same without this.
import { announce } from './page.js'
import { gettext } from './speech.js'

/** Lets the mouse drag what the buttons move; letting go sends the order like a button would. */
export function dragPlans() {
  for (const form of document.querySelectorAll('form[data-order]')) {
    const order = form.elements.namedItem('order')
    const list = form.querySelector('ol')
    if (order && list && list.children.length > 1) drag(form, order, list)
  }
}

function drag(form, order, list) {
  let held = null
  for (const item of list.children) item.draggable = true
  list.addEventListener('dragstart', (event) => {
    const item = event.target instanceof Element ? event.target.closest('li[data-action]') : null
    // A link or a selection inside is dragged for its own sake.
    if (!item || item !== event.target) return
    held = item
    held.classList.add('is-dragged')
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', item.dataset.action)
  })
  list.addEventListener('dragover', (event) => {
    if (!held) return
    event.preventDefault()
    const over = event.target instanceof Element ? event.target.closest('li[data-action]') : null
    if (!over || over === held || over.parentElement !== list) return
    const { top, height } = over.getBoundingClientRect()
    over[event.clientY < top + height / 2 ? 'before' : 'after'](held)
  })
  list.addEventListener('drop', (event) => event.preventDefault())
  list.addEventListener('dragend', () => {
    if (!held) return
    held.classList.remove('is-dragged')
    held = null
    const now = [...list.children].map((item) => item.dataset.action).join(' ')
    if (now === order.value) return
    order.value = now
    announce(gettext('Saving the order'))
    form.requestSubmit()
  })
}
