import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MOST_DOTS } from '@/lib/answer'
import { answerFor, facetsFor } from '@/lib/db/ask/answers'
import { statementsByIds, statementsFor } from '@/lib/db/ask/statements'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { record } from '@/lib/db/store/record'
import { formatMatch } from '@/lib/full-text'
import { spanOf } from '@/lib/period'
import { parseQuestion, profilesOf, type Question } from '@/lib/question'
import { ATTRIBUTIONS, OWN_WORDS } from '@/lib/record/choices'
import { countLevels, type Level, totalOf } from '@/lib/stance'
import { creditedActors, type Statement } from '@/lib/statement'
import type { Vocabulary } from '@/lib/vocabulary'
import { madeUpDatabase, seededDatabase, type TestDatabase, testDatabase } from '../support/database'
import { change, madeUpRecords, madeUpVocabulary } from '../support/made-up'
import { anyQuestion } from '../support/questions'
import { anyText } from '../support/text'

const by = { who: 'test', why: 'made-up data' }

describe('the opening data', () => {
  let opening: TestDatabase
  let vocabulary: Vocabulary
  beforeAll(async () => {
    opening = await seededDatabase()
    vocabulary = await vocabularyFor(opening.database)
  })
  afterAll(() => opening.close())

  const ask = (query: string): Question => parseQuestion(new URLSearchParams(query), vocabulary).question
  const answer = (query: string) => answerFor(opening.database, ask(query), vocabulary)
  const facets = (query: string) => facetsFor(opening.database, ask(query), vocabulary)
  const found = async (query: string) => {
    const page = { offset: 0, limit: 100 }
    const { statements } = await statementsFor(opening.database, ask(query), vocabulary, page)
    return statements.map(({ id }) => id).sort()
  }
  const everybody = () => vocabulary.actors.map(({ slug }) => `actor=${slug}`).join('&')

  test('shows twelve statements of five actors, nine of them counted', async () => {
    const { shown, counted, described, outOfScope, uncoded, total, period } = await answer('')
    expect({ shown, counted, described, outOfScope, uncoded, total }).toEqual({
      shown: 12,
      counted: 9,
      described: 3,
      outOfScope: 0,
      uncoded: 0,
      total: 14,
    })
    expect(period).toEqual({ earliest: '2024-07-31', latest: '2024-08-17' })
  })

  test('shows fourteen statements of everybody, eleven of them counted', async () => {
    expect(await answer(everybody())).toMatchObject({ shown: 14, counted: 11, described: 3, total: 14 })
  })

  test('counts for each actor what the codebook says, in the stated order', async () => {
    const { groups } = await answer(`actor=hezbollah&actor=iran&${everybody()}`)
    const levels = groups
      .filter(({ counted, described }) => totalOf(counted) + totalOf(described) > 0)
      .map(({ actor, counted, described }) => [actor.slug, counted, described])
    expect(levels).toEqual([
      ['israel', [0, 0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 1, 0, 0]],
      ['uk', [0, 0, 1, 0, 1, 0, 0], [0, 1, 0, 0, 0, 0, 0]],
      ['france', [0, 1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0, 0]],
      ['hamas', [0, 0, 0, 0, 3, 0, 0], [0, 0, 0, 0, 0, 0, 0]],
      ['us-qatar-egypt', [0, 1, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0]],
      ['iran', [0, 0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 0, 0]],
      ['hezbollah', [0, 0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 0, 0]],
    ])
  })

  test('a joint statement is found under a signatory only when it is credited to signatories', async () => {
    expect(await answer('actor=united-states')).toMatchObject({ shown: 0, dots: [], period: null })
    expect(await found('actor=united-states')).toEqual([])
    expect(await found('actor=united-states&joint=signatories')).toEqual(['S4a', 'S4b'])
  })

  test('credited to its signatories a joint statement stands with each and is shown once', async () => {
    const { groups, shown, counted, dots } = await answer('joint=signatories')
    expect(groups.map(({ actor }) => actor.slug)).toEqual([
      'israel',
      'uk',
      'france',
      'hamas',
      'united-states',
      'qatar',
      'egypt',
    ])
    expect({ shown, counted }).toEqual({ shown: 12, counted: 9 })
    expect(dots?.filter(({ statement }) => statement === 'S4b').map(({ actor }) => actor)).toEqual([
      'united-states',
      'qatar',
      'egypt',
    ])
  })

  test('an actor without a statement has its row, and the row is empty', async () => {
    const { groups } = await answer('actor=israel&actor=hamas&topic=lebanon-border')
    expect(groups.map(({ actor, counted }) => [actor.slug, totalOf(counted)])).toEqual([
      ['israel', 0],
      ['hamas', 0],
    ])
  })

  test('a range of days finds what may have been said in it', async () => {
    expect(await found('from=2024-08-01&to=2024-08-02&actor=hamas&actor=iran')).toEqual(['S6', 'S7'])
    expect(await found('to=2024-07-30')).toEqual([])
    expect(await found('to=2024-07-31')).toEqual(['S6'])
    expect(await found('from=2024-08-17')).toEqual(['S3a', 'S3b', 'S5a', 'S5b', 'S5x'])
    expect(await found('from=2024-08-18')).toEqual([])
  })

  test('each filter finds what it names', async () => {
    expect(await found('topic=defence-of-israel')).toEqual(['S3b'])
    expect(await found('topic=defence-of-israel&topic=killing-of-ismail-haniyeh')).toEqual(['S3b', 'S6'])
    expect(await found('level=-2')).toEqual(['S10a', 'S10b', 'S2', 'S4b'])
    expect(await found('attribution=anonymous-source')).toEqual(['S3a', 'S3b', 'S5a', 'S5b'])
    expect(await found('words=own')).toEqual(['S1', 'S2', 'S3a', 'S4b', 'S5a', 'S5b'])
    expect(await found('words=own&level=-2&topic=gaza-ceasefire-talks')).toEqual(['S4b'])
  })

  test('a search finds words in quotations, paraphrases and names, with or without accents', async () => {
    expect(await found('q=sejourne')).toEqual(['S10b', 'S2'])
    expect(await found('q=S%C3%89JOURN%C3%89')).toEqual(['S10b', 'S2'])
    expect(await found('q=coalition+katz')).toEqual(['S1'])
    expect(await found('q=bridg')).toEqual(['S4b'])
    expect(await found('q=%22bridging+proposal%22')).toEqual(['S4b'])
    expect(await found('q=%22proposal+bridging%22')).toEqual([])
    expect(await found('q=%22bridg%22')).toEqual([])
  })

  test.each([
    '"',
    '*',
    '-',
    '(',
    'AND',
    'a AND',
    'NEAR(',
    'NEAR("a" b, 3)',
    'quote : x',
    '^iran',
    'iran*',
    "' OR 1=1 --",
    '"open',
    '🕊',
    'עזה',
    '\0',
    'a\0"b',
    '\ud800',
    '',
  ])('a search for %j is text, never syntax', async (search) => {
    const question = { ...ask(everybody()), search }
    const { shown } = await answerFor(opening.database, question, vocabulary)
    expect(shown).toBeGreaterThanOrEqual(0)
    if (formatMatch(search) === '""') expect(shown).toBe(0)
  })

  test('no text can break the search', async () => {
    // The full-text query alone, over many texts at a time: a text that were syntax would fail the whole.
    const texts = fc.sample(
      fc.oneof(
        anyText(),
        fc.string({ unit: 'grapheme' }),
        fc.string({
          unit: fc.constantFrom(
            '"',
            '“',
            '*',
            '-',
            '(',
            ')',
            '^',
            ':',
            '+',
            ' ',
            'AND',
            'NEAR',
            'a',
            'é',
            '\0',
            '🕊',
          ),
        }),
      ),
      10_000,
    )
    const matches = JSON.stringify(texts.map(formatMatch))
    const [row] = await opening.database.$queryRaw<{ asked: number | bigint }[]>`
      SELECT count(*) AS asked FROM json_each(${matches}) typed
      WHERE (SELECT count(*) FROM StatementText WHERE StatementText MATCH typed.value) >= 0`
    expect(Number(row?.asked)).toBe(10_000)
  })

  test('a filter’s choices are counted as if it were not set', async () => {
    const [free, topic, actor, attribution, own] = await Promise.all([
      facets(''),
      facets('topic=gaza-ceasefire-talks'),
      facets('actor=hamas'),
      facets('attribution=on-record'),
      facets('words=own'),
    ])
    expect(topic.topics).toEqual(free.topics)
    expect(actor.actors).toEqual(free.actors)
    expect(attribution.attributions).toEqual(free.attributions)
    expect(own.ownWords).toBe(free.ownWords)
    expect(free.ownWords).toBe(6)
    expect(free.actors).toMatchObject({
      israel: 2,
      uk: 3,
      france: 2,
      hamas: 3,
      'us-qatar-egypt': 2,
      iran: 1,
      hezbollah: 1,
    })
    expect(free.actors['united-states']).toBe(0)
    expect(topic.actors).toMatchObject({
      israel: 1,
      uk: 1,
      france: 1,
      hamas: 2,
      'us-qatar-egypt': 2,
      iran: 0,
    })
    expect(actor.topics['gaza-ceasefire-talks']).toBe(2)
  })

  test('rests on one source quoted from, one relayed by it, and one coder', async () => {
    expect(await answer(everybody())).toMatchObject({
      sources: { quoted: 1, outlets: ['Middle East Eye'], via: ['The Times'] },
      coders: [expect.any(String)],
      codedTwice: 0,
      codebooks: [1],
    })
    expect((await answer('actor=france')).sources.via).toEqual([])
  })

  test('a dot carries the words to print, verbatim only where the whole is a quotation', async () => {
    const { dots } = await answer('')
    expect(dots?.find(({ statement }) => statement === 'S5b')).toEqual({
      statement: 'S5b',
      actor: 'hamas',
      level: 1,
      counted: true,
      contested: null,
      speaker: 'Sources inside Hamas',
      speakerSlug: 'sources-inside-hamas',
      period: { earliest: '2024-08-16', latest: '2024-08-17' },
      words: 'Hamas categorically rejects Netanyahu’s conditions',
      verbatim: true,
    })
    expect(dots?.find(({ statement }) => statement === 'S4b')).toMatchObject({ verbatim: false })
    expect(dots?.filter(({ counted }) => !counted).map(({ statement }) => statement)).toEqual([
      'S5x',
      'S10a',
      'S10b',
    ])
  })
})

