import { describe, expect, test } from 'vitest'
import { codedTwice, deal, overlapsOf, warningsOf } from '@/lib/assignment'

const units = Array.from({ length: 100 }, (_, i) => `u${i}`)
const dealt = (more: Partial<Parameters<typeof deal>[0]> = {}) =>
  deal({ units, coders: ['a', 'b', 'c'], perUnit: 2, sharedPercent: 12, seed: 7, ...more })

describe('statements are dealt', () => {
  test('alike for the same seed, and otherwise for another', () => {
    expect([...dealt()]).toEqual([...dealt()])
    expect([...dealt()]).not.toEqual([...dealt({ seed: 8 })])
  })

  test('evenly, each to so many coders, and every two coders share some', () => {
    const assignment = dealt()
    const loads = [...assignment.values()].map((own) => own.length)
    expect(loads.reduce((sum, n) => sum + n, 0)).toBe(12 * 3 + 88 * 2)
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1)
    const shared = overlapsOf(assignment).map((pair) => pair.shared)
    expect(Math.min(...shared)).toBeGreaterThanOrEqual(10)
    expect(Math.max(...shared) - Math.min(...shared)).toBeLessThanOrEqual(3)
    expect(codedTwice(assignment)).toBe(100)
    for (const own of assignment.values()) expect(new Set(own).size).toBe(own.length)
  })

  test('to every coder in an order of the coder’s own', () => {
    const assignment = dealt({ sharedPercent: 100 })
    const orders = [...assignment.values()].map((own) => own.join(' '))
    expect(new Set(orders).size).toBe(3)
    for (const own of assignment.values()) expect([...own].sort()).toEqual([...units].sort())
  })

  test('once each where one coder is enough, and no further than there are coders', () => {
    expect(codedTwice(dealt({ perUnit: 1, sharedPercent: 0 }))).toBe(0)
    const alone = dealt({ coders: ['a'], perUnit: 3 })
    expect(alone.get('a')).toHaveLength(100)
    expect([...dealt({ units: [] }).values()]).toEqual([[], [], []])
  })

  test('a swap of two seeds is no swap of two coders only', () => {
    const [first, second] = [1, 2].map((seed) => dealt({ seed, sharedPercent: 100 }).get('a'))
    expect(first).not.toEqual(second)
  })
})

test('what should be known beforehand is said', () => {
  const name = (coder: string) => coder.toUpperCase()
  expect(warningsOf(dealt(), name)).toEqual([])
  expect(warningsOf(dealt({ units: units.slice(0, 14), sharedPercent: 100 }), name)).toEqual([
    '14 statements get two coders or more: the interval of alpha will be about ± .2.',
  ])
  expect(warningsOf(dealt({ coders: ['a'] }), name)[0]).toBe('With one coder no agreement can be computed.')
  expect(warningsOf(dealt({ perUnit: 1, sharedPercent: 0 }), name)).toContain(
    'These share no statement: A and B, A and C, B and C.',
  )
})
