// Turns for costly work, played as a busy moment: who comes first, who has to go, and what is not done at all.
import { describe, expect, test } from 'vitest'
import { makeQueue, NotNow, type Piece } from '@/lib/queue'

type Asked = Partial<Piece<string>> & { key: string }

/** A queue whose work is finished by hand, so that what happens meanwhile is certain. */
function played(most = 100, patience = 60) {
  const queue = makeQueue<string>({ most, patience })
  const begun: string[] = []
  const finish = new Map<string, () => void>()
  const lefts = new Map<string, AbortSignal>()
  const ask = ({ key, cost = 1, visitor = 'Ada', signal = new AbortController().signal }: Asked) =>
    queue({
      key,
      cost,
      visitor,
      signal,
      work: (left) => {
        begun.push(key)
        lefts.set(key, left)
        return new Promise((done) => finish.set(key, () => done(`${key} done`)))
      },
    })
  const turn = () => new Promise((done) => setImmediate(done))
  /** Finishes what is being done until nothing is left. */
  async function drain() {
    for (let at = 0; at < begun.length; at++) {
      finish.get(begun[at] ?? '')?.()
      await turn()
      await turn()
    }
    return begun
  }
  return { ask, begun, lefts, finish, turn, drain }
}

describe('turns', () => {
  test('one piece at a time, small before large, and what is large in the end', async () => {
    const { ask, begun, drain } = played()
    const results = [
      ask({ key: 'first', cost: 5 }),
      ask({ key: 'poster', cost: 4 }),
      ask({ key: 'card', cost: 1 }),
      ask({ key: 'print', cost: 2 }),
    ]
    expect(begun).toEqual(['first'])
    expect(await drain()).toEqual(['first', 'card', 'print', 'poster'])
    expect(await Promise.all(results)).toEqual(['first done', 'poster done', 'card done', 'print done'])
  })

  test('whoever asks the same again as soon as it is done is answered too', async () => {
    const { ask, begun, finish, drain } = played()
    const first = ask({ key: 'again' })
    finish.get('again')?.()
    const second = first.then(() => ask({ key: 'again' }))
    expect(await first).toBe('again done')
    await drain()
    finish.get('again')?.()
    expect(await second).toBe('again done')
    expect(begun).toEqual(['again', 'again'])
  })

  test('a stream of small pieces does not put off a large one for ever', async () => {
    const { ask, begun, finish, turn } = played()
    void ask({ key: 'at work' })
    void ask({ key: 'large', cost: 5, visitor: 'Ada' })
    for (let at = 0; at < 20 && !begun.includes('large'); at++) {
      // Each by somebody who was never here before.
      void ask({ key: `small ${at}`, visitor: `visitor ${at}` })
      finish.get(begun.at(-1) ?? '')?.()
      await turn()
      await turn()
    }
    expect(begun).toContain('large')
    expect(begun.length).toBeLessThan(10)
  })

  test('one who asks for many has one’s share, and no more', async () => {
    const { ask, drain } = played()
    for (let at = 0; at < 30; at++) void ask({ key: `many ${at}`, visitor: 'Greedy' })
    void ask({ key: 'one', visitor: 'Ada' })
    void ask({ key: 'two', visitor: 'Ada' })
    const order = await drain()
    expect(order).toHaveLength(32)
    expect(order.indexOf('one')).toBeLessThanOrEqual(2)
    expect(order.indexOf('two')).toBeLessThanOrEqual(5)
  })
})

describe('the same piece', () => {
  test('is done once for all who ask for it, while it waits and while it is done', async () => {
    const { ask, drain } = played()
    const all = [ask({ key: 'at work' })]
    for (let at = 0; at < 50; at++)
      all.push(ask({ key: 'same', visitor: `visitor ${at}` }), ask({ key: 'at work' }))
    expect(await drain()).toEqual(['at work', 'same'])
    expect(new Set(await Promise.all(all))).toEqual(new Set(['at work done', 'same done']))
  })

  test('goes on for those who stay when others leave', async () => {
    const { ask, drain, lefts } = played()
    const leaving = new AbortController()
    const gone = ask({ key: 'same', signal: leaving.signal })
    const stays = ask({ key: 'same' })
    leaving.abort(new Error('left'))
    await expect(gone).rejects.toThrow('left')
    expect(lefts.get('same')?.aborted).toBe(false)
    await drain()
    expect(await stays).toBe('same done')
  })
})

