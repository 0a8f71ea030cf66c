import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codingSetsFor } from '@/lib/db/ask/agreement'
import { codedActorsFor } from '@/lib/db/ask/agreement-actors'
import { statementFor } from '@/lib/db/ask/statements'
import { adjudicate, publishRound, unitsOf } from '@/lib/db/rounds/adjudication'
import {
  assignedTo,
  dealAgain,
  ensureDealt,
  type Judged,
  keepAnswer,
  openRoundsOf,
  progressOf,
} from '@/lib/db/rounds/assignments'
import { adoptionsBy, applyRule } from '@/lib/db/rounds/counting'
import { closeRound, makeRound, openRound, removeRound, roundFor } from '@/lib/db/rounds/round'
import { record } from '@/lib/db/store/record'
import { revisionsFor } from '@/lib/db/store/revisions'
import { recordFor } from '@/lib/db/store/stored-records'
import { dayOf } from '@/lib/period'
import type { Person } from '@/lib/person'
import { madeUpDatabase, type TestDatabase } from '../support/database'
import { change } from '../support/made-up'
import { person } from '../support/people'
import { coderIdOf, openedRound, roundIdOf } from '../support/rounds'

let open: TestDatabase
let editor: Person
let people: Person[]
beforeAll(async () => {
  open = await madeUpDatabase(40)
  editor = await person(open.database, 'editor', 'Edda')
  people = [
    await person(open.database, 'annotator', 'Anna'),
    await person(open.database, 'annotator', 'Bela'),
    await person(open.database, 'coder', 'Cleo'),
  ]
})
afterAll(() => open.close())

const answer = (level: number | null, rationale: string): Judged => ({
  ...{
    level,
    outOfScope: level === null,
    rationale,
    conditional: false,
    hedged: false,
    deterrentFrame: false,
  },
  ...{ confidence: 'medium', question: '3' },
})
const NOTHING = { ...answer(null, ''), outOfScope: false }
const UNITS = Array.from({ length: 12 }, (_, i) => `M${i + 5}`)
/** Every table but those of the round's own, as text. */
async function everythingButAssignments(): Promise<string> {
  const tables = await open.database.$queryRaw<{ name: string }[]>`
    SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('Assignment') AND name NOT LIKE 'StatementText%'`
  const all = await Promise.all(
    tables.map(({ name }) => open.database.$queryRawUnsafe(`SELECT * FROM "${name}"`)),
  )
  return JSON.stringify(all, (_, value) => (typeof value === 'bigint' ? Number(value) : value))
}

