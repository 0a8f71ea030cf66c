import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, extname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Path in the repository to its text. */
type Files = ReadonlyMap<string, string>

const CODE = /\.(?:ts|tsx|mjs)$/
const IMPORT =
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm

const NOUNS = ['nouns', 'record']
/** What a room may import beside packages and itself; a room that is not listed may import everything but `app`. */
const LAYERS: Record<string, readonly string[]> = {
  nouns: NOUNS,
  record: NOUNS,
  form: NOUNS,
  table: NOUNS,
  import: [...NOUNS, 'table'],
  dataset: [...NOUNS, 'table'],
  agreement: [...NOUNS, 'table'],
  figures: [...NOUNS, 'table', 'agreement'],
  paint: [...NOUNS, 'figures'],
  'db/store': NOUNS,
  'db/ask': [...NOUNS, 'agreement', 'db/store'],
  'db/history': [...NOUNS, 'db/store', 'db/ask'],
  'db/desk': [...NOUNS, 'form', 'db/store', 'db/ask'],
  'db/import': [...NOUNS, 'table', 'import', 'dataset', 'db/store', 'db/ask', 'db/history', 'db/desk'],
  'db/people': [...NOUNS, 'db/store'],
  'db/rounds': [...NOUNS, 'agreement', 'db/store', 'db/ask'],
  jobs: [...NOUNS, 'table', 'import', 'db/store'],
  seed: [...NOUNS, 'table', 'db/store', 'db/ask'],
}

