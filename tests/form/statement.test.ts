import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { knownFor } from '@/lib/db/desk/statement-entry'
import type { Database } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import type { Fields } from '@/lib/form/fields'
import { readStatementForm } from '@/lib/form/statement/read'
import { type Known, parseItems } from '@/lib/form/statement/reader'
import { statementFields } from '@/lib/form/statement/write'
import type { RecordType } from '@/lib/record/field'
import { quotationHashOf } from '@/lib/record/quotation'
import type { StoredRecord } from '@/lib/record/schema'
import { readSeed } from '@/seed/read'
import { seededDatabase, type TestDatabase } from '@/tests/support/database'
import { anyText } from '@/tests/support/text'

const changes = readSeed('seed')
const seedOf = <T extends RecordType>(type: T) =>
  changes.flatMap((change) => (change.type === type && change.after ? [change.after as StoredRecord<T>] : []))
const statements = seedOf('statement')
const codings = seedOf('coding')

let seeded: TestDatabase
let known: Known
beforeAll(async () => {
  seeded = await seededDatabase()
  known = await knownWith(seeded.database)
})
afterAll(() => seeded.close())

/** Every statement may be named. */
async function knownWith(database: Database): Promise<Known> {
  return { ...(await knownFor(database, {})), statements: new Set(statements.map(({ id }) => id)) }
}

/** Reads fields that must be right. */
function entryOf(fields: Fields, before: StoredRecord<'statement'> | null = null) {
  const { entry, problems } = readStatementForm(fields, known, before)
  expect(problems).toEqual([])
  if (!entry) throw new Error('no entry')
  return entry
}

const problemsOf = (fields: Fields, before: StoredRecord<'statement'> | null = null) =>
  readStatementForm(fields, known, before).problems

const MINIMAL: Fields = {
  source: ['middle-east-eye-2024-08'],
  form: ['paraphrase'],
  paraphrase: ['The office said nothing new.'],
  speaker: ['Israel Katz'],
  attribution: ['on-record'],
  dateEarliest: ['2024-08-16'],
}

describe('the fourteen opening statements', () => {
  it('are fourteen', () => {
    expect(statements).toHaveLength(14)
  })

  it.each(statements.map((statement) => [statement.id, statement] as const))(
    '%s goes into the form and comes out unchanged',
    (id, statement) => {
      const coding = codings.find(({ statementId }) => statementId === id)
      if (!coding) throw new Error(`${id} has no coding`)
      const { id: _id, statementId: _s, coderId: _c, ...judged } = coding
      const fields = statementFields(statement, coding, known.naming)
      const entry = entryOf(fields, statement)
      expect(entry.statement).toEqual(statement)
      expect(entry.coding).toEqual(judged)
      expect([entry.outlets, entry.sources, entry.speaker]).toEqual([[], [], null])
      // Nothing is known of it before: as somebody enters it by hand.
      const anew = entryOf(fields)
      expect({ ...anew.statement, adoptedCodingId: statement.adoptedCodingId }).toEqual(statement)
    },
  )

  it('made-up statements of every shape come out unchanged too', async () => {
    const { madeUpRecords } = await import('@/tests/support/made-up')
    const { testDatabase } = await import('@/tests/support/database')
    const open = await testDatabase()
    const made = madeUpRecords(120)
    await record(open.database, { who: 'tests', why: 'made up' }, made)
    const all = made.flatMap(({ type, after }) => (type === 'statement' && after ? [after] : []))
    const here = {
      ...(await knownFor(open.database, {})),
      statements: new Set(all.map(({ id }) => id)),
    }
    for (const made of all) {
      const { quote, sources } = made
      const passage = quote === null ? 'A private passage.' : `It said: “${quote}”.`
      const quotationHash = quote === null ? null : quotationHashOf(quote)
      const statement = { ...made, sources: sources.map((source) => ({ ...source, quotationHash, passage })) }
      const fields = statementFields(statement, null, here.naming)
      expect(readStatementForm(fields, here, statement)).toEqual({
        entry: { ...{ outlets: [], sources: [], speaker: null, coding: null, led: null }, statement },
        problems: [],
      })
    }
    await open.close()
  })
})

