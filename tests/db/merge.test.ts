import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { actorFor, sourceFor, sourcesFor, topicFor } from '@/lib/db/ask/catalogue'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { type Merger, merge, mergeCountsFor, mergeProblemFor, NotMerged } from '@/lib/db/desk/merge'
import { namingFor } from '@/lib/db/desk/names'
import { undo } from '@/lib/db/history/undo'
import type { Database } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { revisionsFor } from '@/lib/db/store/revisions'
import { recordFor } from '@/lib/db/store/stored-records'
import { filledDatabase, type Records, recordsIn, type TestDatabase } from '../support/database'
import { change, formerRecords, madeUpRecords } from '../support/made-up'

const by = { who: 'Ada Brenn', why: 'they are the same' }
let opened: TestDatabase
let db: Database

beforeEach(async () => {
  opened = await filledDatabase('made-up-150-with-former-slugs', async (empty) => {
    // Those first, in a change of their own, so that slugs of now have former ones.
    await record(empty, by, formerRecords())
    await record(empty, by, madeUpRecords(150))
  })
  db = opened.database
})
afterEach(() => opened.close())

/** The ids of all records that name this one, wherever and however: told by the text alone, without the product's knowledge. */
const naming = (all: Records, id: string) =>
  [...all].flatMap(([key, each]) =>
    !key.endsWith(` ${id}`) && JSON.stringify(each).includes(`"${id}"`) ? [key] : [],
  )

const MERGERS: readonly Merger[] = [
  { type: 'actor', duplicate: 'actor-kestria', staying: 'actor-sunder-isles' },
  { type: 'speaker', duplicate: 'belmark-envoy', staying: 'belmark-minister' },
  { type: 'outlet', duplicate: 'outlet-1', staying: 'outlet-0' },
  { type: 'source', duplicate: 'source-1', staying: 'source-0' },
  { type: 'topic', duplicate: 'topic-port-ilse', staying: 'topic-grain' },
]

describe.each(MERGERS)('merging $type $duplicate into $staying', (merger) => {
  const { type, duplicate, staying } = merger

  test('what named the one names the other, nothing is lost and nothing named twice', async () => {
    const before = await recordsIn(db)
    const named = naming(before, duplicate)
    expect(named.length).toBeGreaterThan(0)
    const counts = await mergeCountsFor(db, merger)
    expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(named.length)

    await merge(db, merger, by)
    const after = await recordsIn(db)
    expect([...after.keys()]).toEqual([...before.keys()])
    expect(naming(after, duplicate)).toEqual([])
    for (const key of named) expect(JSON.stringify(after.get(key)), key).toContain(`"${staying}"`)
    for (const [key, each] of after) {
      if (key === `${type} ${duplicate}`) {
        expect(each).toEqual({ ...before.get(key), archived: true, mergedIntoId: staying })
        continue
      }
      // Only the actor that stays is given the other's names; every other record is as it was but for the one name.
      if (!named.includes(key) && key !== `${type} ${staying}`) expect(each, key).toEqual(before.get(key))
      for (const value of Object.values(each))
        if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
          expect(new Set(value).size, `${key} ${value}`).toBe(value.length)
    }
    for (const [key, each] of after)
      if (key.startsWith('statement ') && 'sources' in each) {
        expect(
          each.sources.filter(({ quotedFrom }) => quotedFrom),
          key,
        ).toHaveLength(1)
        expect(
          each.sources.every(({ sourceId, relayedById }) => sourceId !== relayedById),
          key,
        ).toBe(true)
      }
  })

  test('is one change with its reason, and undone as one', async () => {
    const before = await recordsIn(db)
    const { changeset, written } = await merge(db, merger, by)
    const rows = await db.revision.findMany({ where: { changeset } })
    expect(rows).toHaveLength(written)
    expect(new Set(rows.map(({ why }) => why))).toEqual(new Set([by.why]))
    await undo(db, changeset, { who: 'Jonas Vehl', why: 'they are not' })
    expect(await recordsIn(db)).toEqual(before)
  })

  test('the duplicate’s address and names lead to the one that stays', async () => {
    const kept = await recordFor(db, type, duplicate)
    const naming = await namingFor(db, type)
    const words = naming.written(duplicate)
    await merge(db, merger, by)
    const merged = await namingFor(db, type)
    expect(merged.names.map(({ id }) => id)).not.toContain(duplicate)
    expect(merged.resolve(words)?.id).toBe(staying)
    expect(merged.resolve(kept?.slug ?? '')?.id).toBe(staying)
  })

  test('cannot be done twice, into itself, or into what is not there', async () => {
    const refusals = async (more: Partial<Merger>) => mergeProblemFor(db, { ...merger, ...more })
    expect(await refusals({ staying: duplicate })).toMatch(/the same/)
    expect(await refusals({ staying: 'nowhere' })).toMatch(/There is no/)
    expect(await refusals({})).toBeNull()
    await merge(db, merger, by)
    expect(await refusals({})).toMatch(/merged into another already/)
    expect(await refusals({ duplicate: staying, staying: duplicate })).toMatch(/merged into another itself/)
    await expect(merge(db, merger, by)).rejects.toThrow(NotMerged)
  })
})

