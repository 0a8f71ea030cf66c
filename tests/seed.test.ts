import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { revisionsFor } from '@/lib/db/store/revisions'
import { recordFor } from '@/lib/db/store/stored-records'
import { OWN_WORDS } from '@/lib/record/choices'
import type { RecordType } from '@/lib/record/field'
import { quotationHashOf } from '@/lib/record/quotation'
import { quotedParts, type StoredRecord } from '@/lib/record/schema'
import { describeLevel, isLevel, LEVELS } from '@/lib/stance'
import { parseCsv } from '@/lib/table/csv'
import { readSeed } from '@/seed/read'
import { isEmpty, seedDatabase } from '@/seed/seed'
import { testDatabase } from './support/database'

const SEED = join(import.meta.dirname, '../seed')
const ARTICLE = join(import.meta.dirname, '../../shared/source-article.txt')

const changes = readSeed(SEED)

function stored<T extends RecordType>(type: T): StoredRecord<T>[] {
  return changes.flatMap((change) =>
    change.type === type && change.after ? [change.after as StoredRecord<T>] : [],
  )
}

const statements = stored('statement')
const codings = stored('coding')
const [dataset] = stored('dataset')

/** The actor in whose row a statement stands. */
const credited = ({ jointActorId, actors }: StoredRecord<'statement'>) => jointActorId ?? actors.join(', ')

const shownFor = (actors: readonly string[]) =>
  statements.filter((statement) => actors.includes(credited(statement)))