describe('a made-up data set', () => {
  let made: TestDatabase
  let all: Statement[]
  beforeAll(async () => {
    made = await madeUpDatabase(150)
    const ids = madeUpRecords(150)
      .filter(({ type }) => type === 'statement')
      .map(({ id }) => id)
    all = await statementsByIds(made.database, ids)
  })
  afterAll(() => made.close())

  const vocabulary = { ...madeUpVocabulary }

  /** Whether a statement belongs to a question, told from the statement alone. */
  function isIn(question: Question, statement: Statement): boolean {
    const any = <T>(asked: readonly T[], has: (item: T) => boolean) => asked.length === 0 || asked.some(has)
    const speaker = statement.speaker.name
    const text = ` ${[statement.quote, statement.paraphrase, speaker].join(' ').toLowerCase()}`
    return (
      profilesIn(question, statement).length > 0 &&
      any(question.topics, (slug) => statement.topics.some((topic) => topic.slug === slug)) &&
      (question.from === null || statement.dateLatest >= question.from) &&
      (question.to === null || statement.dateEarliest <= question.to) &&
      any(question.attributions, (attribution) => statement.attribution === attribution) &&
      (!question.ownWords || OWN_WORDS.includes(statement.form)) &&
      any(question.levels, (level) => statement.coding?.level === level) &&
      any(question.addressees, (slug) => statement.addressees.some(({ actor }) => actor?.slug === slug)) &&
      any(question.targets, (slug) => statement.targets.some(({ actor }) => actor?.slug === slug)) &&
      any(question.speakers, (slug) => statement.speaker.slug === slug) &&
      (question.search === null || question.search.split(' ').every((word) => text.includes(` ${word}`)))
    )
  }

  function profilesIn(question: Question, statement: Statement): string[] {
    const credited = question.joint === 'actor' ? creditedActors(statement) : statement.actors
    return profilesOf(question, vocabulary).filter((slug) => credited.some((actor) => actor.slug === slug))
  }

  const levelsOf = (statements: readonly Statement[]) =>
    countLevels(
      statements
        .map(({ coding }) => coding?.level)
        .filter((level): level is Level => typeof level === 'number'),
    )

  const someQuestion = fc
    .tuple(anyQuestion, fc.constantFrom(null, null, 'dawn', 'port il', 'grain escort', 'varn'))
    .map(([question, search]): Question => ({ ...question, search }))

  test('has what a question could go wrong by', () => {
    expect(all.filter(({ coding }) => coding === null).length).toBeGreaterThan(0)
    expect(all.filter(({ coding }) => coding?.outOfScope).length).toBeGreaterThan(0)
    expect(all.filter(({ jointActor }) => jointActor !== null).length).toBeGreaterThan(0)
    expect(
      all.filter(({ jointActor, actors }) => jointActor === null && actors.length > 1).length,
    ).toBeGreaterThan(0)
    expect(all.filter(({ codings }) => codings.length > 1).length).toBeGreaterThan(0)
  })

  test('every answer equals a count by hand', async () => {
    await fc.assert(
      fc.asyncProperty(someQuestion, async (question) => {
        const answer = await answerFor(made.database, question, vocabulary)
        const inView = all.filter((statement) => isIn(question, statement))
        const own = inView.filter(({ counted }) => counted)
        const others = inView.filter(({ counted }) => !counted)
        expect(answer).toMatchObject({
          shown: inView.length,
          counted: totalOf(levelsOf(own)),
          described: totalOf(levelsOf(others)),
          outOfScope: inView.filter(({ coding }) => coding?.outOfScope).length,
          uncoded: inView.filter(({ coding }) => coding === null).length,
          total: all.length,
          period: spanOf(
            inView.map(({ dateEarliest, dateLatest }) => ({ earliest: dateEarliest, latest: dateLatest })),
          ),
          coders: [...new Set(inView.flatMap(({ coding }) => (coding ? [coding.coder] : [])))].sort(),
          codedTwice: inView.filter(({ coding, codings }) => {
            const comparable = codings.filter((one) => one.codebookVersion === coding?.codebookVersion)
            return new Set(comparable.map(({ coder }) => coder)).size > 1
          }).length,
          codebooks: [
            ...new Set(inView.flatMap(({ coding }) => (coding ? [coding.codebookVersion] : []))),
          ].sort(),
        })
        expect(answer.shown).toBe(answer.counted + answer.described + answer.outOfScope + answer.uncoded)
        expect(answer.groups.map(({ actor }) => actor.slug)).toEqual(profilesOf(question, vocabulary))
        for (const group of answer.groups) {
          const theirs = inView.filter((statement) =>
            profilesIn(question, statement).includes(group.actor.slug),
          )
          expect(group).toMatchObject({
            counted: levelsOf(theirs.filter(({ counted }) => counted)),
            described: levelsOf(theirs.filter(({ counted }) => !counted)),
            outOfScope: theirs.filter(({ coding }) => coding?.outOfScope).length,
            uncoded: theirs.filter(({ coding }) => coding === null).length,
          })
          const dots = answer.dots?.filter(({ actor }) => actor === group.actor.slug) ?? []
          expect(countLevels(dots.filter(({ counted }) => counted).map(({ level }) => level))).toEqual(
            group.counted,
          )
          expect(countLevels(dots.filter(({ counted }) => !counted).map(({ level }) => level))).toEqual(
            group.described,
          )
        }
      }),
      { numRuns: 200 },
    )
  })

  test('every choice of a filter shows as many statements as its count said', async () => {
    await fc.assert(
      fc.asyncProperty(someQuestion, async (question) => {
        const facets = await facetsFor(made.database, question, vocabulary)
        const shownBy = (change: Partial<Question>) =>
          all.filter((statement) => isIn({ ...question, ...change }, statement)).length
        for (const { slug } of vocabulary.actors)
          expect(facets.actors[slug]).toBe(shownBy({ actors: [slug] }))
        for (const { slug } of vocabulary.topics)
          expect(facets.topics[slug]).toBe(shownBy({ topics: [slug] }))
        for (const word of ATTRIBUTIONS)
          expect(facets.attributions[word]).toBe(shownBy({ attributions: [word] }))
        expect(facets.ownWords).toBe(shownBy({ ownWords: true }))
      }),
      { numRuns: 100 },
    )
  })

  test('dots stand by actor, level, day and id', async () => {
    const { dots } = await answerFor(
      made.database,
      parseQuestion(new URLSearchParams('actor=varn&actor=belmark'), vocabulary).question,
      vocabulary,
    )
    const places = (dots ?? []).map(({ actor, level, period, statement }) => [
      vocabulary.actors.findIndex(({ slug }) => slug === actor),
      level,
      period.earliest,
      period.latest,
      statement,
    ])
    const before = (a: (string | number)[], b: (string | number)[]) => {
      const at = a.findIndex((value, i) => value !== b[i])
      return at < 0 ? 0 : (a[at] ?? 0) < (b[at] ?? 0) ? -1 : 1
    }
    expect(places.length).toBeGreaterThan(20)
    expect(places).toEqual(places.toSorted(before))
  })
})

