// What scripts say, in the language that the page is read in: `gettext` and `ngettext`, as in the program itself. A text
// is written out where it is said, so that it is found when the scripts are built. The texts of another language come
// in a script of their own that runs before this one; an English page brings none.
const { texts = {}, forms = '', locale = 'en-GB' } = globalThis.selfreviewLanguage ?? {}

function fill(text, values) {
  return text.replace(/\{\{|\}\}|\{(\w+)\}/g, (found, name) => name ? values[name] : found[0])
}

/** A text with its values: `gettext('Saved {when}', { when })`. */
export function gettext(text, values = {}) {
  return fill(texts[text] ?? text, values)
}

/** Which plural form a number takes: told for the first two hundred, after which the hundreds are alike. */
function formOf(number) {
  return Number(forms[number < forms.length ? number : 100 + number % 100])
}

/** A text that tells a whole number, which stands in it as `{number}`. */
export function ngettext(one, more, number, values = {}) {
  const said = texts[`${one}\n${more}`]
  // English that stands in for a translation is counted as English is.
  return fill(said ? said[formOf(number)] : number === 1 ? one : more, { number: number.toLocaleString(locale), ...values })
}

// The product's one zone, wherever this computer thinks it is.
const zone = { timeZone: 'Europe/London' }

/** A day in the United Kingdom, without its year. */
export function dayOf(time) {
  return new Date(time).toLocaleDateString(locale, { ...zone, day: 'numeric', month: 'long' })
}

/** Hours and minutes in the United Kingdom. */
export function hoursOf(time) {
  return new Date(time).toLocaleTimeString(locale, { ...zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}

/** Whether a time is today in the United Kingdom. */
export function isToday(time) {
  const day = (one) => new Date(one).toLocaleDateString('en-GB', zone)
  return day(time) === day(Date.now())
}