describe('names in the form', () => {
  it('are found whatever their case and accents', () => {
    const { statement } = entryOf({
      ...MINIMAL,
      speaker: ['stephane sejourne'],
      targets: ['iran; "The Times"; reporters in Jerusalem'],
      topics: ['gaza ceasefire talks; Lebanon border'],
    })
    expect(statement.speakerId).toBe('stephane-sejourne')
    expect(statement.targets).toEqual([
      { actorId: 'iran', label: null },
      { actorId: null, label: 'The Times' },
      { actorId: null, label: 'reporters in Jerusalem' },
    ])
    expect(statement.topics).toEqual(['gaza-ceasefire-talks', 'lebanon-border'])
  })

  it('left empty for the actor mean the speaker’s, and of a joint actor its members', () => {
    expect(entryOf(MINIMAL).statement.actors).toEqual(['israel'])
    const joint = entryOf({ ...MINIMAL, speaker: ['us-qatar-egypt-statement'] }).statement
    expect([joint.actors, joint.jointActorId]).toEqual([
      ['united-states', 'qatar', 'egypt'],
      'us-qatar-egypt',
    ])
  })

  it('that nothing has are told with the nearest ones', () => {
    expect(problemsOf({ ...MINIMAL, actors: ['Isreal; Hamas'] })).toEqual([
      { field: 'actors', message: 'No actor is called “Isreal”. Did you mean “Israel”?' },
    ])
    expect(problemsOf({ ...MINIMAL, targets: ['Isreal'] })[0]?.message).toMatch(
      /Did you mean “Israel”\? Where it is no actor, put it in quotation marks: "Isreal"/,
    )
    expect(entryOf({ ...MINIMAL, targets: ['"Isreal"'] }).statement.targets).toEqual([
      { actorId: null, label: 'Isreal' },
    ])
  })

  it.each([
    ['Israel; Hamas', ['Israel', 'Hamas']],
    ['"a; b"; c', ['"a; b"', 'c']],
    ['a\nb;;  ;c', ['a', 'b', 'c']],
    ['', []],
    ['"never closed; at all', ['"never closed; at all']],
  ])('%j are the items %j', (text, items) => {
    expect(parseItems(text)).toEqual(items)
  })
})

describe('what is new with a statement', () => {
  it('is made beside it: an outlet, a source, a second-hand chain, a speaker', () => {
    const entry = entryOf({
      ...MINIMAL,
      source: [''],
      sourceOutlet: ['Ilse Wire'],
      newOutlet: ['yes'],
      sourceTitle: ['A report'],
      sourceUrl: ['https://ilse.example/a'],
      sourcePublishedOn: ['2024-08-17'],
      further: ['', ''],
      furtherOutlet: ['The Times', ''],
      furtherHow: ['above', 'also'],
      speaker: [''],
      newSpeaker: ['Ada Brenn'],
      newSpeakerKind: ['person'],
      newSpeakerActor: ['France'],
    })
    expect(entry.outlets).toMatchObject([{ id: 'ilse-wire', name: 'Ilse Wire' }])
    expect(entry.sources).toMatchObject([
      { id: 'ilse-wire-2024-08-17', outletId: 'ilse-wire', title: 'A report', url: 'https://ilse.example/a' },
      { id: 'the-times-undated', outletId: 'the-times', title: null },
    ])
    expect(entry.speaker).toMatchObject({ id: 'ada-brenn', kind: 'person', actorId: 'france' })
    expect(entry.statement.actors).toEqual(['france'])
    expect(entry.statement.sources).toMatchObject([
      { sourceId: 'ilse-wire-2024-08-17', quotedFrom: true, relayedById: null },
      { sourceId: 'the-times-undated', quotedFrom: false, relayedById: 'ilse-wire-2024-08-17' },
    ])
    expect(entry.statement.id).toBe('france-2024-08-16')
  })

  it('is no outlet that somebody only mistyped', () => {
    expect(problemsOf({ ...MINIMAL, source: [''], sourceOutlet: ['Middle East Eyes'] })).toEqual([
      {
        field: 'sourceOutlet',
        message:
          'No outlet is called “Middle East Eyes”. Did you mean “Middle East Eye”? Where the outlet is new, tick “This outlet is new”.',
      },
    ])
  })

  it('has no address that a browser must not follow', () => {
    expect(
      problemsOf({
        ...MINIMAL,
        source: [''],
        sourceOutlet: ['The Times'],
        sourceUrl: ['javascript:alert(1)'],
      }),
    ).toEqual([{ field: 'sourceUrl', message: 'An address starts with https:// or http://.' }])
  })
})

