// What npm run verify finds, and what it leaves in peace: real files of real databases, then one number changed.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesOf } from '@/app/(compare)/_files/figure-files'
import { recounted } from '@/lib/cli/recounted'
import type { Database } from '@/lib/db/store/client'
import { FIGURES } from '@/lib/figures/all'
import { formatManifest, MANIFEST } from '@/lib/figures/bundle'
import { csvLines, formatCsv, parseCsv } from '@/lib/table/csv'
import { STATEMENT_COLUMNS, statementRow } from '@/lib/table/statement-rows'
import { stored, unzipped, zipOf } from '@/lib/table/zip'
import { madeUpDatabase, seededDatabase, type TestDatabase, temporaryFolder } from './support/database'
import { viewFor } from './support/views'

let opening: TestDatabase
let madeUp: TestDatabase
beforeAll(async () => {
  opening = await seededDatabase()
  madeUp = await madeUpDatabase(300)
})
afterAll(() => Promise.all([opening?.close(), madeUp?.close()]))

const slugs = FIGURES.map(({ slug }) => slug)
const bytes = (content: string | Uint8Array) =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content
// The mark of UTF-8 is part of the file.
const text = (content: Uint8Array | undefined) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(content)
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')

type View = Awaited<ReturnType<typeof viewFor>>
const bundles = new Map<string, Promise<Uint8Array>>()

/** The bundle of a view. Packed once: it has a picture in it, and the same view is asked for by many tests. */
async function bundleFor(database: Database, slug: string, query = ''): Promise<Uint8Array> {
  const key = JSON.stringify([database === madeUp.database, slug, query])
  const packed =
    bundles.get(key) ??
    viewFor(database, slug, query)
      .then((view) => bytesOf('bundle.zip', view))
      .then(bytes)
  bundles.set(key, packed)
  return packed
}

/** The files of a bundle after a change, packed again; whoever changes it can also write new hashes. */
async function repacked(
  bundle: Uint8Array,
  change: (files: Record<string, string>) => void,
  { rehash = true } = {},
): Promise<Uint8Array> {
  const files = unzipped(bundle)
  const texts = Object.fromEntries(
    ['data.csv', 'statements.csv', 'codings.csv', 'figure.svg', 'metadata.json', 'README.md'].flatMap(
      (name) => (files[name] ? [[name, text(files[name])]] : []),
    ),
  )
  change(texts)
  for (const [name, content] of Object.entries(texts)) files[name] = bytes(content)
  if (rehash) {
    const { [MANIFEST]: _, ...others } = files
    files[MANIFEST] = bytes(
      formatManifest(Object.fromEntries(Object.entries(others).map(([name, file]) => [name, sha256(file)]))),
    )
  }
  async function* all() {
    for (const [name, content] of Object.entries(files)) yield { name, pieces: [content] }
  }
  return zipOf(all(), '2031-05-06')
}

const verdictOn = (name: string, content: string | Uint8Array) => recounted([{ name, bytes: bytes(content) }])

/** A table with every number replaced by another, and where the replaced ones stood. */
function disturbed(csv: string, isSpared: (column: string) => boolean = () => false) {
  const { columns, rows } = parseCsv(csv)
  const places: string[] = []
  const cells = rows.map(({ line, values }) =>
    columns.map((column) => {
      const value = values[column] ?? ''
      if (isSpared(column) || !/^-?\d+(?:\.\d+)?(?:e-\d+)?$/.test(value)) return value
      places.push(`line ${line}`, column)
      return String(Number(value) + Math.max(1e-4, Math.abs(Number(value)) / 1000))
    }),
  )
  const pairs = places.flatMap((line, place) => (place % 2 === 0 ? [[line, places[place + 1] ?? '']] : []))
  return { csv: formatCsv(columns, cells), pairs }
}

const statementsCsv = async ({ answer, base, statements }: View) => {
  async function* rows() {
    for await (const statement of statements()) yield statementRow(statement, answer.question.joint, base)
  }
  let csv = ''
  for await (const lines of csvLines(STATEMENT_COLUMNS, rows())) csv += lines
  return csv
}

