// The count of characters left, counted as the server counts: a letter, a line break and an emoji are one each.
import { CharacterCount } from 'govuk-frontend/dist/govuk/components/character-count/character-count.mjs'

export class Counter extends CharacterCount {
  updateCount() {
    if (this.config.maxwords) super.updateCount()
    else this.count = [...this.$textarea.value.replace(/\r\n?/g, '\n')].length
  }
}