describe('one statement', () => {
  const question = parseQuestion(new URLSearchParams('actor=varn'), madeUpVocabulary).question
  const stored = {
    outOfScope: false,
    rationale: 'Drawn by lot.',
    coderId: 'coder-0',
    codebookId: 'codebook-1',
  }
  const said = (id: string, adoptedCodingId: string | null) =>
    change('statement', {
      id,
      speakerId: 'speaker-varn',
      actors: ['actor-varn'],
      attribution: 'on-record',
      form: 'direct-quote',
      quote: 'We wait.',
      language: 'en',
      dateEarliest: '2031-03-01',
      dateLatest: '2031-03-01',
      counted: true,
      adoptedCodingId,
      sources: [{ sourceId: 'source-0', quotedFrom: true }],
    })

  test('with several codings counts once, at the level of the adopted one', async () => {
    const { database, close } = await madeUpDatabase(0)
    await record(database, by, [
      said('A', 'A-second'),
      change('coding', { ...stored, id: 'A-first', statementId: 'A', level: -3 }),
      change('coding', { ...stored, id: 'A-second', statementId: 'A', level: 2, coderId: 'coder-1' }),
      change('coding', { ...stored, id: 'A-third', statementId: 'A', level: 1, codebookId: 'codebook-2' }),
    ])
    const answer = await answerFor(database, question, madeUpVocabulary)
    expect(answer).toMatchObject({ shown: 1, counted: 1, coders: ['Jonas Vehl'], codebooks: [1] })
    expect(answer.groups[0]?.counted).toEqual([0, 0, 0, 0, 0, 1, 0])
    expect((await answerFor(database, { ...question, levels: [-3, 1] }, madeUpVocabulary)).shown).toBe(0)
    await close()
  })

  test('out of scope, or without an adopted coding, is said so and is never level 0', async () => {
    const { database, close } = await madeUpDatabase(0)
    await record(database, by, [
      said('A', 'A-out'),
      change('coding', { ...stored, id: 'A-out', statementId: 'A', outOfScope: true }),
      said('B', null),
      change('coding', { ...stored, id: 'B-proposed', statementId: 'B', level: 0 }),
    ])
    const answer = await answerFor(database, question, madeUpVocabulary)
    expect(answer).toMatchObject({ shown: 2, counted: 0, described: 0, outOfScope: 1, uncoded: 1, dots: [] })
    expect(answer.groups[0]).toMatchObject({ counted: [0, 0, 0, 0, 0, 0, 0], outOfScope: 1, uncoded: 1 })
    expect((await answerFor(database, { ...question, levels: [0] }, madeUpVocabulary)).shown).toBe(0)
    await close()
  })
})

