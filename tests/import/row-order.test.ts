// What a table stores does not depend on the order of its rows, and bringing it in once more changes nothing: held over
// made-up tables that say the same names, sources and statements in many ways.
import { randomLcg } from 'd3-random'
import { expect, test } from 'vitest'
import { isReady, type Report } from '@/lib/import/report'
import { giveCodebook } from '@/seed/seed'
import { filledDatabase } from '../support/database'
import { csvOf, fileOf, problemsIn, recordsIn, tried, type Wish } from '../support/trial'

const RUNS = 60

/** Choices that are the same at every run. */
class Lot {
  readonly #random: () => number

  constructor(seed: number) {
    // Seeds that lie near one another begin alike.
    this.#random = randomLcg((seed * 0.618034) % 1)
    for (let skip = 0; skip < 10; skip += 1) this.#random()
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }

  /** True once in so many times. */
  once(times: number): boolean {
    return this.below(times) === 0
  }

  one<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new Error('nothing to choose from')
    return item
  }

  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, at: this.#random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item)
  }
}

/** Spellings of one name each; the first is plain, and its slug is the letters of it. */
const ACTORS = [
  ['Belmark', 'BELMARK', 'Bélmark'],
  ['Kestria', 'Kestría', 'kestria', 'Kes\u200Btria'],
  ['Ostria'],
  ['Varn Front', 'Varn  Front', 'Vàrn Front'],
]
const SPEAKERS = [
  ['Ada Brenn', 'Áda Brenn', 'ADA BRENN'],
  ['Jonas Vehl'],
  ['the minister', 'The Minister'],
  [''],
]
const TOPICS = [['River line', 'river line', 'Rìver line'], ['Port Ilse'], ['Grain convoys']]
const OUTLETS = [['Ilse Wire', 'ILSE WIRE', 'Ilse Wiré'], ['The Kestrian'], ['Belmark Courier']]
const CODERS = ['Mira Holt', 'Bo', 'Ona']
const WORDS = ['We urge calm.', 'We go.', 'Our envoys return.', 'The river stays shut.', 'Nobody asked us.']
const slugOf = (name: string) => name.toLowerCase().replace(/[^a-z]+/g, '-')

type Cells = Record<string, string>

/** A source: what is said of it in every row, or only in some. */
function sourceOf(lot: Lot): (lot: Lot) => Cells {
  const outlet = lot.one(OUTLETS)
  const number = lot.below(3)
  const kind = lot.below(4)
  const title = kind === 0 ? '' : `Report ${number}`
  const published = kind === 2 ? `2032-02-0${number + 1}` : ''
  const url = kind === 3 ? `https://example.org/${slugOf(outlet[0] ?? '')}/${number}` : ''
  return (now) => ({
    ...(now.once(4)
      ? { outlet: '', outlet_key: slugOf(outlet[0] ?? '') }
      : { outlet: now.one(outlet), outlet_key: now.once(3) ? slugOf(outlet[0] ?? '') : '' }),
    title: url === '' || now.once(2) ? title : '',
    published,
    url,
  })
}

function statementOf(lot: Lot, hasIds: boolean, at: number): Cells[] {
  const [first, second] = lot.shuffled(ACTORS)
  const [one, other] = [lot.one(first ?? []), lot.one(second ?? [])]
  const isJoint = lot.once(5)
  const target = lot.one(ACTORS)
  const isSlug = lot.once(4)
  const source = sourceOf(lot)(lot)
  const row: Cells = {
    ...(hasIds && { id: `s${at}` }),
    actor: isJoint ? `${one}; ${other}` : isSlug ? slugOf(first?.[0] ?? '') : one,
    joint: isJoint && lot.once(2) ? 'Joint front' : '',
    speaker: lot.one(lot.one(SPEAKERS)),
    quote: `${lot.one(WORDS)} (${lot.below(hasIds ? 6 : 60)})`,
    date: `2032-03-${String(1 + lot.below(28)).padStart(2, '0')}`,
    topic: lot.once(3)
      ? `${lot.one(lot.one(TOPICS))}; ${lot.one(lot.one(TOPICS))}`
      : lot.one(lot.one(TOPICS)),
    target: lot.once(2) ? '' : lot.once(6) ? 'the fishermen' : lot.one(target),
    ...source,
    via: lot.once(5) ? lot.one(lot.one(OUTLETS)) : '',
  }
  const coders = lot.shuffled(CODERS).slice(0, lot.one([0, 1, 1, 1, 2, 3]))
  const codings = coders.map((coder) => ({ coder, level: String(lot.below(7) - 3) }))
  return (codings.length === 0 ? [{ coder: '', level: '' }] : codings).map((coding) => ({
    ...row,
    ...coding,
  }))
}

/** A table, each row of which is a coding of a statement. */
function tableOf(lot: Lot): { rows: Cells[]; wish: Wish } {
  const hasIds = lot.once(2)
  const rows = Array.from({ length: 4 + lot.below(14) }, (_, at) => statementOf(lot, hasIds, at)).flat()
  const columns = {
    ...{ statement: hasIds ? 'id' : null, joint_actor: 'joint', targets: 'target', outlet_key: 'outlet_key' },
    ...{ source_title: 'title', source_published: 'published', source_url: 'url', via: 'via' },
  }
  const unknown = lot.once(3) ? { actor: ['apart'], speaker: ['apart'] } : {}
  return { rows, wish: { columns, plan: { readings: unknown }, confirm: 'all', name: 'table.csv' } }
}

/** What is wrong, wherever it stands. */
const kindsIn = ({ problems }: Report) =>
  [
    ...new Set(
      problems.map(({ column, message }) => `${column}: ${message.replaceAll(/line \d+|“[^”]*”/g, '…')}`),
    ),
  ].sort()

test('the order of rows changes nothing, and a second import neither', async () => {
  let stored = 0
  for (let run = 0; run < RUNS; run += 1) {
    const lot = new Lot(run + 1)
    const { rows, wish } = tableOf(lot)
    const [first, other] = [rows, lot.shuffled(rows)].map((all) => fileOf(csvOf(all))) as [string, string]
    const [a, b] = [
      await filledDatabase('codebook', giveCodebook),
      await filledDatabase('codebook', giveCodebook),
    ]
    try {
      const reports = [await tried(a.database, first, wish), await tried(b.database, other, wish)] as const
      const words = `run ${run}: ${csvOf(rows)}\n${reports.flatMap(problemsIn).join('\n')}`
      expect(reports.map(isReady), words).toEqual(isReady(reports[0]) ? [true, true] : [false, false])
      if (!isReady(reports[0])) {
        expect(kindsIn(reports[1]), words).toEqual(kindsIn(reports[0]))
        continue
      }
      stored += 1
      expect(await recordsIn(b.database), words).toEqual(await recordsIn(a.database))
      const before = await recordsIn(a.database)
      expect((await tried(a.database, other, wish)).added, words).toBe(0)
      expect(await recordsIn(a.database), words).toEqual(before)
    } finally {
      await Promise.all([a.close(), b.close()])
    }
  }
  expect(stored).toBeGreaterThan(RUNS / 2)
})