describe('the fourteen records', () => {
  // The table of codebook version 1.
  test.each([
    ['S1', 'israel', 2, true, 'official-statement', 'direct-quote', '2024-08-16', '2024-08-16'],
    ['S2', 'france', -2, true, 'on-record', 'direct-quote', '2024-08-16', '2024-08-16'],
    ['S3a', 'uk', -1, true, 'anonymous-source', 'mixed', '2024-08-16', '2024-08-17'],
    ['S3b', 'uk', 1, true, 'anonymous-source', 'paraphrase', '2024-08-16', '2024-08-17'],
    ['S4a', 'us-qatar-egypt', -1, true, 'official-statement', 'paraphrase', '2024-08-16', '2024-08-16'],
    ['S4b', 'us-qatar-egypt', -2, true, 'official-statement', 'mixed', '2024-08-16', '2024-08-16'],
    ['S5a', 'hamas', 1, true, 'anonymous-source', 'direct-quote', '2024-08-16', '2024-08-17'],
    ['S5b', 'hamas', 1, true, 'anonymous-source', 'direct-quote', '2024-08-16', '2024-08-17'],
    ['S5x', 'israel', 1, false, 'described-by-other', 'paraphrase', '2024-08-16', '2024-08-17'],
    ['S6', 'hamas', 1, true, 'outlet-paraphrase', 'paraphrase', '2024-07-31', '2024-08-16'],
    ['S7', 'iran', 2, true, 'outlet-paraphrase', 'paraphrase', '2024-07-31', '2024-08-16'],
    ['S9', 'hezbollah', 2, true, 'nonverbal-release', 'nonverbal', '2024-08-16', '2024-08-16'],
    ['S10a', 'uk', -2, false, 'described-by-other', 'paraphrase', '2024-08-16', '2024-08-16'],
    ['S10b', 'france', -2, false, 'described-by-other', 'paraphrase', '2024-08-16', '2024-08-16'],
  ])(
    '%s is as the codebook has it',
    (id, actor, level, counted, attribution, form, dateEarliest, dateLatest) => {
      const statement = statements.find((each) => each.id === id)
      expect(statement).toMatchObject({ counted, attribution, form, dateEarliest, dateLatest })
      expect(statement && credited(statement)).toBe(actor)
      expect(codings.filter(({ statementId }) => statementId === id)).toMatchObject([
        { id: statement?.adoptedCodingId, level, outOfScope: false, confidence: null },
      ])
    },
  )

  test('are fourteen, eleven of them counted', () => {
    expect(statements).toHaveLength(14)
    expect(statements.filter(({ counted }) => counted)).toHaveLength(11)
    expect(codings).toHaveLength(14)
  })

  test('show twelve and count nine for the five actors that stand side by side by default', () => {
    expect(dataset?.defaultActors).toEqual(['israel', 'uk', 'france', 'hamas', 'us-qatar-egypt'])
    const shown = shownFor(dataset?.defaultActors ?? [])
    expect(shown).toHaveLength(12)
    expect(shown.filter(({ counted }) => counted)).toHaveLength(9)
    expect(shownFor([...(dataset?.defaultActors ?? []), 'iran', 'hezbollah'])).toHaveLength(14)
  })

  test('stand in the stated order of actors', () => {
    const order = stored('actor').toSorted((a, b) => a.statedOrder - b.statedOrder)
    expect(order.map(({ shortName }) => shortName).slice(0, 7)).toEqual([
      'Israel',
      'UK',
      'France',
      'Hamas',
      'US/Qatar/Egypt',
      'Iran',
      'Hezbollah',
    ])
  })

  test('have as judgement what the codebook says of them, and no more', () => {
    const marked = (key: 'conditional' | 'hedged' | 'deterrentFrame') =>
      codings.filter((coding) => coding[key]).map(({ statementId }) => statementId)
    expect(marked('conditional')).toEqual(['S1'])
    expect(marked('hedged')).toEqual(['S3a'])
    expect(marked('deterrentFrame')).toEqual([])
  })

  test('name speakers who speak for the actor', () => {
    const actorOf = new Map(stored('speaker').map(({ id, actorId }) => [id, actorId]))
    for (const statement of statements) expect(actorOf.get(statement.speakerId)).toBe(credited(statement))
  })

  test('are signed jointly by the members of the joint actor', () => {
    const joint = stored('actor').find(({ id }) => id === 'us-qatar-egypt')
    expect(joint?.members).toEqual(['united-states', 'qatar', 'egypt'])
    for (const statement of statements.filter(({ jointActorId }) => jointActorId))
      expect(statement.actors).toEqual(joint?.members)
  })

  test('say who describes a stance that is not the actor’s own', () => {
    const described = statements.filter(({ counted }) => !counted)
    expect(
      described.map(({ id, describedRelation, describedByActorId, describedByOutletId, describedInId }) => [
        id,
        describedRelation,
        describedByActorId ?? describedByOutletId,
        describedInId,
      ]),
    ).toEqual([
      ['S5x', 'opponent', 'hamas', 'S5a'],
      ['S10a', 'outlet', 'middle-east-eye', null],
      ['S10b', 'outlet', 'middle-east-eye', null],
    ])
  })

  test('rest on one source, two of them by way of another', () => {
    expect(
      new Set(
        statements.flatMap(({ sources }) => sources.filter((s) => s.quotedFrom).map((s) => s.sourceId)),
      ),
    ).toEqual(new Set(['middle-east-eye-2024-08']))
    expect(
      statements.flatMap(({ id, sources }) =>
        sources.filter((s) => s.relayedById).map((s) => [id, s.sourceId, s.relayedById]),
      ),
    ).toEqual([
      ['S3a', 'the-times-2024-08', 'middle-east-eye-2024-08'],
      ['S3b', 'the-times-2024-08', 'middle-east-eye-2024-08'],
    ])
  })

  test('keep no passage of the source', () => {
    expect(
      statements.flatMap(({ sources }) => sources.map(({ passage }) => passage)).filter(Boolean),
    ).toEqual([])
  })
})