describe('the words', () => {
  const QUOTED: Fields = { ...MINIMAL, form: ['direct-quote'], paraphrase: [''] }

  it('are held against the passage, and then carry their hash', () => {
    const { statement } = entryOf({
      ...QUOTED,
      quote: ['“We return to the table”'],
      passage: ['He said: “We return\r\n to the table”, and left.'],
    })
    expect(statement.quote).toBe('We return to the table')
    expect(statement.editedQuote).toBe(false)
    expect(statement.sources[0]?.quotationHash).toBe(quotationHashOf('We return to the table'))
  })

  it('in another spelling are refused with the passage’s own', () => {
    const reading = readStatementForm(
      { ...QUOTED, quote: ["we don't return"], passage: ['“We don’t return,” he said.'] },
      known,
    )
    expect(reading).toMatchObject({
      check: { kind: 'spelling', own: 'We don’t return' },
      problems: [{ field: 'quote', message: expect.stringContaining("“don’t” and not “don't”") }],
    })
  })

  it('with an ellipsis or brackets of the source are marked as edited', () => {
    const quote = 'we [the council] … return'
    const { statement } = entryOf({ ...QUOTED, quote: [quote], passage: [`“${quote}”`] })
    expect(statement.editedQuote).toBe(true)
  })

  it('that are a translation are checked by their original', () => {
    const { statement } = entryOf({
      ...QUOTED,
      quote: ['We return'],
      language: ['en'],
      originalQuote: ['אנחנו חוזרים'],
      originalLanguage: ['he'],
      passage: ['הוא אמר: "אנחנו חוזרים" והלך'],
    })
    expect(statement.sources[0]?.quotationHash).toBe(quotationHashOf('אנחנו חוזרים'))
  })

  it('that changed since they were checked are not taken for checked', () => {
    const [first] = statements
    if (!first) throw new Error('no seed')
    const fields = { ...statementFields(first, null, known.naming), quote: ['If Iran attacks'] }
    expect(problemsOf(fields, first)).toMatchObject([{ field: 'quoteChecked' }])
  })

  it('in quotation marks within the paraphrase are part of the quotation', () => {
    expect(
      problemsOf({ ...MINIMAL, form: ['mixed'], quote: ['a bridge'], paraphrase: ['It offered “a road”.'] }),
    ).toEqual([
      {
        field: 'paraphrase',
        message:
          '“a road” stands in quotation marks but is no part of the quotation: quote these words there, or leave the marks out.',
      },
    ])
  })
})

describe('the coding', () => {
  const coded = (fields: Fields) => ({ ...MINIMAL, rationale: ['Because it says so.'], ...fields })

  it('left empty leaves the statement uncoded', () => {
    expect(entryOf(MINIMAL).coding).toBeNull()
  })

  it('follows the questions and their modifiers', () => {
    expect(entryOf(coded({ decision: ['3'] })).coding?.level).toBe(3)
    expect(entryOf(coded({ decision: ['3'], conditional: ['yes'] })).coding?.level).toBe(2)
    expect(entryOf(coded({ decision: ['otherwise'] })).coding?.level).toBe(0)
  })

  it('set directly against the questions needs its rationale, and then stands', () => {
    const fields = { ...MINIMAL, decision: ['5'], level: ['-1'] }
    expect(problemsOf(fields)).toEqual([
      {
        field: 'rationale',
        message:
          'The questions lead to −2 (Works for de-escalation), and you set −1. Say in one sentence why your level is right, or take the other.',
      },
    ])
    const entry = entryOf({ ...fields, rationale: ['Only a call for calm.'] })
    expect([entry.coding?.level, entry.led]).toEqual([-1, -2])
  })

  it('out of scope has no level', () => {
    expect(entryOf(coded({ outOfScope: ['yes'] })).coding).toMatchObject({ level: null, outOfScope: true })
    expect(problemsOf(coded({ outOfScope: ['yes'], level: ['0'] }))).toMatchObject([{ field: 'outOfScope' }])
  })

  it.each(['4', 'x', '+-1'])('has no level %s', (level) => {
    expect(problemsOf(coded({ level: [level] }))[0]).toMatchObject({ field: 'level' })
  })
})