describe('how much travels', () => {
  test('above the most dots, counts only', async () => {
    const { database, close } = await madeUpDatabase(MOST_DOTS + 1)
    const everybody = madeUpVocabulary.actors.map(({ slug }) => slug)
    const { question } = parseQuestion(new URLSearchParams(), madeUpVocabulary)
    const every = await answerFor(database, { ...question, actors: everybody }, madeUpVocabulary)
    expect(every).toMatchObject({ shown: MOST_DOTS + 1, dots: null })
    const fewer = await answerFor(database, { ...question, actors: ['varn'] }, madeUpVocabulary)
    expect(fewer.dots).toHaveLength(fewer.counted + fewer.described)
    await close()
  })

  test('a data set that holds nothing answers, and says nothing it does not know', async () => {
    const { database, close } = await testDatabase()
    const vocabulary = await vocabularyFor(database)
    expect(vocabulary).toEqual({ actors: [], topics: [], speakers: [], defaultActors: [] })
    const { question } = parseQuestion(new URLSearchParams('q=peace'), vocabulary)
    expect(await answerFor(database, question, vocabulary)).toMatchObject({
      groups: [],
      dots: [],
      shown: 0,
      total: 0,
      period: null,
      sources: { quoted: 0, outlets: [], via: [] },
      coders: [],
      codebooks: [],
      split: null,
      events: [],
      updatedAt: null,
    })
    expect(await facetsFor(database, question, vocabulary)).toMatchObject({
      actors: {},
      topics: {},
      ownWords: 0,
    })
    await close()
  })
})