describe('words', () => {
  const quoting = statements.filter(({ quote }) => quote !== null)

  test('in quotation marks are those that were checked', () => {
    expect(quoting.map(({ id }) => id)).toEqual(['S1', 'S2', 'S3a', 'S4b', 'S5a', 'S5b'])
    for (const { quote, sources } of quoting)
      expect(sources.find(({ quotedFrom }) => quotedFrom)?.quotationHash).toBe(quotationHashOf(quote ?? ''))
  })

  test('edited by their source are marked so, and no others', () => {
    const edited = quoting.filter(({ quote }) => /[[\]…]|\.\.\./.test(quote ?? '')).map(({ id }) => id)
    expect(edited).toEqual(['S2', 'S5a'])
    expect(statements.filter(({ editedQuote }) => editedQuote).map(({ id }) => id)).toEqual(edited)
  })

  test('of others never stand outside a quotation’s own marks', () => {
    for (const { form, quote, note } of statements) {
      expect(quotedParts(note ?? '')).toEqual([])
      expect(quote !== null).toBe(OWN_WORDS.includes(form))
    }
  })

  // The article itself is no part of the repository; where it is at hand, every word is held against it.
  if (existsSync(ARTICLE)) {
    const article = readFileSync(ARTICLE, 'utf8')
    const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
    const runsOf = (text: string, length: number) => {
      const words = wordsOf(text)
      return words.slice(0, Math.max(0, words.length - length + 1)).map((_, at) => {
        return words.slice(at, at + length).join(' ')
      })
    }

    test('in quotation marks stand in the article letter by letter', () => {
      for (const { quote } of quoting) expect(article).toContain(quote)
    })

    test('outside quotation marks are our own: no twelve in a row are the article’s', () => {
      const runs = new Set(runsOf(article, 12))
      expect(runs.size).toBeGreaterThan(300)
      for (const file of readdirSync(SEED)) {
        const text = readFileSync(join(SEED, file), 'utf8')
        const own = file.endsWith('.csv')
          ? parseCsv(text).rows.flatMap(({ values }) =>
              Object.entries(values).flatMap(([column, cell]) => (column === 'quote' ? [] : [cell])),
            )
          : [text]
        expect(own.flatMap((cell) => runsOf(cell, 12)).filter((run) => runs.has(run))).toEqual([])
      }
    })
  }
})

describe('the codebook', () => {
  const [codebook] = stored('codebook')

  test('names the levels as the scale does', () => {
    expect(codebook?.levels.map(({ level }) => level).toSorted((a, b) => a - b)).toEqual([...LEVELS])
    for (const { level, name } of codebook?.levels ?? [])
      expect(isLevel(level) && describeLevel(level)).toBe(name)
  })

  test('asks in order, and says what the numbers cannot say', () => {
    const rules = (wanted: string) => codebook?.rules.filter(({ kind }) => kind === wanted) ?? []
    expect(rules('decision').map(({ term }) => term)).toHaveLength(9)
    expect(rules('decision').at(0)?.term).toBe('Eligible?')
    expect(rules('modifier').length).toBeGreaterThan(0)
    expect(rules('field').length).toBeGreaterThan(0)
    expect(rules('limit').length).toBeGreaterThan(0)
  })

  test('is the one that every coding follows', () => {
    expect(new Set(codings.map(({ codebookId }) => codebookId))).toEqual(new Set([codebook?.id]))
    expect(codebook?.version).toBe(1)
  })
})