const DATABASES = { 'the opening data': () => opening, 'a made-up data set': () => madeUp }

describe.each(Object.entries(DATABASES))('of %s', (_, of) => {
  test.each(slugs)('every file of an untouched %s verifies', async (slug) => {
    const view = await viewFor(of().database, slug)
    const bundle = await verdictOn('bundle.zip', await bundleFor(of().database, slug))
    expect(bundle.problems).toEqual([])
    expect(bundle.unchecked).toEqual([])
    expect(bundle.compared).toBeGreaterThan(20)
    const workbook = await verdictOn('data.xlsx', await bytesOf('data.xlsx', view))
    expect(workbook.problems).toEqual([])
    const data = await bytesOf('data.csv', view)
    expect((await verdictOn('data.csv', data)).problems).toEqual([])
    const pair = [
      { name: 'data.csv', bytes: bytes(data) },
      { name: 'statements.csv', bytes: bytes(await statementsCsv(view)) },
    ]
    expect((await recounted(pair)).problems).toEqual([])
    expect((await recounted(pair.toReversed())).problems).toEqual([])
  })

  test.each([
    'joint=signatories&order=position',
    'per=quarter&role=addressee&show=several&theme=print',
    'topic=port-ilse&topic=gaza-ceasefire-talks&words=own',
    'q=port&theme=dark&title=Who%20said%20it&note=For%20a%20classroom',
    'actor=belmark&actor=israel&from=2019-01-01&to=2020-01-01',
  ])('a bundle verifies whatever was asked: %s', async (query) => {
    for (const slug of slugs) {
      const bundle = await bundleFor(of().database, slug, query)
      expect((await verdictOn('bundle.zip', bundle)).problems).toEqual([])
    }
  })
})

