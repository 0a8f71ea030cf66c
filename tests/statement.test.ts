import { describe, expect, test } from 'vitest'
import type { RecordType } from '@/lib/record/field'
import { parseRecord, quotedParts, type RecordInput } from '@/lib/record/schema'
import { type ActorRef, creditedActors } from '@/lib/statement'

// Belmark, Ostravia and everything they say are made up.
const speech: RecordInput<'statement'> = {
  id: 'T1',
  speakerId: 'belmark-minister',
  actors: ['belmark'],
  attribution: 'on-record',
  form: 'mixed',
  quote: 'not one step',
  language: 'en',
  paraphrase: 'The minister would go back “not one step”.',
  dateEarliest: '2031-03-01',
  dateLatest: '2031-03-02',
  counted: true,
  addressees: [{ actorId: 'ostravia' }, { label: 'reporters' }],
  topics: ['the-strait'],
  sources: [{ sourceId: 'gazette', quotedFrom: true }],
}

const described: RecordInput<'statement'> = {
  ...speech,
  attribution: 'described-by-other',
  form: 'paraphrase',
  quote: null,
  paraphrase: 'Ostravia says that Belmark wants the strait.',
  counted: false,
  describedRelation: 'opponent',
  describedByActorId: 'ostravia',
}

const judgement: RecordInput<'coding'> = {
  id: 'T1-c1',
  statementId: 'T1',
  coderId: 'coder',
  codebookId: 'codebook',
  level: 1,
  rationale: 'Rejects terms.',
}

/** "field: message" of everything wrong with a record. */
function complaints(type: RecordType, value: unknown): string[] {
  return parseRecord(type, value).problems.map(({ field, message }) => `${field}: ${message}`)
}

describe('a statement', () => {
  test('is stored with what was left out empty', () => {
    const { record, problems } = parseRecord('statement', speech)
    expect(problems).toEqual([])
    expect(record).toMatchObject({
      editedQuote: false,
      jointActorId: null,
      repeatOfId: null,
      targets: [],
      addressees: [
        { actorId: 'ostravia', label: null },
        { actorId: null, label: 'reporters' },
      ],
      sources: [
        { sourceId: 'gazette', quotedFrom: true, relayedById: null, quotationHash: null, passage: null },
      ],
    })
  })

  test('is known by itself when it is stored again', () => {
    const { record } = parseRecord('statement', speech)
    expect(parseRecord('statement', record).record).toEqual(record)
  })

  test.each<[string, Partial<RecordInput<'statement'>>, string]>([
    [
      'ends before it begins',
      { dateLatest: '2031-02-28' },
      'dateLatest: 2031-02-28 is before dateEarliest 2031-03-01',
    ],
    [
      'was made on a day that does not exist',
      { dateEarliest: '2031-02-29' },
      'dateEarliest: a day is written YYYY-MM-DD and must exist, such as 2024-08-16',
    ],
    [
      'is a quote without words',
      { form: 'direct-quote', quote: null, paraphrase: null },
      'quote: a direct quote or mixed form needs the quotation, any other form has none',
    ],
    [
      'is a paraphrase with a quotation',
      { form: 'paraphrase', paraphrase: 'The minister refused.' },
      'quote: a direct quote or mixed form needs the quotation, any other form has none',
    ],
    ['is mixed without our own words', { paraphrase: null }, 'paraphrase: the form mixed needs a paraphrase'],
    [
      'puts words in quotation marks that nobody said',
      { paraphrase: 'The minister would yield “not one inch”.' },
      'paraphrase: “not one inch” stands in quotation marks but is no part of the quotation: quote these words there, or leave the marks out',
    ],
    [
      'is its speaker’s own and yet not counted',
      { counted: false },
      'counted: a described stance is never counted, and any other statement is',
    ],
    ['has nobody who made it', { actors: [] }, 'actors: a statement has at least one actor'],
    ['has an actor twice', { actors: ['belmark', 'belmark'] }, 'actors: an actor stands twice'],
    ['has no source', { sources: [] }, 'sources: a statement has at least one source'],
    [
      'is quoted from no source',
      { sources: [{ sourceId: 'gazette' }] },
      'sources: exactly one source is the one quoted from',
    ],
    [
      'is quoted from two sources',
      {
        sources: [
          { sourceId: 'gazette', quotedFrom: true },
          { sourceId: 'herald', quotedFrom: true },
        ],
      },
      'sources: exactly one source is the one quoted from',
    ],
    [
      'is addressed to an actor and a label at once',
      { addressees: [{ actorId: 'ostravia', label: 'reporters' }] },
      'addressees.0: either an actor or a label, not both',
    ],
    [
      'is about nobody in particular, and says so as if it were somebody',
      { targets: [{}] },
      'targets.0: either an actor or a label, not both',
    ],
    [
      'is described without being so attributed',
      { describedRelation: 'opponent', describedByActorId: 'ostravia' },
      'describedRelation: needed for a described stance, and only there',
    ],
  ])('that %s is refused', (_, change, complaint) => {
    expect(complaints('statement', { ...speech, ...change })).toContain(complaint)
  })

  test('with a field that nobody knows is refused', () => {
    expect(complaints('statement', { ...speech, mood: 'dark' }).join()).toContain('mood')
  })
})