describe('readers who leave', () => {
  test('leave nothing to do: two hundred who left cost nothing, and the next is served at once', async () => {
    const { ask, drain } = played(10_000)
    const leaving = Array.from({ length: 200 }, () => new AbortController())
    const gone = leaving.map(({ signal }, at) =>
      ask({ key: `left ${at}`, cost: 2, visitor: `visitor ${at}`, signal }),
    )
    for (const one of leaving) one.abort(new Error('left'))
    const stays = ask({ key: 'stays' })
    for (const one of gone) await expect(one).rejects.toThrow('left')
    expect(await drain()).toEqual(['left 0', 'stays'])
    expect(await stays).toBe('stays done')
  })

  test('end what is being done for them alone, and the next one begins', async () => {
    const { ask, begun, lefts, turn } = played()
    const leaving = new AbortController()
    const gone = ask({ key: 'same', signal: leaving.signal })
    leaving.abort(new Error('left'))
    await expect(gone).rejects.toThrow('left')
    expect(lefts.get('same')?.aborted).toBe(true)
    // Whoever asks now does not get what was given up.
    void ask({ key: 'same' })
    await turn()
    await turn()
    expect(begun).toEqual(['same', 'same'])
  })

  test('before they asked are not served at all', async () => {
    const { ask, begun } = played()
    await expect(ask({ key: 'late', signal: AbortSignal.abort(new Error('left')) })).rejects.toThrow('left')
    expect(begun).toEqual([])
  })
})

describe('what may wait', () => {
  test('is bounded: one more is refused in words, with the seconds to wait', async () => {
    const { ask, begun } = played(10)
    void ask({ key: 'at work' })
    const waiting = Array.from({ length: 10 }, (_, at) => ask({ key: `waits ${at}` }))
    for (const one of waiting) one.catch(() => {})
    const refused = ask({ key: 'one too many' })
    await expect(refused).rejects.toBeInstanceOf(NotNow)
    await expect(refused).rejects.toMatchObject({
      seconds: 10,
      message: expect.stringMatching(/again in 10 s\.$/),
    })
    expect(begun).toEqual(['at work'])
  })

  test('is shared: who waits for most gives way to who waits for less', async () => {
    const { ask, drain } = played(10)
    void ask({ key: 'at work', visitor: 'Greedy' })
    const greedy = Array.from({ length: 10 }, (_, at) => ask({ key: `many ${at}`, visitor: 'Greedy' }))
    const settled = Promise.allSettled(greedy)
    const served = ask({ key: 'one', visitor: 'Ada' })
    const order = await drain()
    expect(await served).toBe('one done')
    expect(order).toHaveLength(11)
    const refused = (await settled).filter(({ status }) => status === 'rejected')
    expect(refused).toHaveLength(1)
  })

  test('is at least one piece, however large', async () => {
    const { ask, drain } = played(1)
    void ask({ key: 'at work' })
    const large = ask({ key: 'large', cost: 50 })
    await drain()
    expect(await large).toBe('large done')
  })
})

test('work that hangs is given up, and holds up nobody else', async () => {
  const { ask, begun, lefts, turn } = played(10, 0.05)
  const hangs = ask({ key: 'hangs' })
  const next = ask({ key: 'next' })
  next.catch(() => {})
  await expect(hangs).rejects.toThrow(/longer than 0\.05 s/)
  expect(lefts.get('hangs')?.aborted).toBe(true)
  await turn()
  await turn()
  expect(begun).toEqual(['hangs', 'next'])
})

test('work that fails tells all who wait for it why, and the next one begins', async () => {
  const queue = makeQueue<string>({ most: 10, patience: 60 })
  const { signal } = new AbortController()
  const piece = { cost: 1, visitor: 'Ada', signal }
  const fails = () => Promise.reject(new Error('no ink'))
  const both = [queue({ ...piece, key: 'a', work: fails }), queue({ ...piece, key: 'a', work: fails })]
  const next = queue({ ...piece, key: 'b', work: async () => 'drawn' })
  for (const one of both) await expect(one).rejects.toThrow('no ink')
  expect(await next).toBe('drawn')
})