describe('one number changed is named', () => {
  test('a coding, by what it does to the figure of agreement', async () => {
    const bundle = await bundleFor(madeUp.database, 'spectrum')
    const changed = await repacked(bundle, (files) => {
      const { columns, rows } = parseCsv(files['codings.csv'] ?? '')
      // One of a statement that somebody else put on a level too.
      const coded = rows.findIndex(
        ({ values }, place) =>
          values.level !== '' &&
          rows.some(
            (other, at) => at !== place && other.values.unit === values.unit && other.values.level !== '',
          ),
      )
      const cells = rows.map(({ values }, place) =>
        columns.map((column) =>
          column === 'level' && place === coded
            ? values.level === '3'
              ? '-3'
              : '3'
            : (values[column] ?? ''),
        ),
      )
      expect(cells.length).toBeGreaterThan(50)
      files['codings.csv'] = formatCsv(columns, cells)
    })
    const { problems } = await verdictOn('bundle.zip', changed)
    expect(problems.join()).toMatch(
      /about\.reliability\.agreement\.alpha: it says -?0\.\d+, and the codings give/,
    )
  })

  test.each(slugs)('each number of data.csv, in the bundle of %s', async (slug) => {
    const bundle = await bundleFor(madeUp.database, slug)
    let pairs: string[][] = []
    const changed = await repacked(bundle, (files) => {
      const table = disturbed(files['data.csv'] ?? '')
      files['data.csv'] = table.csv
      pairs = table.pairs
    })
    const { problems } = await verdictOn('bundle.zip', changed)
    expect(pairs.length).toBeGreaterThan(5)
    for (const [line, column] of pairs)
      expect(
        problems.some((words) => words.includes(`${line} (`) && words.includes(`column ${column}:`)),
      ).toBe(true)
  })

  test.each(['spectrum', 'distribution', 'topics', 'speakers'])(
    'each number that follows from the level counts, in a lone data.csv of %s',
    async (slug) => {
      const data = text(bytes(await bytesOf('data.csv', await viewFor(madeUp.database, slug))))
      const spared = /^((level|described)_.*|out_of_scope|codebook_version)$/
      const { csv, pairs } = disturbed(
        data,
        (column) => spared.test(column) || (column === 'described' && !data.includes('described_0')),
      )
      const { problems } = await verdictOn('data.csv', csv)
      expect(pairs.length).toBeGreaterThan(20)
      expect(problems).toHaveLength(pairs.length)
      expect(problems[0]).toMatch(
        /^data\.csv, line \d+ \(.+\), column \w+: it says .+, and its level counts give .+\.$/,
      )
    },
  )

  test('a level count, in a lone data.csv', async () => {
    const data = text(bytes(await bytesOf('data.csv', await viewFor(opening.database, 'spectrum'))))
    const { columns, rows } = parseCsv(data)
    const changed = rows.map(({ values }) =>
      columns.map((column) =>
        column === 'level_plus1' && values.actor === 'hamas' ? '4' : (values[column] ?? ''),
      ),
    )
    const { problems } = await verdictOn('data.csv', formatCsv(columns, changed))
    expect(problems).toContain('data.csv, line 5 (Hamas), column n: it says 3, and its level counts give 4.')
  })

  test.each(slugs)('a level in statements.csv, in the bundle of %s', async (slug) => {
    const bundle = await bundleFor(madeUp.database, slug)
    const changed = await repacked(bundle, (files) => {
      const { columns, rows } = parseCsv(files['statements.csv'] ?? '')
      // One that every figure counts: with a topic, a party, and not said a second time.
      const chosen = rows.findIndex(
        ({ values }) =>
          values.counted === 'true' &&
          values.level !== '' &&
          values.topics !== '' &&
          values.target_keys !== '' &&
          Number(values.level) > -3,
      )
      expect(chosen).toBeGreaterThanOrEqual(0)
      files['statements.csv'] = formatCsv(
        columns,
        rows.map(({ values }, place) =>
          columns.map((column) => (place === chosen && column === 'level' ? '-3' : (values[column] ?? ''))),
        ),
      )
    })
    const { problems } = await verdictOn('bundle.zip', changed)
    expect(problems.some((words) => words.startsWith('data.csv, line '))).toBe(true)
  })

  test('a level that is none stops the reading, with its place', async () => {
    const bundle = await bundleFor(opening.database, 'spectrum')
    const changed = await repacked(bundle, (files) => {
      const { columns, rows } = parseCsv(files['statements.csv'] ?? '')
      const cells = rows.map(({ values }) =>
        columns.map((column) => (column === 'level' && values.level ? '7' : (values[column] ?? ''))),
      )
      files['statements.csv'] = formatCsv(columns, cells)
    })
    expect((await verdictOn('bundle.zip', changed)).problems).toEqual([
      'bundle.zip: statements.csv, line 2, column level: “7” is not a level from -3 to 3.',
    ])
  })

  test.each(slugs)('each number printed in the picture of %s', async (slug) => {
    const bundle = await bundleFor(madeUp.database, slug)
    const svg = text(unzipped(bundle)['figure.svg'])
    const printed = [...svg.matchAll(/>[^<>]*?(\d)[^<>]*<\/(?:tspan|text|title)>/g)]
    expect(printed.length).toBeGreaterThan(5)
    // A few of them suffice: the first, the last, and one between.
    for (const found of [printed[0], printed[Math.floor(printed.length / 2)], printed.at(-1)]) {
      const at = (found?.index ?? 0) + (found?.[0].search(/\d/) ?? 0)
      const digit = String((Number(svg[at]) + 1) % 10)
      const changed = await repacked(bundle, (files) => {
        files['figure.svg'] = svg.slice(0, at) + digit + svg.slice(at + 1)
      })
      const { problems } = await verdictOn('bundle.zip', changed)
      expect(problems).toHaveLength(1)
      expect(problems[0]).toMatch(/^figure\.svg, text \d+: it prints “.*”, and the statements give “.*”\.$/s)
    }
  })

  test('a mark that stands elsewhere', async () => {
    const bundle = await bundleFor(opening.database, 'spectrum')
    const changed = await repacked(bundle, (files) => {
      files['figure.svg'] = (files['figure.svg'] ?? '').replace(/cx="(\d)/, 'cx="9$1')
    })
    expect((await verdictOn('bundle.zip', changed)).problems[0]).toMatch(
      /^figure\.svg, element \d+: it draws /,
    )
  })

  test('a file that is not the one that was packed, a file too many, a file that is gone', async () => {
    const bundle = await bundleFor(opening.database, 'spectrum')
    const loose = await repacked(
      bundle,
      (files) => {
        files['statements.csv'] = (files['statements.csv'] ?? '').replace('16', '15')
        files['more.csv'] = 'a'
      },
      { rehash: false },
    )
    const { problems } = await verdictOn('bundle.zip', loose)
    expect(problems[0]).toMatch(/^statements\.csv: its SHA-256 is \w+, and manifest-sha256\.txt says \w+\.$/)
    expect(problems).toContain('more.csv: manifest-sha256.txt does not list it.')
    async function* without() {
      for (const [name, content] of Object.entries(unzipped(bundle)))
        if (name !== 'figure.svg') yield { name, pieces: [content] }
    }
    const gone = await verdictOn('bundle.zip', await zipOf(without(), '2031-05-06'))
    expect(gone.problems).toEqual(['bundle.zip: figure.svg is missing in it.'])
  })
})

describe('nothing in a file can change unseen', () => {
  const RUNS = { numRuns: 60 }
  const place = {
    part: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    by: fc.integer({ min: 1, max: 255 }),
  }
  const flipped = (content: Uint8Array, part: number, by: number) => {
    const copy = Uint8Array.from(content)
    const at = Math.floor(part * copy.length)
    copy[at] = ((copy[at] ?? 0) + by) % 256
    return copy
  }

  test('any byte of any file of a bundle, its list of hashes too', async () => {
    const bundle = await bundleFor(opening.database, 'spectrum')
    const files = unzipped(bundle)
    const { part, by } = place
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(files)), part, by, async (name, where, change) => {
        async function* all() {
          for (const [own, content] of Object.entries(files))
            yield { name: own, pieces: [own === name ? flipped(content, where, change) : content] }
        }
        const { problems } = await verdictOn('bundle.zip', await zipOf(all(), '2031-05-06'))
        expect(problems.length).toBeGreaterThan(0)
      }),
      RUNS,
    )
  })

  test.each(['bundle.zip', 'data.xlsx'] as const)('any byte of a %s as it is packed', async (name) => {
    const content = bytes(await bytesOf(name, await viewFor(opening.database, 'spectrum')))
    const { part, by } = place
    await fc.assert(
      fc.asyncProperty(part, by, async (where, change) => {
        const { problems } = await verdictOn(name, flipped(content, where, change))
        expect(problems.length).toBeGreaterThan(0)
      }),
      RUNS,
    )
    for (const more of [Uint8Array.from([...content, 0]), content.slice(0, -1)])
      expect((await verdictOn(name, more)).problems.length).toBeGreaterThan(0)
  })

  /** What a bundle is counted from; nothing else knows it, so only its hash holds it. */
  const GIVEN = [
    'format',
    'figure',
    'options',
    'question',
    'presentation',
    'base',
    'exportedOn',
    'about',
    'vocabulary',
  ]

  test.each(slugs)(
    'each number and word that metadata.json of %s says, whoever writes new hashes',
    async (slug) => {
      const bundle = await bundleFor(madeUp.database, slug)
      const paths: string[] = []
      const changed = await repacked(bundle, (parts) => {
        const metadata = JSON.parse(parts['metadata.json'] ?? '')
        const other = (value: unknown, path: string): unknown => {
          if (typeof value === 'object' && value !== null) {
            const entries = Object.entries(value).map(([key, part]) => [key, other(part, `${path}.${key}`)])
            return Array.isArray(value) ? entries.map(([, part]) => part) : Object.fromEntries(entries)
          }
          if (typeof value !== 'number' && typeof value !== 'string') return value
          paths.push(path)
          return typeof value === 'number' ? value + Math.max(1e-4, Math.abs(value) / 1000) : `${value} `
        }
        for (const key of Object.keys(metadata))
          if (!GIVEN.includes(key)) metadata[key] = other(metadata[key], key)
        parts['metadata.json'] = JSON.stringify(metadata)
      })
      const { problems } = await verdictOn('bundle.zip', changed)
      expect(paths.length).toBeGreaterThan(40)
      for (const path of paths)
        expect(
          problems.some((words) => words.startsWith(`metadata.json, ${path}: it says `)),
          path,
        ).toBe(true)
    },
  )

  test('a count of the whole data set that metadata.json says twice', async () => {
    const bundle = await bundleFor(opening.database, 'spectrum')
    const changed = await repacked(bundle, (files) => {
      files['metadata.json'] = (files['metadata.json'] ?? '').replace('"shown": 12', '"shown": 999')
    })
    expect((await verdictOn('bundle.zip', changed)).problems).toEqual([
      'metadata.json, provenance.statements.shown: it says 999, and the statements give 12.',
    ])
  })

  test('a number in the README, whoever writes new hashes', async () => {
    const bundle = await bundleFor(opening.database, 'spectrum')
    const changed = await repacked(bundle, (files) => {
      files['README.md'] = (files['README.md'] ?? '').replace('9 counted', '8 counted')
    })
    expect((await verdictOn('bundle.zip', changed)).problems).toEqual([
      expect.stringMatching(
        /^README\.md, line \d+: it says “8 counted.*”, and the statements give “9 counted.*”\.$/,
      ),
    ])
  })

  test('an archive packed anew by somebody else is told apart from one that was changed', async () => {
    const files = unzipped(await bundleFor(opening.database, 'spectrum'))
    const { problems } = await verdictOn('bundle.zip', stored(files))
    expect(problems).toEqual([expect.stringMatching(/^bundle\.zip: all that is in it agrees, but /)])
  })

  test('a lone data.csv says which of its columns were not checked, words too', async () => {
    const data = await bytesOf('data.csv', await viewFor(opening.database, 'spectrum'))
    const { problems, unchecked } = await verdictOn('data.csv', data)
    expect(problems).toEqual([])
    expect(unchecked).toEqual([expect.stringMatching(/^data\.csv: actor, actor_name, .*cannot be told/)])
  })
})