describe('a described stance', () => {
  test('is stored', () => {
    expect(complaints('statement', described)).toEqual([])
  })

  test.each<[string, Partial<RecordInput<'statement'>>, string]>([
    [
      'is counted',
      { counted: true },
      'counted: a described stance is never counted, and any other statement is',
    ],
    [
      'has no relation',
      { describedRelation: null, describedByActorId: null },
      'describedRelation: needed for a described stance, and only there',
    ],
    [
      'names no opponent',
      { describedByActorId: null },
      'describedByActorId: needed when an actor describes, and only then',
    ],
    [
      'names an actor where an outlet describes',
      { describedRelation: 'outlet', describedByOutletId: 'gazette' },
      'describedByActorId: needed when an actor describes, and only then',
    ],
    [
      'names no outlet where an outlet describes',
      { describedRelation: 'outlet', describedByActorId: null },
      'describedByOutletId: needed when an outlet describes, and only then',
    ],
  ])('that %s is refused', (_, change, complaint) => {
    expect(complaints('statement', { ...described, ...change })).toContain(complaint)
  })
})

describe('a coding', () => {
  test('has a level', () => {
    expect(complaints('coding', judgement)).toEqual([])
    expect(complaints('coding', { ...judgement, level: 0 })).toEqual([])
  })

  test('out of scope has none, which is not level 0', () => {
    expect(complaints('coding', { ...judgement, level: null, outOfScope: true })).toEqual([])
    const message = 'level: a coding has a level, or is out of scope and has none'
    expect(complaints('coding', { ...judgement, level: 0, outOfScope: true })).toEqual([message])
    expect(complaints('coding', { ...judgement, level: null })).toEqual([message])
  })

  test.each([4, -4, 0.5])('at level %d is refused', (level) => {
    expect(complaints('coding', { ...judgement, level })).toContain(
      'level: a level is a whole number from -3 to 3',
    )
  })

  test('says why', () => {
    expect(complaints('coding', { ...judgement, rationale: '  ' })).toHaveLength(1)
  })
})

describe('other records', () => {
  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.org/x',
    '//example.org',
    'example.org',
  ])('an outlet at %s is refused, since a browser may follow its address', (url) => {
    expect(complaints('outlet', { id: 'gazette', slug: 'gazette', name: 'Gazette', url })).toEqual([
      'url: an address starts with https:// or http://',
    ])
  })

  test.each(['https://example.org/a?b=c', 'http://example.org'])('an outlet at %s is stored', (url) => {
    expect(complaints('outlet', { id: 'gazette', slug: 'gazette', name: 'Gazette', url })).toEqual([])
  })

  test.each(['Belmark', 'bel mark', '-belmark', 'bel--mark', 'belmark-', 'bélmark', ''])(
    '%j is no slug',
    (slug) => {
      const actor = {
        id: 'belmark',
        slug,
        name: 'Belmark',
        shortName: 'Belmark',
        kind: 'state',
        statedOrder: 1,
      }
      expect(complaints('actor', actor).join()).toContain('slug: a slug is small letters')
    },
  )

  test.each(['', '../x', 'a/b', '-a', 'a b', 'x'.repeat(81)])('%j is no id', (id) => {
    expect(complaints('coder', { id, name: 'Somebody' }).join()).toContain('id: an id is 1 to 80 letters')
  })

  test('an event that ends before it begins is refused', () => {
    expect(
      complaints('event', { id: 'e', title: 'Talks', dateEarliest: '2031-03-02', dateLatest: '2031-03-01' }),
    ).toEqual(['dateLatest: dateLatest is before dateEarliest'])
  })
})

describe('quotation marks', () => {
  test.each([
    ['nothing is quoted', []],
    ['he said “yes” and “no, never”', ['yes', 'no, never']],
    ['il a dit «oui»', ['oui']],
    ['er sagte „ja“', ['ja']],
    ['an empty “” says nothing', []],
    ['Israel’s answer', []],
  ])('in %j hold %j', (text, parts) => {
    expect(quotedParts(text)).toEqual(parts)
  })
})

describe('credit', () => {
  const actor = (slug: string): ActorRef => ({ id: slug, slug, name: slug, shortName: slug })

  test('for a joint statement goes to the joint actor, else to whoever made it', () => {
    const actors = [actor('belmark'), actor('ostravia')]
    expect(creditedActors({ actors, jointActor: actor('the-two') })).toEqual([actor('the-two')])
    expect(creditedActors({ actors, jointActor: null })).toEqual(actors)
  })
})
