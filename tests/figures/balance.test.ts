import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balanceOf, tangoInterval, wilsonInterval } from '@/lib/figures/balance'

describe('the interval of a share (Wilson)', () => {
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%d of %d is from %d to %d, as Newcombe 1998 prints', (x, n, low, high) => {
    const [from, to] = wilsonInterval(x, n)
    expect(from).toBeCloseTo(low, 4)
    expect(to).toBeCloseTo(high, 4)
  })

  test('reaches 0 or 1 exactly when none or all are of a kind', () => {
    expect(wilsonInterval(0, 7)[0]).toBe(0)
    expect(wilsonInterval(7, 7)[1]).toBe(1)
    expect(wilsonInterval(7, 7)[0]).toBeGreaterThan(0)
  })
})

describe('the interval of the net balance (Tango)', () => {
  test.each([
    [6, 16, 161, -0.124, -0.0054],
    [3, 0, 3, -0.123, 1],
    [0, 3, 3, -1, 0.123],
  ])('e=%d, d=%d, n=%d is from %d to %d', (e, d, n, low, high) => {
    const [from, to] = tangoInterval(e, d, n)
    expect(from).toBeCloseTo(low, 4)
    expect(to).toBeCloseTo(high, 4)
  })

  const counts = fc
    .tuple(fc.nat(40), fc.nat(40), fc.nat(40))
    .filter(([e, d, z]) => e + d + z > 0)
    .map(([e, d, z]) => ({ e, d, n: e + d + z }))

  test('holds the balance, stays on the scale, and has a width however much the statements agree', () => {
    fc.assert(
      fc.property(counts, ({ e, d, n }) => {
        const [low, high] = tangoInterval(e, d, n)
        const balance = (e - d) / n
        return -1 <= low && low <= balance && balance <= high && high <= 1 && low < high
      }),
    )
  })

  test('is mirrored when escalation and de-escalation change places', () => {
    fc.assert(
      fc.property(counts, ({ e, d, n }) => {
        const [low, high] = tangoInterval(e, d, n)
        const [mirroredLow, mirroredHigh] = tangoInterval(d, e, n)
        return Math.abs(low + mirroredHigh) < 1e-6 && Math.abs(high + mirroredLow) < 1e-6
      }),
    )
  })

  test('nothing but neutral statements balance at 0, as uncertain to either side', () => {
    const [low, high] = tangoInterval(0, 0, 5)
    expect(low).toBeLessThan(0)
    expect(low).toBeCloseTo(-high, 10)
  })
})

describe('the balance of level counts', () => {
  test('weighs directions, not levels', () => {
    const balance = balanceOf([1, 1, 0, 2, 3, 2, 1])
    expect(balance?.net.value).toBeCloseTo(0.4, 10)
    expect(balance?.up.value).toBeCloseTo(0.6, 10)
    expect(balance?.down.value).toBeCloseTo(0.2, 10)
    expect([balance?.up.low, balance?.up.high]).toEqual([...wilsonInterval(6, 10)])
    expect([balance?.down.low, balance?.down.high]).toEqual([...wilsonInterval(2, 10)])
  })

  test('is not told of silence or of two statements', () => {
    expect(balanceOf([0, 0, 0, 0, 0, 0, 0])).toBeNull()
    expect(balanceOf([0, 0, 0, 0, 2, 0, 0])).toBeNull()
    expect(balanceOf([0, 0, 0, 0, 3, 0, 0])?.net).toMatchObject({ value: 1, high: 1 })
  })
})
