import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { conflictsIn, settle } from '@/lib/form/conflict'
import type { Fields } from '@/lib/form/fields'
import { askedFields, FORM_TYPES, type FormType, formatFields, type Names, partsOf } from '@/lib/form/record'
import type { FormContext } from '@/lib/form/record-entries'
import { parseFields } from '@/lib/form/record-reading'
import { RULE_KINDS } from '@/lib/record/choices'
import type { RecordType } from '@/lib/record/field'
import { makeNaming, type Named } from '@/lib/record/naming'
import { parseRecord, type RecordInput } from '@/lib/record/schema'
import { makeSlug } from '@/lib/record/slug'
import { anyText } from '../support/text'

const named = (id: string, name: string, detail: string | null = null, archived = false): Named => ({
  ...{ id, slug: id, name, detail, archived },
  aliases: [],
})
const ACTORS = [
  named('belmark', 'Kingdom of Belmark', 'state'),
  named('ostria', 'Ostría', 'state'),
  named('varn', 'Varn Front', 'organisation'),
  // Namesakes, so that only a short address tells them apart.
  named('guard-north', 'The Guard', 'organisation'),
  named('guard-south', 'The Guard', 'organisation'),
  named('old-league', 'Old League', 'organisation', true),
  named('pact', 'The Pact', 'joint'),
]
const NAMES: Names = new Map<RecordType, ReturnType<typeof makeNaming>>([
  ['actor', makeNaming(ACTORS)],
  ['outlet', makeNaming([named('wire', 'Belmark Wire')])],
  ['source', makeNaming([named('wire-2031-01-05', 'Belmark Wire, “Talks”, 2031-01-05', '2031-01-05')])],
])

const context = (more: Partial<FormContext> = {}): FormContext => ({
  ...{ names: NAMES, base: null, baseFields: {}, kept: new Set(), set: { id: 'new' } },
  ...more,
})

// ---- arbitrary records -----------------------------------------------------------------------------------------

const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    fc.constantFrom('a\nb', '=1+1', '"<b>', 'שלום', 'x;y'),
  )
  // A form carries no control characters and no carriage returns; a stored record loses its outer blanks.
  .map((each) => each.replaceAll(/[\p{Cc}]/gu, (letter) => (letter === '\n' ? '\n' : ' ')).trim())
  .filter((each) => each !== '')
const line = text.map((each) => each.replaceAll('\n', ' '))
const slug = fc.stringMatching(/^[a-z0-9]{1,6}(?:-[a-z0-9]{1,6}){0,2}$/)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })
const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2050-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const address = fc.webUrl({ validSchemes: ['https'] })
const whole = fc.nat({ max: 9999 })
const member = fc.constantFrom('belmark', 'ostria', 'varn', 'guard-north', 'guard-south')
const shelf = { archived: fc.constant(false), mergedIntoId: fc.constant(null) }
const id = fc.constant('new')

const ANY: { [T in FormType]: fc.Arbitrary<RecordInput<T>> } = {
  outlet: fc.record({ id, slug, name: line, url: maybe(address), ...shelf }),
  source: fc.record({
    ...{ id, slug, title: maybe(line), url: maybe(address), archiveUrl: maybe(address), ...shelf },
    ...{ outletId: fc.constant('wire'), publishedOn: maybe(day), accessedOn: maybe(day), note: maybe(text) },
    language: maybe(fc.constantFrom('en', 'he', 'fr-CA')),
  }),
  actor: fc
    .record({
      ...{ id, slug, name: line, shortName: line, statedOrder: whole, note: maybe(text), ...shelf },
      aliases: fc.uniqueArray(line, { maxLength: 4 }),
      members: fc.uniqueArray(member, { maxLength: 4 }),
    })
    .map((actor) => ({ ...actor, kind: actor.members.length > 0 ? ('joint' as const) : ('state' as const) })),
  speaker: fc.record({
    ...{ id, slug, name: line, actorId: member, ...shelf },
    kind: fc.constantFrom('person', 'office', 'source'),
  }),
  topic: fc.record({ id, slug, name: line, description: maybe(text), statedOrder: whole, ...shelf }),
  coder: fc.record({ id, name: line, kind: fc.constantFrom('person', 'machine'), note: maybe(text) }),
  event: fc
    .record({
      id,
      title: line,
      description: maybe(text),
      days: fc.tuple(day, day),
      sourceId: maybe(fc.constant('wire-2031-01-05')),
    })
    .map(({ days, ...event }) => {
      const [dateEarliest = '', dateLatest = ''] = [...days].sort()
      return { ...event, dateEarliest, dateLatest, archived: false }
    }),
  dataset: fc.record({
    ...{ id, title: line, description: text, version: line, rule: fc.constantFrom('adopted', 'median') },
    defaultActors: fc.uniqueArray(member, { minLength: 1, maxLength: 5 }),
  }),
  codebook: fc.record({
    ...{ id, version: fc.constant(3), title: line, adoptedOn: day, introduction: text },
    levels: fc.tuple(
      ...[3, 2, 1, 0, -1, -2, -3].map((level) =>
        fc.record({
          ...{ level: fc.constant(level), name: line, definition: text, include: text, exclude: text },
          ...{ eventCodes: line, examples: text },
        }),
      ),
    ),
    rules: fc.array(fc.record({ kind: fc.constantFrom(...RULE_KINDS), term: maybe(line), text }), {
      maxLength: 12,
    }),
  }),
}