describe('a round', () => {
  let slug: string
  let at: { roundId: string; coderId: string }[]

  test('deals its statements when it is opened, to each coder in an order of their own', async () => {
    const { database } = open
    slug = await openedRound(database, editor, people.slice(0, 2), UNITS)
    const roundId = await roundIdOf(database, slug)
    at = [
      { roundId, coderId: await coderIdOf(database, people[0] as Person) },
      { roundId, coderId: await coderIdOf(database, people[1] as Person) },
    ]
    const orders = await Promise.all(
      at.map(async ({ coderId }) =>
        (await assignedTo(database, roundId, coderId)).map((each) => each.statementId),
      ),
    )
    expect(orders[0]).not.toEqual(orders[1])
    for (const order of orders) expect([...order].sort()).toEqual([...UNITS].sort())
    const { round } = (await roundFor(database, slug)) ?? {}
    if (round) await ensureDealt(database, round)
    expect(await database.assignment.count()).toBe(24)
  })

  test('keeps an answer once however often it is sent, and only a coder’s own', async () => {
    const { database } = open
    const [own] = at
    if (!own) throw new Error('no coder')
    const first = { ...own, statementId: 'M5' }
    expect(await keepAnswer(database, first, answer(1, 'ANNASMARK one'))).toBe(true)
    expect(await keepAnswer(database, first, answer(2, 'ANNASMARK two'))).toBe(true)
    expect(await keepAnswer(database, { ...own, statementId: 'M1' }, answer(2, 'not assigned'))).toBe(false)
    expect(await keepAnswer(database, { ...own, statementId: 'M6' }, NOTHING, 'cannot-judge')).toBe(true)
    expect(
      await keepAnswer(
        database,
        { ...own, statementId: 'M7' },
        { ...NOTHING, rationale: 'ANNASMARK begun' },
        'skipped',
      ),
    ).toBe(true)
    // Skipping takes no answer back.
    expect(await keepAnswer(database, first, NOTHING, 'skipped')).toBe(true)
    // One without a reason is kept, and still to be done.
    await keepAnswer(database, { ...own, statementId: 'M8' }, answer(1, ' '))
    const mine = await assignedTo(database, own.roundId, own.coderId)
    expect(mine.find((each) => each.statementId === 'M5')).toMatchObject({
      state: 'done',
      judged: { level: 2, rationale: 'ANNASMARK two', question: '3' },
    })
    expect(mine.find((each) => each.statementId === 'M7')).toMatchObject({
      state: 'skipped',
      judged: { rationale: 'ANNASMARK begun' },
    })
    expect(mine.find((each) => each.statementId === 'M8')).toMatchObject({
      state: 'open',
      judged: { level: 1 },
    })
    expect(await progressOf(database, own.roundId)).toContainEqual({
      ...{ coderId: own.coderId, all: 12, done: 1, cannotJudge: 1, skipped: 1 },
    })
    expect(await openRoundsOf(database, own.coderId)).toMatchObject([{ slug, all: 12, left: 10 }])
  })

  test('writes nothing of an answer anywhere else while it is open', async () => {
    expect(await everythingButAssignments()).not.toContain('ANNASMARK')
    const leak = change('coding', {
      ...{ id: 'leak', statementId: 'M5', coderId: at[0]?.coderId ?? '', codebookId: 'codebook-2' },
      ...{ level: 1, rationale: 'LEAK', roundId: at[0]?.roundId ?? null },
    })
    await expect(record(open.database, { who: 'Edda', why: 'a leak' }, [leak])).rejects.toThrow('stay sealed')
  })

  test('fixes what its coders are called', async () => {
    const [first] = people
    if (!first) throw new Error('no coder')
    await expect(
      makeRound(open.database, editor, {
        ...{ title: 'Another', kind: 'main', question: null, perUnit: 2, sharedPercent: 100, seed: 1 },
        ...{ hide: 'none', closesOn: null, note: null, statementIds: ['M1'] },
        coders: [{ userId: first.id, name: 'Coder A' }],
      }),
    ).rejects.toThrow('the name is fixed')
  })

  test('makes codings of its answers when it is closed, and takes none after', async () => {
    const { database } = open
    const [anna, bela] = at
    if (!anna || !bela) throw new Error('no coder')
    for (const [place, statementId] of UNITS.entries()) {
      const far = statementId === 'M16' ? -2 : (place % 3) - 1
      if (statementId !== 'M6')
        await keepAnswer(database, { ...anna, statementId }, answer(far, `A on ${statementId}`))
      await keepAnswer(database, { ...bela, statementId }, answer((place % 3) - 1, `B on ${statementId}`))
    }
    await closeRound(database, editor, slug)
    const { round } = (await roundFor(database, slug)) ?? {}
    expect(round?.state).toBe('closed')
    expect(round?.outcomes).toHaveLength(24)
    expect(round?.outcomes.filter(({ outcome }) => outcome === 'cannot-judge')).toHaveLength(1)
    const codings = await database.coding.findMany({ where: { roundId: anna.roundId } })
    expect(codings).toHaveLength(23)
    const [revision] = await revisionsFor(database, 'coding', codings[0]?.id ?? '')
    // Who has the pseudonym is nobody's to read.
    expect(revision?.who).toBe('Edda')
    expect(await keepAnswer(database, { ...anna, statementId: 'M5' }, answer(3, 'late'))).toBe(false)
    expect(await assignedTo(database, anna.roundId, anna.coderId)).toEqual([])
    await expect(closeRound(database, editor, slug)).rejects.toThrow('The round is closed')
    const coding = await recordFor(database, 'coding', codings[0]?.id ?? '')
    if (!coding) throw new Error('no coding')
    const changed = change('coding', { ...coding, rationale: 'Something else.' })
    await expect(record(database, { who: 'Edda', why: 'a change' }, [changed])).rejects.toThrow(
      'is not changed once the round is closed',
    )
  })

  test('is decided where its coders lie apart, with a reason, by somebody who says so when they coded it', async () => {
    const { database } = open
    const { round } = (await roundFor(database, slug)) ?? {}
    if (!round) throw new Error('no round')
    const [worst] = await unitsOf(database, round)
    expect(worst).toMatchObject({ statementId: 'M16', decided: null })
    expect(worst?.codings).toHaveLength(2)
    const decision = {
      ...{ statementId: 'M16', level: -1 as const, conditional: false, hedged: true, deterrentFrame: false },
      ...{ reason: 'A hedge, one step towards 0.', ownToo: false },
    }
    const coder = { ...editor, coderId: worst?.codings[0]?.coderId ?? null }
    await expect(adjudicate(database, coder, slug, decision)).rejects.toThrow(
      'You coded this statement yourself',
    )
    await adjudicate(database, coder, slug, { ...decision, ownToo: true })
    const statement = await statementFor(database, 'M16')
    expect(statement?.coding).toMatchObject({ level: -1, hedged: true, coder: 'Adjudication' })
    expect(statement?.coding?.rationale).toMatch(/had coded this statement too/)
    // Deciding again changes the decision.
    await adjudicate(database, editor, slug, { ...decision, level: -2, reason: 'On second thoughts.' })
    expect((await statementFor(database, 'M16'))?.coding).toMatchObject({ level: -2 })
    expect((await recordFor(database, 'coder', 'adjudication'))?.kind).toBe('adjudication')
  })

  test('is published, and its coders’ median counts where nobody decided', async () => {
    const { database } = open
    await publishRound(database, editor, slug)
    const statement = await statementFor(database, 'M8')
    expect(statement?.coding?.rationale).toMatch(/^[AB] on M8$/)
    // A single coding in the round replaces nothing that counted before.
    const before = await statementFor(database, 'M6')
    expect(before?.coding?.rationale).not.toMatch(/^B on/)
    await expect(publishRound(database, editor, slug)).rejects.toThrow('The round is published')
  })
})

