import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { overlapOf, repeatsFor } from '@/lib/db/desk/repeats'
import type { Database } from '@/lib/db/store/client'
import { recordFor } from '@/lib/db/store/stored-records'
import { seededDatabase, type TestDatabase } from '@/tests/support/database'

let open: TestDatabase
let db: Database
beforeAll(async () => {
  open = await seededDatabase()
  db = open.database
})
afterAll(() => open.close())

type Asked = Parameters<typeof repeatsFor>[1]
const NOTHING: Asked = {
  ...{
    id: 'new',
    actors: ['israel'],
    jointActorId: null,
    quote: null,
    originalQuote: null,
    paraphrase: null,
  },
  ...{ dateEarliest: '2024-08-17', dateLatest: '2024-08-17' },
}
const found = async (asked: Partial<Asked>) =>
  (await repeatsFor(db, { ...NOTHING, ...asked })).map(({ statement, why }) => [statement.id, why])

const KATZ =
  'If Iran attacks, we expect the coalition to join Israel not only in defence but also in attacking significant targets in Iran'

describe('a statement that may be there already', () => {
  it('is found by the very quotation', async () => {
    expect(await found({ quote: KATZ })).toEqual([['S1', 'same-quotation']])
    expect(await found({ quote: KATZ, dateEarliest: '2024-12-01', dateLatest: '2024-12-01' })).toEqual([
      ['S1', 'same-quotation'],
    ])
  })

  it('is found by similar words of the same actor within three days', async () => {
    const paraphrase =
      'The minister expects the coalition to join in defence, and in attacking targets in Iran, should it attack.'
    expect(await found({ paraphrase })).toEqual([['S1', 'similar-words']])
    expect(await found({ paraphrase, dateEarliest: '2024-08-19', dateLatest: '2024-08-19' })).toHaveLength(1)
  })

  it.each<[string, Partial<Asked>]>([
    ['of another actor', { actors: ['qatar'] }],
    ['of another week', { dateEarliest: '2024-08-25', dateLatest: '2024-08-25' }],
    ['in other words', { paraphrase: 'Nothing whatever will be said about grain convoys today.' }],
  ])('is not one %s', async (_, other) => {
    const paraphrase = 'It expects the coalition to join in attacking significant targets in Iran.'
    expect(await found({ paraphrase, ...other })).toEqual([])
  })

  it('is found under a signatory and under the joint actor', async () => {
    const words = { paraphrase: 'The mediators judged that the Doha talks had gone well.' }
    expect(await found({ ...words, actors: ['qatar'] })).toEqual([['S4a', 'similar-words']])
    expect(await found({ ...words, actors: ['iran'], jointActorId: 'us-qatar-egypt' })).toHaveLength(1)
  })

  it('is not a short phrase that somebody else used too', async () => {
    expect(await found({ quote: 'highly unlikely', actors: ['france'] })).toEqual([])
    expect(await found({ quote: 'highly unlikely', actors: ['uk'] })).toEqual([['S3a', 'same-quotation']])
  })

  it('is never the statement itself, nor any other of the opening data', async () => {
    for (const id of [
      'S1',
      'S2',
      'S3a',
      'S3b',
      'S4a',
      'S4b',
      'S5a',
      'S5b',
      'S6',
      'S7',
      'S9',
      'S10a',
      'S10b',
    ]) {
      const statement = await recordFor(db, 'statement', id)
      if (!statement) throw new Error(`no ${id}`)
      expect(await repeatsFor(db, statement)).toEqual([])
    }
  })
})

describe('the overlap of two texts', () => {
  it.each([
    [['We return to the table'], ['we RETURN to the táble'], 1],
    [['grain convoys leave Port Ilse'], ['the grain convoys that leave today'], 3 / 4],
    [['the and of'], ['the and of'], 0],
    [['grain'], ['grain'], 0],
    [[null], [null], 0],
  ])('of %j and %j is %f', (a, b, share) => {
    expect(overlapOf(a, b)).toBeCloseTo(share)
  })
})
