// A long table of made-up statements of made-up actors, to be imported: the same rows at every run, written to a file
// piece by piece. Nothing here was said by anybody.
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { randomInt, randomLcg } from 'd3-random'
import { LEVELS } from '@/lib/stance'
import { type Cell, csvLines } from '@/lib/table/csv'

export const MADE_UP_COLUMNS = [
  ...['statement', 'signatories', 'speaker', 'speaker_role', 'attribution', 'form', 'quote', 'language'],
  ...['paraphrase', 'date_earliest', 'date_latest', 'topics', 'outlet', 'source_title', 'source_url'],
  ...['level', 'conditional', 'rationale', 'coder'],
] as const

export type MadeUpRow = Record<(typeof MADE_UP_COLUMNS)[number], Cell>

const ACTORS = ['Belmark', 'Kestria', 'Ostria', 'Sunder Isles', 'Varn Front'] as const
const ROLES = ['minister', 'envoy', 'spokeswoman'] as const
const TOPICS = ['Port Ilse', 'River line', 'Grain convoys', 'Prisoners'] as const
const OUTLETS = ['Belmark Courier', 'Ilse Wire', 'The Kestrian'] as const
const WORDS =
  'our envoys return to Port Ilse at dawn while batteries along the river stay silent and grain moves under escort'.split(
    ' ',
  )
const FIRST_DAY = Date.UTC(2031, 2, 1)
const DAYS = 1500
const dayAt = (offset: number) => new Date(FIRST_DAY + offset * 86_400_000).toISOString().slice(0, 10)

/** `count` rows, one statement with its coding each. */
export function* madeUpRows(count: number): Generator<MadeUpRow, void> {
  const random = randomLcg(0.47)
  const below = (limit: number) => randomInt.source(random)(limit)()
  const one = <T>(items: readonly [T, ...T[]] | readonly T[]): T => {
    const item = items[below(items.length)]
    if (item === undefined) throw new Error('nothing to choose from')
    return item
  }
  for (let place = 1; place <= count; place += 1) {
    const actor = one(ACTORS)
    const outlet = one(OUTLETS)
    const day = dayAt(below(DAYS))
    const words = `${Array.from({ length: 6 + below(10) }, () => one(WORDS)).join(' ')} (${place})`
    const own = below(3) > 0
    const level = one(LEVELS)
    yield {
      statement: `made-up-${place}`,
      signatories: actor,
      speaker: `${actor}’s ${one(ROLES)}`,
      speaker_role: null,
      attribution: own ? 'on-record' : 'outlet-paraphrase',
      form: own ? 'direct-quote' : 'paraphrase',
      quote: own ? words : null,
      language: own ? 'en' : null,
      paraphrase: own ? null : `It was said of it: ${words}`,
      date_earliest: day,
      date_latest: day,
      topics: below(4) === 0 ? 'Port Ilse; Prisoners' : one(TOPICS),
      outlet,
      // Some hundreds of reports, so that most statements share theirs with others.
      source_title: `${outlet}, report of ${day.slice(0, 7)}`,
      source_url: null,
      level,
      conditional: below(8) === 0,
      rationale: 'Drawn by lot.',
      coder: one(['Ada Brenn', 'Jonas Vehl']),
    }
  }
}

/** Writes `count` rows to a CSV file. `change` may break a row on purpose; `place` counts from 1. */
export async function writeMadeUpTable(
  path: string,
  count: number,
  change: (row: MadeUpRow, place: number) => MadeUpRow = (row) => row,
): Promise<void> {
  async function* cells(): AsyncGenerator<Cell[], void> {
    let place = 0
    for (const row of madeUpRows(count)) {
      place += 1
      const changed = change(row, place)
      yield MADE_UP_COLUMNS.map((column) => changed[column])
    }
  }
  await pipeline(Readable.from(csvLines(MADE_UP_COLUMNS, cells())), createWriteStream(path))
}
