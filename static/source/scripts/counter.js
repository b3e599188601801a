// The count of characters left, counted as the server counts: a letter, a line break and an emoji are one each.
import { CharacterCount } from 'govuk-frontend/dist/govuk/components/character-count/character-count.mjs'
import { gettext, ngettext } from './speech.js'

export class Counter extends CharacterCount {
  updateCount() {
    this.count = [...this.$textarea.value.replace(/\r\n?/g, '\n')].length
  }

  formatCountMessage(left) {
    if (left === 0) return gettext('You have 0 characters remaining')
    return left > 0
      ? ngettext('You have {number} character remaining', 'You have {number} characters remaining', left)
      : ngettext('You have {number} character too many', 'You have {number} characters too many', -left)
  }
}