/** As a browser sends it: line ends as CR LF, and inputs that stayed empty. */
const asSent = (type: FormType, fields: Fields): Fields =>
  Object.fromEntries([
    ...askedFields(type).map(({ name }) => [name, ['']]),
    ...Object.entries(fields).map(([name, values]) => [
      name,
      values.map((value) => value.replaceAll('\n', '\r\n')),
    ]),
  ])

describe.each(FORM_TYPES)('the form of a record of type %s', (type) => {
  test('gives the same record back, read as new', () => {
    fc.assert(
      fc.property(ANY[type] as fc.Arbitrary<RecordInput<FormType>>, (input) => {
        const { record, problems } = parseRecord(type, input)
        expect(problems).toEqual([])
        if (!record) return
        const set = type === 'codebook' ? { id: 'new', version: 3 } : { id: 'new' }
        const read = parseFields(type, asSent(type, formatFields(type, record, NAMES)), context({ set }))
        expect(read.problems).toEqual([])
        expect(read.record).toEqual(record)
      }),
      { numRuns: 60, seed: 4 },
    )
  })

  test('never throws, whatever is sent', () => {
    const names = [
      ...askedFields(type).map(({ name }) => name),
      'levels.0.level',
      'rules.2.text',
      'rules.x',
      '__proto__',
    ]
    const sent = fc.dictionary(
      fc.constantFrom(...names),
      fc.array(fc.oneof(fc.string(), anyText(), fc.constantFrom('\u0000', '\ud800', '9'.repeat(30))), {
        maxLength: 3,
      }),
    )
    fc.assert(
      fc.property(sent, (fields) => {
        const read = parseFields(type, fields, context())
        expect(read.record === null).toBe(read.problems.length > 0)
        for (const { message } of read.problems) expect(message).toMatch(/[.!?]$/)
      }),
      { numRuns: 150, seed: 4 },
    )
  })
})

describe('what is wrong is said beside its field', () => {
  const SPEAKER: Fields = { name: ['The envoy'], kind: ['office'], actorId: ['Ostria'] }
  const problemsOf = (type: FormType, fields: Fields, more: Partial<FormContext> = {}) =>
    parseFields(type, fields, context(more)).problems

  test('a name is found with its accents put aside', () => {
    expect(parseFields('speaker', SPEAKER, context()).record).toMatchObject({
      actorId: 'ostria',
      slug: 'the-envoy',
    })
  })

  test.each<[string, FormType, Fields, string, RegExp]>([
    ['a needed field is empty', 'speaker', { ...SPEAKER, name: [' '] }, 'name', /^Name is missing\.$/],
    [
      'nobody is called that',
      'speaker',
      { ...SPEAKER, actorId: ['Kingdm of Belmark'] },
      'actorId',
      /No actor is called “Kingdm of Belmark”\. Did you mean “Kingdom of Belmark”/,
    ],
    [
      'two are called that',
      'speaker',
      { ...SPEAKER, actorId: ['the guard'] },
      'actorId',
      /2 records are called .*guard-north” or “guard-south/,
    ],
    [
      'one is archived',
      'speaker',
      { ...SPEAKER, actorId: ['old league'] },
      'actorId',
      /archived and no longer offered/,
    ],
    ['no letter makes an address', 'outlet', { name: ['？！'] }, 'slug', /Type one in small Latin letters/],
    [
      'a slug has a blank',
      'outlet',
      { name: ['Wire'], slug: ['the wire'] },
      'slug',
      /^A slug is small letters/,
    ],
    [
      'an address is a script',
      'outlet',
      { name: ['Wire'], url: ['javascript:alert(1)'] },
      'url',
      /starts with https/,
    ],
    [
      'a day is no day',
      'event',
      { title: ['Fair'], dateEarliest: ['2031-02-30'], dateLatest: ['2031-03-01'] },
      'dateEarliest',
      /YYYY-MM-DD and must exist/,
    ],
    [
      'the last day is before the first',
      'event',
      { title: ['Fair'], dateEarliest: ['2031-02-20'], dateLatest: ['2031-02-01'] },
      'dateLatest',
      /before/,
    ],
    [
      'a number is a word',
      'topic',
      { name: ['Grain'], statedOrder: ['first'] },
      'statedOrder',
      /no whole number/,
    ],
    [
      'a text is too long',
      'topic',
      { name: ['Grain'], statedOrder: ['1'], description: ['x'.repeat(4001)] },
      'description',
      /4000 characters are the most/,
    ],
    [
      'a state has members',
      'actor',
      { name: ['A'], shortName: ['A'], kind: ['state'], statedOrder: ['1'], members: ['Belmark', 'varn'] },
      'members',
      /no actor called “Belmark”|Only a joint actor/,
    ],
    [
      'a member is joint itself',
      'actor',
      { name: ['A'], shortName: ['A'], kind: ['joint'], statedOrder: ['1'], members: ['The Pact', 'varn'] },
      'members',
      /joint itself/,
    ],
    [
      'a name stands twice',
      'dataset',
      { title: ['A'], description: ['b'], version: ['1'], defaultActors: ['varn', 'Varn Front'] },
      'defaultActors',
      /stands here twice/,
    ],
  ])('%s', (_, type, fields, field, message) => {
    const problems = problemsOf(type, fields)
    expect(problems.filter((each) => each.field === field && message.test(each.message))).toHaveLength(1)
  })

  test('an archived actor may stay where it is named already', () => {
    const base = {
      id: 'new',
      slug: 'envoy',
      name: 'The envoy',
      kind: 'office',
      actorId: 'old-league',
      archived: false,
      mergedIntoId: null,
    }
    const fields = { ...formatFields('speaker', base, NAMES), name: ['The envoy there'] }
    const read = parseFields(
      'speaker',
      fields,
      context({ base, baseFields: formatFields('speaker', base, NAMES), set: {} }),
    )
    expect(read.record).toMatchObject({ name: 'The envoy there', actorId: 'old-league' })
  })

  test('rules stand in the order of their places, and an empty row is none', () => {
    const rule = (index: number, place: string, words: string): Fields => ({
      [`rules.${index}.kind`]: ['decision'],
      [`rules.${index}.place`]: [place],
      [`rules.${index}.text`]: [words],
    })
    const fields = {
      ...rule(0, '10', 'One?'),
      ...rule(1, '20', 'Three?'),
      ...rule(2, '15', 'Two?'),
      ...rule(3, '', ''),
    }
    const base = parseRecord('codebook', {
      ...{ id: 'codebook-1', version: 1, title: 'T', adoptedOn: '2031-01-01', introduction: 'I', rules: [] },
      levels: [3, 2, 1, 0, -1, -2, -3].map((level) => ({
        level,
        name: 'n',
        definition: 'd',
        include: 'i',
        exclude: 'e',
        eventCodes: 'c',
        examples: 'x',
      })),
    }).record
    const read = parseFields(
      'codebook',
      { ...formatFields('codebook', base ?? {}, NAMES), ...fields },
      context({ set: { id: 'codebook-2', version: 2 } }),
    )
    expect(read.record?.rules.map(({ text: words }) => words)).toEqual(['One?', 'Two?', 'Three?'])
  })
})

