import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LONGEST_SEARCH } from '@/lib/filters'
import { MOST_ASKED } from '@/lib/query.mjs'
import {
  boundedParams,
  defaultQuestion,
  describeAllIgnored,
  describeIgnored,
  formatQuestion,
  hasDefaultActors,
  parsePage,
  parseQuestion,
  profilesOf,
} from '@/lib/question'
import { madeUpVocabulary as vocabulary } from './support/made-up'
import { anyQuestion } from './support/questions'
import { anyText } from './support/text'

const read = (query: string) => parseQuestion(new URLSearchParams(query), vocabulary)
const asked = (query: string) => read(query).question
const ignoredIn = (query: string) => read(query).ignored.map(describeIgnored)

const KEYS = 'actor topic from to attribution words level addressee about speaker q joint order asof'.split(
  ' ',
)

describe('a question in an address', () => {
  test('asks the same thing when it is read back', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const address = formatQuestion(question).toString()
        expect(read(address)).toEqual({ question, ignored: [] })
      }),
    )
  })

  test('names its actors, even the default ones, so that it asks the same thing tomorrow', () => {
    const tomorrow = { ...vocabulary, defaultActors: ['varn'] }
    const address = formatQuestion(defaultQuestion(vocabulary))
    expect(parseQuestion(address, tomorrow).question.actors).toEqual(vocabulary.defaultActors)
  })

  test('reads a value that stands in it ten thousand times once, and names it once', () => {
    const query = `${'actor=varn&'.repeat(10_000)}${'level=9&'.repeat(10_000)}`
    const { question, ignored } = read(query)
    expect(question.actors).toEqual(['varn'])
    expect(ignored).toEqual([expect.objectContaining({ key: 'level', value: '9' })])
  })

  test('looks at no term of the vocabulary once for each value', () => {
    let looks = 0
    const actors = vocabulary.actors.map((actor) => ({
      ...actor,
      get slug() {
        looks += 1
        return actor.slug
      },
    }))
    const query = Array.from({ length: 5000 }, (_, i) => `actor=nobody-${i}`).join('&')
    parseQuestion(new URLSearchParams(query), { ...vocabulary, actors })
    expect(looks).toBeLessThan(20 * vocabulary.actors.length)
  })

  test('has at most so many values, and says from where on they were not read', () => {
    const params = new URLSearchParams(`${'utm_x=1&'.repeat(MOST_ASKED)}actor=varn`)
    const { params: first, ignored } = boundedParams(params)
    expect(first.size).toBe(MOST_ASKED)
    expect(ignored.map(describeIgnored)).toEqual([
      `actor=varn: an address has at most ${MOST_ASKED} values; what stands behind is not read`,
    ])
    const few = new URLSearchParams('actor=varn')
    expect(boundedParams(few)).toEqual({ params: few, ignored: [] })
  })

  test('tells of many unreadable values the first ones, and counts the rest', () => {
    const query = Array.from({ length: 100 }, (_, i) => `actor=nobody-${i}`).join('&')
    const told = describeAllIgnored(read(query).ignored)
    expect(told).toHaveLength(21)
    expect(told.at(-1)).toBe('and 80 more values')
  })

  test('never throws, whatever the address holds', () => {
    const keys = fc.oneof(fc.constantFrom(...KEYS), fc.string())
    const value = fc.oneof(anyText(), fc.constantFrom('belmark', '2024-08-16', '-0', '__proto__'))
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, value)), (pairs) => {
        const { question, ignored } = parseQuestion(new URLSearchParams(pairs), vocabulary)
        expect(question.actors.length).toBeGreaterThan(0)
        for (const one of ignored) expect(describeIgnored(one)).toContain(one.why)
        expect(parseQuestion(formatQuestion(question), vocabulary)).toEqual({ question, ignored: [] })
      }),
      { numRuns: 1000 },
    )
    fc.assert(fc.property(anyText(), (query) => void read(query)))
  })

  test('asks nothing by an empty value', () => {
    const empty = KEYS.map((key) => `${key}=+`).join('&')
    expect(read(empty)).toEqual({ question: defaultQuestion(vocabulary), ignored: [] })
  })

  test('passes over keys that are no question’s business', () => {
    expect(read('utm_source=letter&figure=spectrum').ignored).toEqual([])
  })

  test('repeats a key for a list, and a value said twice is said once', () => {
    expect(asked('actor=kestria&actor=belmark&actor=kestria').actors).toEqual(['belmark', 'kestria'])
    expect(asked('level=2&level=%2B2&level=-1').levels).toEqual([-1, 2])
  })

  test('finds a record by a former slug and says its present one', () => {
    expect(read('actor=belmark-kingdom&topic=harbour')).toEqual({
      question: { ...defaultQuestion(vocabulary), actors: ['belmark'], topics: ['port-ilse'] },
      ignored: [],
    })
    expect(asked('addressee=belmark-kingdom&about=belmark-kingdom&speaker=belmark-messenger')).toMatchObject({
      addressees: ['belmark'],
      targets: ['belmark'],
      speakers: ['belmark-envoy'],
    })
  })

  test('keeps the stated order of actors, whatever the order asked in', () => {
    const all = vocabulary.actors.map(({ slug }) => slug)
    expect(
      asked(
        all
          .toReversed()
          .map((slug) => `actor=${slug}`)
          .join('&'),
      ).actors,
    ).toEqual(all)
  })
})