test('what one who leaves has not judged goes to the others, and what is judged stays', async () => {
  const { database } = open
  const slug = await openedRound(database, editor, people, UNITS, {
    title: 'Round 2',
    perUnit: 1,
    sharedPercent: 0,
  })
  const roundId = await roundIdOf(database, slug)
  const coderId = await coderIdOf(database, people[2] as Person)
  const [first] = await assignedTo(database, roundId, coderId)
  await keepAnswer(database, { roundId, coderId, statementId: first?.statementId ?? '' }, answer(0, 'done'))
  expect(await dealAgain(database, roundId, coderId)).toBe(3)
  const left = await progressOf(database, roundId)
  expect(left.find((each) => each.coderId === coderId)).toMatchObject({ all: 1, done: 1 })
  expect(left.reduce((sum, { all }) => sum + all, 0)).toBe(12)
  await expect(
    database.$executeRawUnsafe('DELETE FROM "Assignment" WHERE "coderId" = ?', coderId),
  ).rejects.toThrow('not taken away')
})

test('statements whose coders lie as far on either side of 0 are to be decided before a round is published', async () => {
  const { database } = open
  const slug = await openedRound(database, editor, people.slice(0, 2), ['M20'], { title: 'Round 3' })
  const roundId = await roundIdOf(database, slug)
  for (const [place, each] of people.slice(0, 2).entries())
    await keepAnswer(
      database,
      { roundId, coderId: await coderIdOf(database, each), statementId: 'M20' },
      answer(place === 0 ? 1 : -1, 'apart'),
    )
  await closeRound(database, editor, slug)
  await expect(publishRound(database, editor, slug)).rejects.toThrow('1 statement cannot count yet')
})

test('a draft can be dropped, an open round cannot', async () => {
  const { database } = open
  const wish = {
    ...{ title: 'A plan', kind: 'main' as const, question: null, perUnit: 2, sharedPercent: 100, seed: 1 },
    ...{ hide: 'none' as const, closesOn: null, note: null, statementIds: ['M1'] },
    coders: people.map(({ id, name }) => ({ userId: id, name })),
  }
  const slug = await makeRound(database, editor, wish)
  await removeRound(database, editor, slug)
  expect(await roundFor(database, slug)).toBeNull()
  const next = await makeRound(database, editor, wish)
  expect(next).not.toBe(slug)
  await openRound(database, editor, next)
  await expect(removeRound(database, editor, next)).rejects.toThrow('The round is open')
  await expect(openRound(database, editor, next)).rejects.toThrow('The round is open')
})

test('agreement is of people who coded blind, and what was decided between them is no coding of theirs', async () => {
  const { database } = open
  const sets = await codingSetsFor(database, null)
  const [people] = sets
  expect(sets.map(({ kind, blind }) => [kind, blind])).toEqual([['person', true]])
  // The round that was published, and not those that are open, closed only, or outside rounds.
  expect(people?.rows.every(({ round }) => round === 'port-ilse-round-1')).toBe(true)
  expect(people?.agreement.coders).toEqual(['Anna', 'Bela'])
  expect(people?.rows.find(({ unit, coder }) => unit === 'M16' && coder === 'Anna')).toMatchObject({
    ...{ level: -2, occasion: 1, doneOn: dayOf(new Date()), confidence: 'medium' },
  })
  const statement = await statementFor(database, 'M16')
  expect(statement?.timesCoded).toBe(2)
  const actors = people ? await codedActorsFor(database, people) : []
  const all = actors.flatMap(({ judgements }) => judgements)
  expect(all.filter(({ unit }) => unit === 'M16').map(({ coder }) => coder)).not.toContain('Adjudication')
  const counted = await database.statement.count({
    where: { counted: true, adoptedCoding: { level: { not: null } } },
  })
  expect(new Set(all.map(({ unit }) => unit)).size).toBe(counted)
  for (const { n, levels } of actors) expect(levels).toHaveLength(n)
})

test('the median counts where the rule says so, and an editor’s choice where it says that', async () => {
  const { database } = open
  expect(await applyRule(database, editor, 'median', 'a trial of the rule')).toBe(true)
  const by = await adoptionsBy(database, 'median')
  expect([...by]).toEqual([])
  const [dataset] = await database.dataset.findMany()
  expect(dataset?.rule).toBe('median')
  expect(await applyRule(database, editor, 'adopted', 'back')).toBe(true)
})
