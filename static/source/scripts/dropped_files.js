// A file that is let go beside the control that takes it would open in the page's place, and what is typed would be
// lost: the whole page takes it where there is one such control.

function holdsFiles(event) {
  return [...(event.dataTransfer?.types ?? [])].includes('Files')
}

/** Gives the files that are let go anywhere on a page to its control for files. */
export function takeDroppedFiles() {
  const controls = document.querySelectorAll('main input[type=file]')
  if (controls.length !== 1) return
  const [control] = controls
  const mark = (over) => control.classList.toggle('file--over', over)
  document.addEventListener('dragover', (event) => {
    if (!holdsFiles(event)) return
    mark(true)
    // The control takes what is let go on itself.
    if (event.target !== control) event.preventDefault()
  })
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) mark(false)
  })
  document.addEventListener('drop', (event) => {
    mark(false)
    if (!holdsFiles(event) || event.target === control) return
    event.preventDefault()
    const taken = new DataTransfer()
    for (const file of [...event.dataTransfer.files].slice(0, control.multiple ? undefined : 1)) taken.items.add(file)
    control.files = taken.files
    control.dispatchEvent(new Event('change', { bubbles: true }))
    control.focus()
  })
}
