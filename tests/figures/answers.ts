// Answers made by hand. Actors and words are made up, except `seed`: the counts of the seed's default comparison.
import type { Answer, Dot, Group } from '@/lib/answer'
import { MOST_DOTS, NO_RELIABILITY } from '@/lib/answer'
import { spanOf } from '@/lib/period'
import type { Question } from '@/lib/question'
import { addCounts, countOf, LEVELS, type LevelCounts, NO_COUNTS, totalOf } from '@/lib/stance'

export type Made = {
  name: string
  shortName?: string
  counted?: LevelCounts
  described?: LevelCounts
  outOfScope?: number
  uncoded?: number
}

const slugOf = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')

export const question: Question = {
  actors: [],
  topics: [],
  from: null,
  to: null,
  attributions: [],
  ownWords: false,
  levels: [],
  addressees: [],
  targets: [],
  speakers: [],
  search: null,
  joint: 'actor',
  order: 'stated',
  arrival: null,
  asOf: null,
}

/** An answer with these groups; dots are left out above MOST_DOTS, as the database does. */
export function answerOf(made: Made[], change: Partial<Answer> = {}): Answer {
  const groups = made.map(
    ({
      name,
      shortName = name,
      counted = NO_COUNTS,
      described = NO_COUNTS,
      outOfScope = 0,
      uncoded = 0,
    }): Group => ({
      actor: { slug: slugOf(name), name, shortName },
      counted,
      described,
      outOfScope,
      uncoded,
    }),
  )
  const dots = groups.flatMap(dotsOf)
  const sum = (count: (group: Group) => number) => groups.reduce((total, group) => total + count(group), 0)
  const counted = sum((group) => totalOf(group.counted))
  const described = sum((group) => totalOf(group.described))
  const outOfScope = sum((group) => group.outOfScope)
  const uncoded = sum((group) => group.uncoded)
  const shown = counted + described + outOfScope + uncoded
  return {
    question: { ...question, actors: groups.map((group) => group.actor.slug) },
    sentence: 'Statements by made-up actors, on any topic, at any time.',
    groups,
    dots: dots.length > MOST_DOTS ? null : dots,
    shown,
    counted,
    described,
    outOfScope,
    uncoded,
    total: shown,
    period: spanOf(dots.map((dot) => dot.period)),
    sources: { quoted: 2, outlets: ['The Harbour Post', 'Belmark Radio'], via: [] },
    coders: ['First coder', 'Second coder'],
    codedTwice: 0,
    codebooks: [1],
    dataset: { title: 'Made-up data', description: 'Nothing here was ever said.', version: '1' },
    reliability: NO_RELIABILITY,
    split: null,
    events: [],
    updatedAt: '2026-11-22T10:00:00Z',
    ...change,
  }
}

function dotsOf({ actor, counted, described }: Group): Dot[] {
  return LEVELS.flatMap((level) =>
    Array.from({ length: countOf(addCounts(counted, described), level) }, (_, place): Dot => {
      const isCounted = place < countOf(counted, level)
      return {
        statement: `${actor.slug}${level}-${place + 1}`,
        actor: actor.slug,
        level,
        counted: isCounted,
        contested: null,
        speaker: 'A made-up speaker',
        speakerSlug: 'a-made-up-speaker',
        period: { earliest: '2024-08-16', latest: '2024-08-17' },
        words: isCounted ? 'We have nothing to add' : 'Said to have nothing to add',
        verbatim: isCounted,
      }
    }),
  )
}

const one = (level: number, count = 1): LevelCounts => {
  const at = (place: number) => (place === level + 3 ? count : 0)
  return [at(0), at(1), at(2), at(3), at(4), at(5), at(6)]
}

/** As many statements at each level as the opening data set's five default actors have; the words are left out. */
export const seed = answerOf(
  [
    { name: 'Israel', counted: one(2), described: one(1) },
    { name: 'United Kingdom', shortName: 'UK', counted: addCounts(one(-1), one(1)), described: one(-2) },
    { name: 'France', counted: one(-2), described: one(-2) },
    { name: 'Hamas', counted: one(1, 3) },
    { name: 'US/Qatar/Egypt', counted: addCounts(one(-1), one(-2)) },
  ],
  {
    sentence:
      'Statements by Israel, UK, France, Hamas and US/Qatar/Egypt, on any topic, at any time, joint statements credited to the joint actor.',
    period: { earliest: '2024-07-31', latest: '2024-08-17' },
    sources: { quoted: 1, outlets: ['Middle East Eye'], via: ['The Times'] },
    coders: ['One'],
    total: 14,
  },
)

export const nothing = answerOf([{ name: 'Belmark' }, { name: 'Port Ilse' }], {
  total: 14,
  sources: { quoted: 0, outlets: [], via: [] },
  coders: [],
  codebooks: [],
})

export const mixed = answerOf([
  { name: 'Belmark', counted: [0, 1, 2, 3, 4, 5, 2], described: [0, 2, 0, 0, 0, 0, 0] },
  { name: 'Port Ilse', counted: [1, 1, 0, 0, 1, 1, 0], outOfScope: 1 },
  { name: 'The Northern Mountain Council', counted: [0, 6, 3, 2, 0, 0, 0], uncoded: 2 },
  { name: 'Silent Islands' },
  { name: 'ממשלת הדוגמה', counted: [0, 0, 0, 4, 0, 0, 0] },
  { name: 'حكومة المثال', described: [0, 0, 1, 0, 0, 0, 0] },
])

export const large = answerOf([
  { name: 'Belmark', counted: [2, 4, 8, 10, 22, 14, 7], described: [0, 0, 3, 0, 2, 0, 0] },
  { name: 'Port Ilse', counted: [12, 20, 16, 6, 2, 0, 0] },
  { name: 'Small Isle', counted: [0, 0, 1, 0, 1, 0, 0] },
  { name: 'Silent Islands' },
])

export const huge = answerOf([
  { name: 'Belmark', counted: [12, 44, 380, 210, 1220, 414, 7], described: [0, 0, 30, 0, 20, 0, 0] },
  { name: 'Port Ilse', counted: [120, 200, 160, 60, 20, 1, 0] },
  { name: 'Small Isle', counted: [0, 0, 1, 0, 1, 0, 0] },
])