describe('what is missing', () => {
  it('is told beside each field, in full sentences', () => {
    const problems = problemsOf({})
    expect(problems.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['source', 'form', 'speaker', 'attribution', 'dateEarliest']),
    )
    for (const { message } of problems) expect(message).toMatch(/^[A-Z“].*[.?]$/s)
  })
})

describe('whatever is sent', () => {
  const NAMES = Object.keys({
    ...statementFields(statements[0] as StoredRecord<'statement'>, codings[0] ?? null, emptyNaming()),
    ...{
      further: 0,
      furtherOutlet: 0,
      furtherHow: 0,
      furtherVia: 0,
      furtherPassage: 0,
      passage: 0,
      decision: 0,
    },
    ...{ newSpeaker: 0, newSpeakerKind: 0, newSpeakerActor: 0, sourceOutlet: 0, sourceUrl: 0, newOutlet: 0 },
    ...{ described: 0, describedBy: 0, describedIn: 0, joint: 0, originalQuote: 0, dateLatest: 0, level: 0 },
  })
  const value = fc.oneof(
    anyText({ maxLength: 60 }),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      'israel',
      'hamas',
      'S1',
      '2024-08-16',
      'direct-quote',
      'yes',
      '-3',
      '"',
      ';',
      '[…',
      'opponent',
    ),
  )
  const anyFields = fc.dictionary(fc.constantFrom(...NAMES), fc.array(value, { maxLength: 3 }), {
    maxKeys: 30,
  })

  it('is read or refused in words, and never breaks', () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        const { entry, problems } = readStatementForm(fields, known)
        expect(entry === null).toBe(problems.length > 0)
        for (const { field, message } of problems) {
          expect(
            NAMES.concat('form', 'id', 'newSpeaker', 'sourceTitle', 'sourcePublishedOn', 'sourceLanguage'),
          ).toContain(field)
          expect(message).not.toMatch(/undefined|\[object|Invalid input|expected/)
        }
      }),
      { seed: 4, numRuns: 400 },
    )
  })

  function emptyNaming(): Known['naming'] {
    const none = { names: [], resolve: () => null, match: () => null, written: (id: string) => id }
    return { actor: none, speaker: none, topic: none, outlet: none, source: none }
  }
})

describe('a list that is too long', () => {
  it('is a problem in words, and nothing in it is looked up', () => {
    let looked = 0
    const { actor } = known.naming
    const resolve = (typed: string) => {
      looked += 1
      return actor.resolve(typed)
    }
    const counting = { ...actor, resolve }
    const counted = { ...known, naming: { ...known.naming, actor: counting } }
    const many = Array.from({ length: 50_000 }, (_, i) => `Nobody ${i}`).join(';')
    for (const field of ['addressees', 'targets', 'actors']) {
      const { problems } = readStatementForm({ ...MINIMAL, [field]: [many] }, counted)
      expect(problems).toContainEqual({ field, message: 'It names 50000; 500 are the most. Take some away.' })
    }
    expect(looked).toBeLessThan(20)
  })

  it('of further sources is a problem too', () => {
    const rows = Array.from({ length: 5000 }, () => 'a')
    expect(problemsOf({ ...MINIMAL, further: rows })).toContainEqual({
      field: 'further',
      message: 'It has 5000 rows; 500 are the most. Take some away.',
    })
  })

  it('may be one name without an end', () => {
    const problems = problemsOf({ ...MINIMAL, speaker: ['x'.repeat(200_000)], topics: ['y'.repeat(9000)] })
    for (const field of ['speaker', 'topics'])
      expect(problems.find((each) => each.field === field)?.message).toMatch(/has \d+ characters, and a name/)
  })
})