describe('the command', () => {
  const verify = (...files: string[]) =>
    spawnSync(process.execPath, ['lib/cli/verify.mjs', ...files], { encoding: 'utf8' })

  test('says how much agrees, and ends well', async () => {
    const file = join(temporaryFolder(), 'bundle.zip')
    writeFileSync(file, await bundleFor(opening.database, 'spectrum'))
    const output = execFileSync(process.execPath, ['lib/cli/verify.mjs', file], { encoding: 'utf8' })
    expect(output).toMatch(/numbers and words computed again: no difference\.\n$/)
  })

  test('names what differs, and fails', async () => {
    const file = join(temporaryFolder(), 'data.csv')
    const data = text(bytes(await bytesOf('data.csv', await viewFor(opening.database, 'spectrum'))))
    writeFileSync(file, data.replace('one-sided', 'mixed'))
    const { status, stderr } = verify(file)
    expect(status).toBe(1)
    expect(stderr).toContain('column state: it says mixed, and its level counts give one-sided.')
    expect(stderr).toContain('1 difference found.')
  })

  test('a file that is none of ours is one sentence', async () => {
    const file = join(temporaryFolder(), 'picture.zip')
    writeFileSync(file, 'no archive')
    const { status, stderr } = verify(file)
    expect(status).toBe(1)
    expect(stderr).toMatch(/^picture\.zip: .+\.\n1 difference found\.\n$/)
    expect(verify('nowhere.csv').stderr).toMatch(/nowhere\.csv cannot be read\.\n$/)
    expect(verify().stderr).toMatch(/^Which file\?/)
  })
})
