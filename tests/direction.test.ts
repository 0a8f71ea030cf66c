// Names that run from right to left: in every sentence each stands isolated, so that lists keep their order. The rule is
// tried on a data set in which every name is Hebrew, Arabic or Persian.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeCitation, itemFor } from '@/lib/citation'
import { answerFor } from '@/lib/db/ask/answers'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { record } from '@/lib/db/store/record'
import { directed, isolated, isRightToLeft, keptDirection } from '@/lib/direction'
import { FIGURES } from '@/lib/figures/all'
import { parseQuestion } from '@/lib/question'
import type { Vocabulary } from '@/lib/vocabulary'
import { activeFilters, describeQuestion } from '@/lib/words'
import { choicesOf } from './paint/views'
import { type TestDatabase, testDatabase } from './support/database'
import { madeUpRecords, madeUpVocabulary } from './support/made-up'

const WORDS = ['ממשלת', 'الحكومة', 'دولت', 'מועצת', 'مجلس', 'پیمان', 'ערי', 'جزر', 'بندر']
const names = new Set(['דייגי אי'])
/** Another name for everything named, and never the same twice. */
function renamed(): string {
  const place = names.size
  const name = `${WORDS[place % WORDS.length]} ${WORDS[Math.floor(place / WORDS.length) % WORDS.length]}${'א'.repeat(Math.floor(place / 81))}`
  names.add(name)
  return name
}

/** The made-up records with every name in letters that run from right to left. */
const records = () =>
  madeUpRecords(150).map((change) => {
    const after: Record<string, unknown> = { ...change.after }
    for (const key of ['name', 'shortName', 'title', 'speakerRole'])
      if (typeof after[key] === 'string' && !['level', 'codebook', 'dataset'].includes(change.type))
        after[key] = renamed()
    for (const key of ['addressees', 'targets'])
      if (Array.isArray(after[key]))
        after[key] = after[key].map((party) => (party.label ? { label: 'דייגי אי' } : party))
    return { ...change, after } as typeof change
  })

let made: TestDatabase
let vocabulary: Vocabulary
beforeAll(async () => {
  made = await testDatabase()
  await record(made.database, { who: 'test', why: 'made-up names' }, records())
  vocabulary = await vocabularyFor(made.database)
})
afterAll(() => made?.close())

/** What stands isolated is taken away, and no letter that runs from right to left may be left. */
const LETTER = /[\p{Script=Hebrew}\p{Script=Arabic}]/u
function expectIsolated(text: string, where: string) {
  if (names.has(text)) return
  let outside = text
  for (let before = ''; before !== outside; ) {
    before = outside
    outside = outside.replace(/[\u2066-\u2068][^\u2066-\u2069]*\u2069/g, '')
  }
  expect(LETTER.test(outside), `${where}: ${text}`).toBe(false)
  expect(outside, where).not.toMatch(/[\u2066-\u2069]/)
}

function walk(value: unknown, where: string) {
  if (typeof value === 'string') expectIsolated(value, where)
  else if (typeof value === 'object' && value !== null)
    // Rows feed files for programs, which want names as they are.
    for (const [key, inner] of Object.entries(value))
      if (!['table', 'narrow', 'href', 'id', 'actor'].includes(key)) walk(inner, `${where}.${key}`)
}

const query = madeUpVocabulary.actors.map(({ slug }) => `actor=${slug}`).join('&')

describe('every name is isolated', () => {
  test.each(FIGURES.map((maker) => [maker.slug, maker] as const))(
    'in all sentences of %s',
    async (_, maker) => {
      for (const options of choicesOf(maker.options)) {
        const { question } = parseQuestion(new URLSearchParams(query), vocabulary)
        const answer = await answerFor(made.database, question, vocabulary, maker.splitOf(options))
        const figure = maker.make(answer, options)
        expect(JSON.stringify(figure)).toMatch(LETTER)
        expect(JSON.stringify(figure.table)).not.toMatch(/[\u2066-\u2069]/)
        walk(figure, `${maker.slug} ${JSON.stringify(options)}`)
        const item = itemFor(answer, figure, 'https://parallax.test/', '2031-05-06')
        walk(describeCitation(item), 'citation')
      }
    },
  )

  test('in the question and its filters, whatever they name', () => {
    const [topic, speaker] = [vocabulary.topics[0]?.slug, vocabulary.speakers[0]?.slug]
    const { question, ignored } = parseQuestion(
      new URLSearchParams(
        `${query}&topic=${topic}&speaker=${speaker ?? ''}&addressee=kestria&about=varn&q=${encodeURIComponent('דולב')}`,
      ),
      vocabulary,
    )
    expect(ignored).toEqual([])
    expectIsolated(describeQuestion(question, vocabulary), 'question')
    for (const { label } of activeFilters(question, vocabulary)) expectIsolated(label, 'filter')
  })
})

describe('isolating', () => {
  test('leaves alone what needs none, and what is isolated', () => {
    expect(isolated('Port Ilse')).toBe('Port Ilse')
    expect(isolated('ישראל')).toBe('\u2068ישראל\u2069')
    expect(isolated(isolated('ישראל'))).toBe('\u2068ישראל\u2069')
    expect(isolated('by \u2068ישראל\u2069 and \u2068ایران\u2069')).toBe(
      'by \u2068ישראל\u2069 and \u2068ایران\u2069',
    )
  })

  test('lets no name reach beyond itself', () => {
    expect(isolated('Belmark\u202e')).toBe('\u2068Belmark\u2069')
    expect(isolated('ישראל\u2069\u2069')).toBe('\u2068ישראל\u2069')
  })

  test('does not decide on the direction of a sentence', () => {
    expect(isRightToLeft('\u2068ישראל\u2069: median +1')).toBe(false)
    expect(isRightToLeft('\u2068UK\u2069 אמרה')).toBe(true)
    expect(directed('\u2068ישראל\u2069, UK')).toBe('\u2068ישראל\u2069, UK')
  })

  test('goes on over the end of a line', () => {
    expect(keptDirection('by \u2068ממשלת הדוגמה\u2069.', ['by \u2068ממשלת', 'הדוגמה\u2069.'])).toEqual([
      'by \u2068ממשלת\u2069',
      '\u2067הדוגמה\u2069.',
    ])
    // A line of a sentence runs as the sentence does, whatever it begins with.
    expect(keptDirection('Belmark and ישראל said', ['Belmark and', 'ישראל said'])).toEqual([
      'Belmark and',
      '\u200eישראל said',
    ])
    expect(keptDirection('ישראל and UK', ['ישראל and', 'UK'])).toEqual(['ישראל and', '\u200fUK'])
  })
})