describe('a faulty seed', () => {
  let folder = ''
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  /** What is said of the seed after words in its files were replaced by others; null removes the file. */
  function complaints(...edits: [file: string, from: string | RegExp | null, to?: string][]): string[] {
    folder = mkdtempSync(join(tmpdir(), 'seed-'))
    cpSync(SEED, folder, { recursive: true })
    for (const [file, from, to = ''] of edits) {
      const path = join(folder, file)
      const before = readFileSync(path, 'utf8')
      if (from === null) rmSync(path)
      else {
        expect(before.replace(from, to)).not.toBe(before)
        writeFileSync(path, before.replace(from, to))
      }
    }
    try {
      readSeed(folder)
      return []
    } catch (error) {
      return error instanceof Error ? error.message.split('\n').slice(1) : []
    }
  }

  test.each<[string, string, string | RegExp, string, string]>([
    [
      'a level off the scale',
      'codings.csv',
      'codebook-1,2,',
      'codebook-1,5,',
      'codings.csv, line 2, column level: a level is a whole number from -3 to 3',
    ],
    [
      'a level in words',
      'codings.csv',
      'codebook-1,2,',
      'codebook-1,high,',
      'codings.csv, line 2, column level: it must be a whole number',
    ],
    [
      'a truth value in other words',
      'codings.csv',
      'false,true,false',
      'false,yes,false',
      'codings.csv, line 2, column conditional: it must be true or false',
    ],
    [
      'an empty name',
      'outlets.csv',
      'the-times,the-times,The Times',
      'the-times,the-times,',
      'outlets.csv, line 3, column name: it must not be empty',
    ],
    [
      'an actor of an unknown kind',
      'actors.csv',
      'France,state',
      'France,country',
      'actors.csv, line 4, column kind: Invalid option: expected one of "state"|"organisation"|"joint"',
    ],
    [
      'a day that does not exist',
      'events.csv',
      '2024-07-31,2024-07-31',
      '2024-02-30,2024-07-31',
      'events.csv, line 2, column dateEarliest: a day is written YYYY-MM-DD and must exist, such as 2024-08-16',
    ],
    [
      'a described stance that counts',
      'statements.csv',
      ',false,opponent',
      ',true,opponent',
      'statements.csv, line 10, column counted: a described stance is never counted, and any other statement is',
    ],
    [
      'a speaker that nobody defines',
      'statements.csv',
      'S7,iran-unnamed',
      'S7,nobody',
      'statements.csv, line 12, column speakerId: no speaker has the id nobody; speakers.csv defines them',
    ],
    [
      'an actor in a list that nobody defines',
      'statements.csv',
      'uk; france,iran',
      'uk; francia,iran',
      'statements.csv, line 2, column addressees: no actor has the id francia; actors.csv defines them',
    ],
    [
      'a relaying source that nobody defines',
      'statements.csv',
      'via middle-east-eye-2024-08',
      'via somebody',
      'statements.csv, line 4, column otherSources: no source has the id somebody; sources.csv defines them',
    ],
    [
      'a topic that stands twice in a list',
      'statements.csv',
      'iranian-retaliation; joining-an-attack-on-iran',
      'iranian-retaliation; iranian-retaliation',
      'statements.csv, line 2, column topics: iranian-retaliation stands twice',
    ],
    [
      'a statement without the source it is quoted from',
      'statements.csv',
      'lebanon-border,middle-east-eye-2024-08',
      'lebanon-border,',
      'statements.csv, line 13, column quotedFrom: it must not be empty',
    ],
    [
      'a quotation that nobody checked',
      'statements.csv',
      'not only in defence',
      'not only in defense',
      `statements.csv, line 2, column quotationHash: it is not the quotation’s; hold every word against the source, then write ${quotationHashOf('If Iran attacks, we expect the coalition to join Israel not only in defense but also in attacking significant targets in Iran')}`,
    ],
    [
      'the adopted coding of another statement',
      'statements.csv',
      'S9-c1',
      'S7-c1',
      'statements.csv, line 13, column adoptedCodingId: S7-c1 is a coding of S7, not of S9',
    ],
    [
      'a level without a name',
      'codebook-levels.csv',
      'codebook-1,1,Hardens',
      'codebook-1,1,',
      'codebook-levels.csv, line 4, column name: it must not be empty',
    ],
    [
      'a rule of an unknown kind',
      'codebook-rules.csv',
      'codebook-1,limit',
      'codebook-1,hint',
      'codebook-rules.csv, line 28, column kind: Invalid option: expected one of "decision"|"modifier"|"field"|"limit"',
    ],
    [
      'an id that stands in two rows',
      'actors.csv',
      'qatar,qatar,Qatar',
      'egypt,qatar,Qatar',
      'actors.csv, line 11, column id: egypt stands in line 10 already',
    ],
    [
      'two codings of one coder',
      'codings.csv',
      'S2-c1,S2',
      'S2-c1,S1',
      'codings.csv, line 3, column statementId, coderId, codebookId: S1, coder-1, codebook-1 stands in line 2 already',
    ],
    [
      'a column that is missing',
      'coders.csv',
      /id,name,kind,note\n(coder-1),Coder 1,/,
      'id,kind,note\n$1,',
      'coders.csv, line 1, column name: the column is missing',
    ],
    [
      'a column that nobody knows',
      'coders.csv',
      'note\n',
      'remark\n',
      'coders.csv, line 1, column remark: no such column; there are id, name, kind, note',
    ],
    [
      'a broken quotation mark',
      'topics.csv',
      'shows of force',
      'shows "of force',
      'topics.csv, line 7, column description: after the closing quotation mark the cell goes on; a mark inside a cell is written twice',
    ],
    [
      'a row that is too short',
      'outlets.csv',
      'The Times,',
      'The Times',
      'outlets.csv, line 3, column url: the row ends before it, after 3 of 4 cells',
    ],
  ])('with %s is refused with file, line and column', (_, file, from, to, complaint) => {
    expect(complaints([file, from, to])).toContain(complaint)
  })

  test('lists all its problems at once, in every file', () => {
    const found = complaints(
      ['codings.csv', 'codebook-1,2,', 'codebook-1,5,'],
      ['actors.csv', 'France,state', 'France,country'],
      ['statements.csv', 'S7,iran-unnamed', 'S7,nobody'],
      ['statements.csv', ',false,opponent', ',true,opponent'],
    )
    expect(found.map((line) => line.replace(/:.*/, ''))).toEqual([
      'statements.csv, line 12, column speakerId',
      'actors.csv, line 4, column kind',
      'statements.csv, line 10, column counted',
      'codings.csv, line 2, column level',
    ])
  })

  test('with a file missing says which, and holds it against no other', () => {
    const found = complaints(['outlets.csv', null])
    expect(found).toHaveLength(1)
    expect(found[0]).toContain('outlets.csv')
  })

  test('with a level missing says of which codebook', () => {
    expect(complaints(['codebook-levels.csv', /codebook-1,1,.*\n/])[0]).toContain(
      'codebooks.csv, line 2, column id: its levels in codebook-levels.csv',
    )
  })
})

describe('seeding', () => {
  test('fills an empty database with every record, and a second time changes nothing', async () => {
    const { database, close } = await testDatabase()
    try {
      expect(await isEmpty(database)).toBe(true)
      await seedDatabase(database)
      expect(await isEmpty(database)).toBe(false)
      for (const { type, id, after } of changes) expect(await recordFor(database, type, id)).toEqual(after)
      expect(await database.revision.count()).toBe(changes.length)

      await seedDatabase(database)
      expect(await database.revision.count()).toBe(changes.length)
    } finally {
      await close()
    }
  })

  test('leaves a revision that says who and why', async () => {
    const { database, close } = await testDatabase()
    try {
      await seedDatabase(database)
      const [first] = await revisionsFor(database, 'statement', 'S1')
      expect(first).toMatchObject({ who: 'seed', why: 'The opening data set', before: null })
    } finally {
      await close()
    }
  })

  test('from a faulty folder writes nothing', async () => {
    const { database, close } = await testDatabase()
    try {
      await expect(seedDatabase(database, join(SEED, 'nowhere'))).rejects.toThrow('outlets.csv')
      expect(await isEmpty(database)).toBe(true)
    } finally {
      await close()
    }
  })
})