const DOORS: readonly [library: RegExp, door: RegExp, name: string][] = [
  [/^(?:@prisma\/client|@prisma\/adapter-|libsql$|@libsql\/)|\/db\/generated/, /^lib\/db\//, 'lib/db/'],
  [/^recharts(?:\/|$)/, /^lib\/paint\/recharts[^/]*\.tsx$/, 'lib/paint/recharts*.tsx'],
  [/^@resvg\//, /^lib\/paint\/drawing\.mjs$/, 'lib/paint/drawing.mjs'],
  [/^react-dom\/server/, /^lib\/paint\/markup\.ts$/, 'lib/paint/markup.ts'],
  [/^(?:pdfkit|svg-to-pdfkit)$/, /^lib\/paint\/drawing\.mjs$/, 'lib/paint/drawing.mjs'],
  [/^@e965\/xlsx/, /^lib\/table\/xlsx[^/]*\.ts$/, 'lib/table/xlsx*.ts'],
  [/^fflate$/, /^lib\/table\/zip\.ts$/, 'lib/table/zip.ts'],
  [/^@citation-js\//, /^lib\/citation\.ts$/, 'lib/citation.ts'],
  [/^feed$/, /^lib\/feed\.ts$/, 'lib/feed.ts'],
  [/^any-ascii$/, /^lib\/record\/slug\.ts$/, 'lib/record/slug.ts'],
  [/^chardet$/, /^lib\/table\/encoding\.ts$/, 'lib/table/encoding.ts'],
  [/^csv-/, /^lib\/table\/csv\.ts$/, 'lib/table/csv.ts'],
  [/^@streamparser\//, /^lib\/table\/json-parser\.ts$/, 'lib/table/json-parser.ts'],
  [/^better-auth(?:\/|$)/, /^lib\/db\/people\/auth\.ts$/, 'lib/db/people/auth.ts'],
  [/^@zxcvbn-ts\//, /^lib\/guessing\.mjs$/, 'lib/guessing.mjs'],
  [/^unhomoglyph$/, /^lib\/person-name\.ts$/, 'lib/person-name.ts'],
  [/^@fastify\/busboy/, /^app\/desk\/imports\/_parts\/upload\.ts$/, 'app/desk/imports/_parts/upload.ts'],
  [/^downshift/, /^app\/desk\/_parts\/name-box\.tsx$/, 'app/desk/_parts/name-box.tsx'],
  [/^zod(?:\/|$)/, /^lib\/record\//, 'lib/record/'],
]

const VAGUE = /^(?:utils?|helpers?|misc|common|constants?|index)$/

/** Everything that runs in the browser. A new entry costs every visitor; add it on purpose. */
const CLIENT_FILES: readonly string[] = [
  'app/_parts/copy-link.tsx',
  'app/desk/_parts/draft-keeper.tsx',
  'app/(compare)/_parts/live-figure.tsx',
  'app/_parts/live-form.tsx',
  'app/desk/_parts/name-box.tsx',
  'app/desk/imports/_parts/row-search.tsx',
  'app/desk/_parts/passage-marker.tsx',
  'app/_parts/press-button.tsx',
  'app/_parts/progress-bar.tsx',
  'app/_parts/site-nav.tsx',
  'app/_parts/theme-switch.tsx',
  'app/(coding)/_parts/coding-keys.tsx',
  'app/desk/statement/level-guide.tsx',
  'app/error.tsx',
  'lib/paint/recharts.tsx',
]

/** The room of a file: a folder of lib, of lib/db or of app; what lies in lib itself are the nouns. */
function layerOf(path: string): string | null {
  const [top, second = '', third, fourth] = path.split('/')
  if (top === 'app') return /^\(.+\)$|^desk$/.test(second) ? `app/${second}` : 'app'
  if (top !== 'lib') return top === 'seed' ? top : null
  if (third === undefined) return 'nouns'
  return second === 'db' && fourth !== undefined && third !== 'generated' ? `db/${third}` : second
}

/** The repository's own file that an import means, without its ending; null for a package. */
function targetOf(path: string, specifier: string): string | null {
  const found = specifier.startsWith('@/')
    ? specifier.slice(2)
    : specifier.startsWith('.')
      ? normalize(join(dirname(path), specifier))
      : null
  return found?.replace(CODE, '') ?? null
}

function importsOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].flatMap(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? [])
}

function checkLayers(files: Files): string[] {
  return eachImport(files, (path, specifier) => {
    const from = layerOf(path)
    const target = targetOf(path, specifier)
    if (target === null || path.startsWith('tests/')) return null
    const to = layerOf(target)
    const isApp = (room: string | null) => room === 'app' || room?.startsWith('app/')
    if (isApp(to) && !isApp(from)) return `${path}: nothing imports app (${specifier})`
    // Rooms of the app share what lies in app/_parts, and know nothing of one another.
    if (isApp(from) && isApp(to) && to !== 'app' && to !== from)
      return `${path}: ${from} may not import ${to}`
    if (isApp(from) && to === 'cli') return `${path}: no page runs a command (${specifier})`
    const allowed = from === null ? undefined : LAYERS[from]
    const isGenerated = to === 'db' && from?.startsWith('db/')
    if (allowed && to !== from && !isGenerated && !(to !== null && allowed.includes(to)))
      return `${path}: ${from} may not import ${to ?? target}`
    return null
  })
}

function checkDoors(files: Files): string[] {
  return eachImport(files, (path, specifier) => {
    if (path.startsWith('tests/')) return null
    const door = DOORS.find(([library]) => library.test(targetOf(path, specifier) ?? specifier))
    return door && !door[1].test(path) ? `${path}: ${specifier} enters only through ${door[2]}` : null
  })
}

function eachImport(files: Files, check: (path: string, specifier: string) => string | null): string[] {
  return [...files].flatMap(([path, text]) =>
    CODE.test(path) ? importsOf(text).flatMap((specifier) => check(path, specifier) ?? []) : [],
  )
}

function checkCycles(files: Files): string[] {
  const code = [...files].filter(([path]) => CODE.test(path))
  const paths = new Set(code.map(([path]) => path.replace(CODE, '')))
  const edges = new Map(
    code.map(([path, text]) => [
      path.replace(CODE, ''),
      importsOf(text).flatMap((specifier) => {
        const target = targetOf(path, specifier)
        return target !== null && paths.has(target) ? [target] : []
      }),
    ]),
  )
  const done = new Set<string>()
  const cycles: string[] = []
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      cycles.push(`cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' -> ')}`)
      return
    }
    if (done.has(path)) return
    for (const target of edges.get(path) ?? []) walk(target, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) walk(path, [])
  return cycles
}

function checkNames(files: Files): string[] {
  return [...files.keys()].flatMap((path) => {
    const words = path.split('/').map((part) => part.replace(/\..*$/, ''))
    if (words.some((word) => VAGUE.test(word))) return [`${path}: a name that says nothing`]
    const name = basename(path)
    const nouns = /^[a-z0-9]+(?:[-@][a-z0-9]+)*(?:\.[a-z0-9]+)*$/
    return CODE.test(path) && !nouns.test(name) ? [`${path}: a file name is in kebab-case`] : []
  })
}

function checkFirstLines(files: Files): string[] {
  return [...files].flatMap(([path, text]) =>
    path.startsWith('lib/') && CODE.test(path) && !/^(?:'use client'\n+)?\/\/ \S/.test(text)
      ? [`${path}: the first line says what the file is for`]
      : [],
  )
}

const MOST_LINES = 300

/** A longer file says in its first lines why it is one, in the words looked for here. */
function checkLengths(files: Files): string[] {
  return [...files].flatMap(([path, text]) => {
    if (!/^(?:app|lib|seed)\/.*\.(?:tsx?|mjs|css)$/.test(path)) return []
    const lines = text.replace(/\n$/, '').split('\n')
    const says = lines.slice(0, 5).some((line) => /^(?:\/\/|\/\*| \*).*longer than 300 lines/i.test(line))
    return lines.length > MOST_LINES && !says
      ? [
          `${path}: ${lines.length} lines; part it, or say in its first lines why it is longer than ${MOST_LINES} lines`,
        ]
      : []
  })
}

function checkClientFiles(files: Files, listed: readonly string[]): string[] {
  const found = [...files]
    .filter(([path, text]) => CODE.test(path) && /^(?:\/\/[^\n]*\n|\s)*['"]use client['"]/.test(text))
    .map(([path]) => path)
  return [
    ...found.filter((path) => !listed.includes(path)).map((path) => `${path}: not listed as a client file`),
    ...listed.filter((path) => !found.includes(path)).map((path) => `${path}: listed, but no client file`),
  ]
}

/** Folders of one machine; they mean nothing on another. */
const LOCAL_PATH = new RegExp(`(?<![\\w.\\-/])/(?:${['work', 'root', 'home', 'Users'].join('|')})/\\w+/`)

function checkPaths(files: Files): string[] {
  return [...files].flatMap(([path, text]) => {
    const found = LOCAL_PATH.exec(text)
    return found ? [`${path}: ${found[0]} is a folder of one machine`] : []
  })
}

function checkLockFile(text: string): string[] {
  const found = /"resolved"|https?:\/\/[^"]*(?:registry|\.tgz)/.exec(text)
  return found ? [`package-lock.json names a registry (${found[0]})`] : []
}

const TOP_LEVEL = new Set([
  ...['app', 'lib', 'prisma', 'seed', 'tests', 'docs', 'public', '.ci', '.git', '.github'],
  ...['README.md', 'ARCHITECTURE.md', 'LICENSE', '.gitignore', '.npmrc'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'biome.json'],
  ...['next.config.mjs', 'prisma.config.ts', 'vitest.config.ts', 'proxy.ts', 'instrumentation.ts'],
])

function checkTopLevel(names: readonly string[]): string[] {
  return names.filter((name) => !TOP_LEVEL.has(name)).map((name) => `${name}: the top level is fixed`)
}

// ---- the repository ------------------------------------------------------------------------------------------

const IGNORED = readFileSync('.gitignore', 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))

/** Whether .gitignore leaves a path out; it knows names of files and folders ("data/") with one "*" at most. */
function isIgnored(path: string): boolean {
  return IGNORED.some((line) => {
    const [start = '', end] = line.replace(/\/$/, '').split('*')
    return end === undefined ? path === start : path.startsWith(start) && path.endsWith(end)
  })
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = normalize(join(folder, entry.name))
    if (isIgnored(path) || path === '.git') return []
    return entry.isDirectory() ? filesUnder(path) : [path]
  })
}

const TEXT = new Set(['.ts', '.tsx', '.mjs', '.json', '.md', '.sql', '.prisma', '.css', '.csv', '.toml', ''])
const repository: Files = new Map(
  filesUnder('.')
    .filter((path) => TEXT.has(extname(path)))
    .map((path) => [path, readFileSync(path, 'utf8')]),
)

describe('the architecture', () => {
  it.each([
    ['db and figures have never met, and nothing imports app', () => checkLayers(repository)],
    ['every library enters through its one door', () => checkDoors(repository)],
    ['no file imports itself in a circle', () => checkCycles(repository)],
    ['every name says something', () => checkNames(repository)],
    ['every file in lib says what it is for', () => checkFirstLines(repository)],
    ['no file is longer than it says why', () => checkLengths(repository)],
    ['what runs in the browser is listed here', () => checkClientFiles(repository, CLIENT_FILES)],
    ['no file knows the machine it was written on', () => checkPaths(repository)],
    ['the lock file names no registry', () => checkLockFile(readFileSync('package-lock.json', 'utf8'))],
    [
      'the top level holds what it always held',
      () => checkTopLevel(readdirSync('.').filter((n) => !isIgnored(n))),
    ],
  ])('%s', (_, check) => {
    expect(check()).toEqual([])
  })

  it('is read without what a server has made that runs from this folder, or was killed', () => {
    expect(['.next', '.next-0af3', 'x.tsbuildinfo', 'data'].filter((path) => !isIgnored(path))).toEqual([])
    expect(['next.config.mjs', 'docs', '.npmrc'].filter(isIgnored)).toEqual([])
  })

  it('reads every import of the repository, whatever its shape', () => {
    const shapes = [
      "import a from 'one'",
      "import {\n  b,\n  type C,\n} from 'two'",
      "import 'three'",
      "export { d } from 'four'",
      "const e = await import('five')",
      "import type { F } from 'six'",
      "export * from 'seven'",
    ]
    expect(importsOf(shapes.join('\n'))).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven'])
    expect(importsOf("const from = 'nowhere'\n// import x from\n")).toEqual([])
  })
})

describe('the checks notice', () => {
  const one = (path: string, text: string): Files => new Map([[path, text]])

  it.each([
    [
      'a figure that reads the database',
      'lib/figures/spectrum.ts',
      "import { answerFor } from '@/lib/db/ask/answers'",
    ],
    ['a database that draws', 'lib/db/ask/answers.ts', "import type { Figure } from '../figures/figure'"],
    ['a noun that knows the database', 'lib/words.ts', "import { database } from './db/client'"],
    ['paint that asks for itself', 'lib/paint/svg.tsx', "const x = await import('@/lib/db/ask/answers')"],
    ['a script that imports a page', 'lib/cli/export.ts', "import Page from '@/app/(compare)/page'"],
    ['a page that runs a script', 'app/(compare)/page.tsx', "import { build } from '@/lib/cli/set-up.mjs'"],
    [
      'a test imported by the product',
      'lib/db/store/record.ts',
      "import { made } from '@/tests/support/made-up'",
    ],
  ])('%s', (_, path, text) => {
    expect(checkLayers(one(path, text))).toHaveLength(1)
  })

  it.each([
    ['Prisma on a page', 'app/(compare)/page.tsx', "import { PrismaClient } from '@prisma/client'"],
    [
      'the generated client on a page',
      'app/(compare)/page.tsx',
      "import { Prisma } from '@/lib/db/generated/client'",
    ],
    [
      'a second door to Recharts',
      'app/(compare)/_parts/live-figure.tsx',
      "import {\n  Bar,\n} from 'recharts'",
    ],
    ['resvg in a route', 'app/figures/route.ts', "import { Resvg } from '@resvg/resvg-js'"],
    ['markup in a route', 'app/figures/route.ts', "await import('react-dom/server')"],
    ['CSV by the way', 'seed/read.ts', "import { parse } from 'csv-parse/sync'"],
    [
      'the session’s library on a page',
      'app/(people)/sign-in/page.tsx',
      "import { betterAuth } from 'better-auth'",
    ],
    ['a second combobox', 'app/desk/page.tsx', "import { useCombobox } from 'downshift'"],
    ['zod in the middle', 'lib/figures/figure.ts', "import { z } from 'zod'"],
  ])('%s', (_, path, text) => {
    expect(checkDoors(one(path, text))).toHaveLength(1)
  })

  it('a cycle of three', () => {
    const files = new Map([
      ['lib/a.ts', "import './b'"],
      ['lib/b.ts', "import { c } from '@/lib/c'"],
      ['lib/c.ts', "import type { A } from './a'"],
    ])
    expect(checkCycles(files)).toEqual(['cycle: lib/a -> lib/b -> lib/c -> lib/a'])
  })

  it.each([
    'lib/utils.ts',
    'app/_parts/index.tsx',
    'lib/common/time.ts',
    'lib/answerFor.ts',
    'lib/Figure.ts',
  ])('the name %s', (path) => {
    expect(checkNames(one(path, ''))).toHaveLength(1)
  })

  it('a file in lib without a first line, and with one', () => {
    expect(checkFirstLines(one('lib/stance.ts', 'export const a = 1'))).toHaveLength(1)
    expect(checkFirstLines(one('lib/stance.ts', '// The scale.\nexport const a = 1'))).toEqual([])
  })

  it('a file that is too long, unless its first lines say why', () => {
    const lines = (count: number) => 'a\n'.repeat(count)
    expect(checkLengths(one('lib/a.ts', lines(300)))).toEqual([])
    expect(checkLengths(one('lib/a.ts', lines(301)))).toHaveLength(1)
    expect(checkLengths(one('app/styles/a.css', lines(301)))).toHaveLength(1)
    expect(checkLengths(one('tests/a.test.ts', lines(301)))).toEqual([])
    const reason = '// A table. It is longer than 300 lines because one table cannot be parted.\n'
    expect(checkLengths(one('lib/a.ts', reason + lines(301)))).toEqual([])
    expect(checkLengths(one('lib/a.ts', lines(301) + reason))).toHaveLength(1)
  })

  it('a client file nobody listed, and a listed one that is gone', () => {
    const files = one('app/_parts/live.tsx', "// Why.\n'use client'\n")
    expect(checkClientFiles(files, [])).toHaveLength(1)
    expect(checkClientFiles(files, ['app/_parts/live.tsx'])).toEqual([])
    expect(checkClientFiles(new Map(), ['app/_parts/live.tsx'])).toHaveLength(1)
  })

  it('a path of one machine, a registry, a stray file', () => {
    expect(checkPaths(one('docs/x.md', `see /${'home'}/ada/parallax`))).toHaveLength(1)
    expect(checkLockFile('"resolved": "https://registry.example/a.tgz"')).toHaveLength(1)
    expect(checkTopLevel(['app', 'notes.txt'])).toEqual(['notes.txt: the top level is fixed'])
  })
})

describe('the documents', () => {
  const documents = ['README.md', 'ARCHITECTURE.md']
  const scripts = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts)

  /** Names of files in a document: links, and code that looks like a path of ours. */
  function pathsIn(text: string): string[] {
    const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
    const quoted = [...text.matchAll(/`((?:app|lib|prisma|seed|tests|docs|\.ci)\/[\w@.[\]/-]*)`/g)]
    return [...linked, ...quoted].flatMap(([, path]) => path ?? [])
  }

  it.each(documents)('%s names only files that exist', (name) => {
    const paths = pathsIn(readFileSync(name, 'utf8'))
    expect(paths.length).toBeGreaterThan(5)
    expect(paths.filter((path) => !existsSync(path))).toEqual([])
  })

  it.each(documents)('%s names only scripts that exist', (name) => {
    const text = readFileSync(name, 'utf8')
    const named = [...text.matchAll(/npm (?:run ([a-z]+)|(start|test)\b)/g)].flatMap(
      ([, run, own]) => run ?? own ?? [],
    )
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((script) => !scripts.includes(script))).toEqual([])
  })

  it('README shows every script of package.json', () => {
    const text = readFileSync('README.md', 'utf8')
    const missing = scripts.filter((script) => !new RegExp(`npm (run )?${script}\\b`).test(text))
    expect(missing).toEqual([])
  })
})