test('an actor that stays gets the other’s names, each once', async () => {
  await merge(db, { type: 'actor', duplicate: 'actor-kestria', staying: 'actor-sunder-isles' }, by)
  expect(await recordFor(db, 'actor', 'actor-sunder-isles')).toMatchObject({
    aliases: ['Sunder Isles (made up)', 'Republic of Kestria', 'Kestria', 'Kestria (made up)'],
  })
  // A member was merged, and with it the label of those who speak together.
  expect(await recordFor(db, 'actor', 'actor-belmark-kestria')).toMatchObject({
    members: ['actor-belmark', 'actor-sunder-isles'],
  })
})

test('joint and single, and a member and its label, are never the same', async () => {
  const problem = (duplicate: string, staying: string) =>
    mergeProblemFor(db, { type: 'actor', duplicate, staying })
  expect(await problem('actor-belmark-kestria', 'actor-varn')).toMatch(/joint/)
  expect(await problem('actor-belmark', 'actor-belmark-kestria')).toMatch(/joint/)
})

test('a statement that names both sources keeps what either knew of it', async () => {
  const [statement] = [...(await recordsIn(db)).values()].flatMap((each) => ('sources' in each ? [each] : []))
  if (!statement) throw new Error('no statement')
  const entry = (sourceId: string, more: object) => ({
    ...{ sourceId, quotedFrom: false, relayedById: null, quotationHash: null, passage: null },
    ...more,
  })
  await record(db, by, [
    {
      type: 'statement',
      id: statement.id,
      after: {
        ...statement,
        sources: [
          entry('source-0', { relayedById: 'source-1', passage: 'One passage.' }),
          entry('source-1', { quotedFrom: true, quotationHash: 'a'.repeat(64), passage: 'Another passage.' }),
        ],
      },
    },
  ])
  await merge(db, { type: 'source', duplicate: 'source-1', staying: 'source-0' }, by)
  expect((await recordFor(db, 'statement', statement.id))?.sources).toEqual([
    entry('source-0', {
      ...{ quotedFrom: true, quotationHash: 'a'.repeat(64) },
      passage: 'One passage.\n\nAnother passage.',
    }),
  ])
})

test('a change made at the same time is merged with the rest or refused, never lost', async () => {
  const [newest] = await revisionsFor(db, 'topic', 'topic-port-ilse')
  const renamed = change('topic', {
    id: 'topic-port-ilse',
    slug: 'port-ilse',
    name: 'Port of Ilse',
    statedOrder: 0,
  })
  const [merged, changed] = await Promise.allSettled([
    merge(db, { type: 'topic', duplicate: 'topic-port-ilse', staying: 'topic-grain' }, by),
    record(db, by, [{ ...renamed, basedOn: newest?.id ?? null }]),
  ])
  expect(merged.status).toBe('fulfilled')
  expect(await recordFor(db, 'topic', 'topic-port-ilse')).toMatchObject({
    mergedIntoId: 'topic-grain',
    name: changed.status === 'fulfilled' ? 'Port of Ilse' : 'Port Ilse',
  })
})

describe('what is merged is found where it went', () => {
  test('by every slug that any of them ever had, through several mergers', async () => {
    // Belmark was "belmark-kingdom"; Port Ilse was "harbour".
    await merge(db, { type: 'actor', duplicate: 'actor-belmark', staying: 'actor-kestria' }, by).catch(
      () => null,
    )
    await merge(db, { type: 'actor', duplicate: 'actor-varn', staying: 'actor-ostrava-league' }, by)
    await merge(db, { type: 'actor', duplicate: 'actor-ostrava-league', staying: 'actor-sunder-isles' }, by)
    await merge(db, { type: 'topic', duplicate: 'topic-port-ilse', staying: 'topic-grain' }, by)
    await merge(db, { type: 'topic', duplicate: 'topic-grain', staying: 'topic-prisoners' }, by)
    await merge(db, { type: 'source', duplicate: 'source-1', staying: 'source-0' }, by)
    await merge(db, { type: 'speaker', duplicate: 'belmark-envoy', staying: 'belmark-minister' }, by)
    for (const slug of ['varn', 'ostrava-league', 'sunder-isles'])
      expect(await actorFor(db, slug), slug).toMatchObject({ slug: 'sunder-isles' })
    for (const slug of ['port-ilse', 'harbour', 'grain', 'prisoners'])
      expect(await topicFor(db, slug), slug).toMatchObject({ slug: 'prisoners' })
    expect(await sourceFor(db, 'source-1')).toMatchObject({ slug: 'source-0' })
    expect((await sourcesFor(db)).map(({ slug }) => slug)).toEqual(['source-0', 'source-2'])
    const asked = new URLSearchParams('speaker=belmark-messenger&speaker=belmark-envoy')
    const { actors, topics, speakers } = await vocabularyFor(db, asked)
    expect(actors.find(({ slug }) => slug === 'sunder-isles')?.formerSlugs).toEqual([
      'ostrava-league',
      'varn',
    ])
    expect(actors.map(({ slug }) => slug)).not.toContain('varn')
    expect(topics).toMatchObject([
      { slug: 'prisoners', formerSlugs: ['grain', 'harbour', 'port-ilse'] },
      { slug: 'river-line', formerSlugs: [] },
    ])
    expect(speakers).toMatchObject([
      { slug: 'belmark-minister', formerSlugs: ['belmark-envoy', 'belmark-messenger'] },
    ])
  })
})
