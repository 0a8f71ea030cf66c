import { afterEach, describe, expect, it } from 'vitest'
import { folded, namesFor, namingFor, resolverFor } from '@/lib/db/desk/names'
import { record } from '@/lib/db/store/record'
import { makeNaming, type Named, namesLike, nearestTo } from '@/lib/record/naming'
import { seededDatabase, type TestDatabase, testDatabase } from '@/tests/support/database'
import { change, formerRecords, madeUpRecords } from '@/tests/support/made-up'

const by = { who: 'tests', why: 'made up' }
let open: TestDatabase | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function seeded() {
  open = await seededDatabase()
  return open.database
}

describe('folded text', () => {
  it.each([
    ['Stéphane  Séjourné', 'stephane sejourne'],
    ['US/Qatar/Egypt', 'us qatar egypt'],
    ['U.S.', 'us'],
    ['Ørsted, Łódź & Straße', 'orsted lodz strasse'],
    ['Al-Qa’ida', 'al qaida'],
    ['بِنْيَامِين', 'بنيامين'],
    ['إسرائيل', 'اسراييل'],
    ['בִּנְיָמִין', 'בנימין'],
    ['İstanbul', 'istanbul'],
    ['—', ''],
  ])('%s is compared as “%s”', (text, expected) => {
    expect(folded(text)).toBe(expected)
  })
})

describe('a record is found', () => {
  it.each([
    ['actor', 'uk', 'uk'],
    ['actor', 'United Kingdom', 'uk'],
    ['actor', 'britain', 'uk'],
    ['actor', 'us/qatar/egypt', 'us-qatar-egypt'],
    ['speaker', 'stephane sejourne', 'stephane-sejourne'],
    ['source', 'middle-east-eye-2024-08', 'middle-east-eye-2024-08'],
    ['source', 'The Times (the-times-2024-08)', 'the-times-2024-08'],
    ['outlet', 'the times', 'the-times'],
    ['topic', 'Gaza Ceasefire Talks', 'gaza-ceasefire-talks'],
    ['coder', 'Coder 1', 'coder-1'],
  ] as const)('%s “%s”', async (type, typed, id) => {
    const resolve = await resolverFor(await seeded(), type)
    expect(resolve(typed)?.id).toBe(id)
  })

  it('not where nothing has that name', async () => {
    const resolve = await resolverFor(await seeded(), 'actor')
    expect(['Belmark', '', '   ', '—', 'isra'].map(resolve)).toEqual([null, null, null, null, null])
  })

  it('by a former slug, and by what was merged into it', async () => {
    open = await testDatabase()
    const { database } = open
    await record(database, by, [...formerRecords(), ...madeUpRecords(0)])
    await record(database, by, [
      change('actor', {
        ...{ id: 'actor-crown', slug: 'crown', name: 'The Crown', shortName: 'Crown', kind: 'state' },
        ...{ statedOrder: 9, archived: true, mergedIntoId: 'actor-belmark' },
      }),
    ])
    const resolve = await resolverFor(database, 'actor')
    for (const typed of ['belmark-kingdom', 'The Crown', 'crown', 'actor-crown'])
      expect(resolve(typed)?.id).toBe('actor-belmark')
    expect((await namesFor(database, 'actor')).map(({ id }) => id)).not.toContain('actor-crown')
  })
})

const named = (id: string, name: string, more: Partial<Named> = {}): Named => ({
  ...{ id, slug: id, name, aliases: [], archived: false, detail: null },
  ...more,
})

describe('names', () => {
  it('that two records share mean neither, and are written as the slug', () => {
    const naming = makeNaming([named('a', 'Ilse Wire'), named('b', 'Ilse wire')])
    expect(naming.resolve('Ilse Wire')).toBeNull()
    expect([naming.written('a'), naming.written('b')]).toEqual(['a', 'b'])
  })

  it('of an archived record mean the one that is still offered', () => {
    const naming = makeNaming([named('a', 'Ilse Wire', { archived: true }), named('b', 'Ilse Wire')])
    expect(naming.resolve('ilse wire')?.id).toBe('b')
    expect(naming.written('a')).toBe('a')
  })

  it('go before the aliases of others', () => {
    const naming = makeNaming([named('a', 'Kestria', { aliases: ['Belmark'] }), named('b', 'Belmark')])
    expect(naming.resolve('Belmark')?.id).toBe('b')
  })

  it('with the mark that separates names are written as the slug', () => {
    expect(makeNaming([named('a', 'One; two')]).written('a')).toBe('a')
  })

  it('are written so that each means its own record', async () => {
    const database = await seeded()
    for (const type of ['actor', 'speaker', 'topic', 'outlet', 'source', 'coder'] as const) {
      const naming = await namingFor(database, type)
      expect(naming.names.length).toBeGreaterThan(0)
      for (const { id } of naming.names) expect(naming.resolve(naming.written(id))?.id).toBe(id)
    }
  })
})

describe('suggestions', () => {
  const names = [
    named('belmark', 'Kingdom of Belmark', { aliases: ['Belmark'] }),
    named('kestria', 'Republic of Kestria', { aliases: ['Kestria'] }),
    named('sejourne', 'Stéphane Séjourné'),
    named('gone', 'Belmark of old', { archived: true }),
  ]
  const ids = (found: Named[]) => found.map(({ id }) => id)

  it('for a slip of the pen are the nearest names, never archived ones', () => {
    expect(ids(nearestTo('Bellmark', names))).toEqual(['belmark'])
    expect(ids(nearestTo('Sejurne', names))).toEqual(['sejourne'])
    expect(ids(nearestTo('zzz', names))).toEqual([])
    expect(ids(nearestTo('', names))).toEqual([])
  })

  it('while typing begin with the letters typed, without accents, in any word', () => {
    expect(ids(namesLike('sej', names, 20))).toEqual(['sejourne'])
    expect(ids(namesLike('bel', names, 20))).toEqual(['belmark'])
    expect(ids(namesLike('of rep', names, 20))).toEqual(['kestria'])
    expect(ids(namesLike('', names, 2))).toHaveLength(2)
    expect(ids(namesLike('elmark', names, 20))).toEqual([])
  })
})