describe('what cannot be read', () => {
  test.each([
    ['from=2024-13', 'from=2024-13: a day is written YYYY-MM-DD and must exist'],
    ['to=2023-02-29', 'to=2023-02-29: a day is written YYYY-MM-DD and must exist'],
    ['actor=atlantis', 'actor=atlantis: no such actor'],
    ['addressee=atlantis', 'addressee=atlantis: no such actor'],
    ['about=atlantis', 'about=atlantis: no such actor'],
    ['speaker=belmark', 'speaker=belmark: no such speaker'],
    ['topic=weather', 'topic=weather: no such topic'],
    ['level=4', 'level=4: a level is a whole number from -3 to 3'],
    ['level=1.5', 'level=1.5: a level is a whole number from -3 to 3'],
    ['joint=both', 'joint=both: it is one of actor, signatories'],
    ['order=random', 'order=random: it is one of stated, name, position, number'],
    ['q=%3F%21', `q=?!: it needs a letter or a digit and at most ${LONGEST_SEARCH} characters`],
    ['from=2024-08-01&from=2024-08-02', 'from=2024-08-01, 2024-08-02: from can be asked only once'],
    ['asof=yesterday', 'asof=yesterday: a day is written YYYY-MM-DD and must exist'],
    ['asof=2024-08-01&asof=2024-08-02', 'asof=2024-08-01, 2024-08-02: asof can be asked only once'],
    ['from=2024-08-16&to=2024-08-01', 'to=2024-08-01: it is before from=2024-08-16'],
  ])('%s is named and ignored', (query, words) => {
    expect(ignoredIn(query)).toEqual([words])
  })

  test('an attribution that is none is named with those that are', () => {
    expect(ignoredIn('attribution=rumour')[0]).toContain('anonymous-source')
  })

  test('a range that ends before it begins keeps its beginning', () => {
    expect(asked('from=2024-08-16&to=2024-08-01')).toMatchObject({ from: '2024-08-16', to: null })
  })

  test('the rest of the question stands', () => {
    const { question, ignored } = read('actor=atlantis&actor=varn&from=soon&to=2024-08-17')
    expect(question).toMatchObject({ actors: ['varn'], from: null, to: '2024-08-17' })
    expect(ignored.map(({ key }) => key)).toEqual(['actor', 'from'])
  })

  test('unknown actors only leave the default ones', () => {
    const { question } = read('actor=atlantis')
    expect(hasDefaultActors(question, vocabulary)).toBe(true)
  })

  test('a search longer than the longest is not cut short but named', () => {
    const { question, ignored } = read(`q=${'a'.repeat(LONGEST_SEARCH + 1)}`)
    expect(question.search).toBeNull()
    expect(ignored).toHaveLength(1)
    expect(describeIgnored(ignored[0] ?? { key: '', value: '', why: '' }).length).toBeLessThan(200)
  })
})

describe('the profiles of a question', () => {
  const question = { ...defaultQuestion(vocabulary), actors: ['belmark', 'belmark-kestria'] }

  test('are its actors while joint statements are credited to the joint actor', () => {
    expect(profilesOf({ ...question, joint: 'actor' }, vocabulary)).toEqual(['belmark', 'belmark-kestria'])
  })

  test('are each signatory’s, once, when they are credited to signatories', () => {
    expect(profilesOf({ ...question, joint: 'signatories' }, vocabulary)).toEqual(['belmark', 'kestria'])
  })
})

describe('the page of a list', () => {
  test.each([
    ['', 1],
    ['page=', 1],
    ['page=3', 3],
  ])('%s is page %i', (query, page) => {
    expect(parsePage(new URLSearchParams(query))).toEqual({ page, ignored: [] })
  })

  test.each(['0', '-1', '1.5', '1e3', '99999999', 'two'])(
    'page=%s is named and the first page shown',
    (value) => {
      const { page, ignored } = parsePage(new URLSearchParams({ page: value }))
      expect(page).toBe(1)
      expect(ignored.map(describeIgnored)).toEqual([`page=${value}: a page is a whole number from 1`])
    },
  )
})
