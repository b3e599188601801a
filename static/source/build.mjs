// Builds what pages load: one stylesheet and its mirror for pages that are read from the right, one script, two fonts,
// one icon, each named after its content, with a copy packed by gzip, and last the list of the names, in one step:
// pages served meanwhile find either the old files or the new. Run by selfreview/look.py.
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import rtlcss from 'rtlcss'
import * as sass from 'sass'

const source = dirname(fileURLToPath(import.meta.url))
const root = join(source, '..', '..')
const parts = join(root, 'node_modules')
const built = join(root, 'static', 'build')
const fontFolder = join(parts, '@fontsource', 'atkinson-hyperlegible-next', 'files')
const names = {}
const written = new Set(['manifest.json'])

mkdirSync(built, { recursive: true })

/** Writes one file under a name that changes with its content. */
function put(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12)
  const dot = name.lastIndexOf('.')
  const hashed = `${name.slice(0, dot)}-${hash}${name.slice(dot)}`
  writeFileSync(join(built, hashed), content)
  written.add(hashed)
  if (!name.endsWith('.woff2')) {
    writeFileSync(join(built, `${hashed}.gz`), gzipSync(content, { level: 9 }))
    written.add(`${hashed}.gz`)
  }
  names[name] = hashed
  return hashed
}

const fonts = { 400: 'regular.woff2', 700: 'bold.woff2' }
const fontNames = {}
for (const [weight, name] of Object.entries(fonts)) {
  const file = `atkinson-hyperlegible-next-latin-${weight}-normal.woff2`
  fontNames[file] = put(name, readFileSync(join(fontFolder, file)))
}

const { css } = sass.compile(join(source, 'styles', 'app.scss'), { loadPaths: [parts], quietDeps: true })
const placed = css.replace(/url\("[^"]*\/([^"/]+\.woff2)"\)/g, (_, file) => `url("${fontNames[file]}")`)
for (const [name, sheet] of [['app.css', placed], ['app-rtl.css', rtlcss.process(placed)]]) {
  put(name, (await esbuild.transform(sheet, { loader: 'css', minify: true, legalComments: 'none' })).code)
}

const script = await esbuild.build({
  entryPoints: [join(source, 'scripts', 'app.js')],
  bundle: true, write: false, minify: true, format: 'esm', target: 'es2020', legalComments: 'none',
})
put('app.js', script.outputFiles[0].text)
put('icon.svg', readFileSync(join(source, 'images', 'icon.svg')))

// What papers are set in: the same typeface, and one for each script that it lacks; packed as the web has
// them, read by selfreview/documents/typeface.py. Chinese comes in slices, of which a paper reads what it needs.
const paper = join(root, 'selfreview', 'documents', 'fonts', 'built')
const cuts = [
  ['atkinson-hyperlegible-next', '400-normal', 'AtkinsonHyperlegibleNext', ['latin', 'latin-ext'], true],
  ['atkinson-hyperlegible-next', '700-normal', 'AtkinsonHyperlegibleNext-Bold', ['latin', 'latin-ext'], true],
  ['atkinson-hyperlegible-next', '400-italic', 'AtkinsonHyperlegibleNext-Italic', ['latin', 'latin-ext'], true],
  ...['gurmukhi', 'gujarati', 'bengali', 'devanagari', 'tamil'].map(
    (script) => [`noto-sans-${script}`, '400-normal', `NotoSans-${script}`, [script], false, true]),
  // Small for its size: set larger, so that both scripts of a line are read alike.
  ['scheherazade-new', '400-normal', 'ScheherazadeNew', ['arabic'], false, true, 1.25],
  ['noto-sans-sc', '400-normal', 'NotoSansSC', null, false],
]
const papers = []
const kept = new Set(['index.json'])
mkdirSync(paper, { recursive: true })
for (const [name, cut, called, wanted, isStyle, isShaped, scale] of cuts) {
  const folder = join(parts, '@fontsource', name)
  const slices = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8'))
  for (const [slice, ranges] of Object.entries(slices)) {
    const key = slice.replace(/[[\]]/g, '')
    if (wanted ? !wanted.includes(key) : !/^\d+$/.test(key)) continue
    const file = `${name}-${key}-${cut}.woff`
    copyFileSync(join(folder, 'files', file), join(paper, file))
    kept.add(file)
    papers.push({
      name: !wanted || key === 'latin-ext' ? `${called}-${key}` : called,
      file,
      style: isStyle ? called : '',
      shaped: Boolean(isShaped),
      scale: scale ?? 1,
      spans: ranges.split(',').map((range) => {
        const [low, high] = range.replace(/^U\+/i, '').split('-')
        return [parseInt(low, 16), parseInt(high ?? low, 16)]
      }),
    })
  }
}
writeFileSync(join(paper, 'index.json'), `${JSON.stringify(papers)}\n`)
for (const old of readdirSync(paper)) if (!kept.has(old)) rmSync(join(paper, old))

const list = join(built, `manifest-${process.pid}.json`)
writeFileSync(list, `${JSON.stringify(names, null, 2)}\n`)
renameSync(list, join(built, 'manifest.json'))
for (const old of readdirSync(built)) {
  if (!written.has(old)) rmSync(join(built, old), { force: true, recursive: true })
}