describe('two people and one record', () => {
  const before: Fields = { name: ['Wire'], slug: ['wire'], url: ['https://wire.example'] }

  test('what only they changed is theirs, what only I changed is mine, and both is a choice', () => {
    const theirs = { ...before, name: ['The Wire'], url: ['https://the-wire.example'] }
    const mine = { ...before, name: ['Wire Agency'], slug: ['wire-agency'] }
    expect(
      conflictsIn(partsOf('outlet'), { before: before, theirs: theirs, mine: mine }).map(({ field, by }) => [
        field,
        by,
      ]),
    ).toEqual([
      ['name', 'both'],
      ['url', 'theirs'],
      ['slug', 'mine'],
    ])
    const settledBy = (pick: string) => settle(partsOf('outlet'), { before, theirs, mine }, () => pick)
    expect(settledBy('theirs').fields).toEqual({
      name: ['The Wire'],
      slug: ['wire-agency'],
      url: ['https://the-wire.example'],
    })
    expect(settledBy('mine').fields).toEqual({
      name: ['Wire Agency'],
      slug: ['wire-agency'],
      url: ['https://the-wire.example'],
    })
    expect(settledBy('')).toMatchObject({ open: ['name'] })
  })

  test('what they emptied is empty, and the same change by both is none to choose', () => {
    const { url: _, ...emptied } = before
    expect(settle(partsOf('outlet'), { before, theirs: emptied, mine: before }, () => '')).toEqual({
      fields: emptied,
      open: [],
    })
    const same = { ...before, name: ['The Wire'] }
    expect(
      conflictsIn(partsOf('outlet'), {
        before: before,
        theirs: same,
        mine: { ...same, name: [' The Wire '] },
      }),
    ).toMatchObject([{ by: 'same' }])
  })
})

test.each([
  ['Ceasefire talks', 'ceasefire-talks'],
  ['  État-major (2) ', 'etat-major-2'],
  ['وكالة الأنباء', 'wklh-lnb'],
  ['Красный Крест', 'krasnyy-krest'],
  ['？！', ''],
])('%s makes the short address “%s”', (name, expected) => {
  expect(makeSlug(name)).toBe(expected)
})

test('a list of too many lines is a problem in words, and none of them is looked up', () => {
  const members = Array.from({ length: 50_000 }, (_, i) => `Nobody ${i}`).join('\n')
  const { problems } = parseFields('actor', { name: ['Pact'], members: [members] }, context())
  expect(problems.filter(({ field }) => field === 'members')).toEqual([
    { field: 'members', message: 'It has 50000 lines; 500 are the most. Take some away.' },
  ])
})
