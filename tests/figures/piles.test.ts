import { describe, expect, test } from 'vitest'
import { LARGEST_PILE, packDots } from '@/lib/figures/piles'

const size = (values: number[]) => Math.max(...values) - Math.min(...values) + 1

describe('a pile of dots', () => {
  test('is one row up to five', () => {
    for (let k = 1; k <= 5; k++) expect(new Set(packDots(k).map(({ dy }) => dy))).toEqual(new Set([0]))
  })

  test.each([1, 2, 5, 6, 7, 11, 30, LARGEST_PILE])('of %d is centred and no two dots touch', (k) => {
    const dots = packDots(k)
    expect(dots).toHaveLength(k)
    for (const row of new Set(dots.map(({ dy }) => dy))) {
      const inRow = dots.filter(({ dy }) => dy === row)
      expect(inRow.reduce((sum, { dx }) => sum + dx, 0)).toBeCloseTo(0)
    }
    const rows = [...new Set(dots.map(({ dy }) => dy))]
    expect(rows.reduce((sum, dy) => sum + dy, 0)).toBeCloseTo(0)
    for (const [place, a] of dots.entries())
      for (const b of dots.slice(place + 1)) expect(Math.hypot(a.dx - b.dx, a.dy - b.dy)).toBeGreaterThan(1)
  })

  test('is wider than tall, but no ribbon', () => {
    for (let k = 6; k <= LARGEST_PILE; k++) {
      const dots = packDots(k)
      const ratio = size(dots.map(({ dx }) => dx)) / size(dots.map(({ dy }) => dy))
      expect(ratio, `${k} dots`).toBeGreaterThan(1.2)
      expect(ratio, `${k} dots`).toBeLessThan(2.7)
    }
  })

  test('reads from left to right and from top to bottom', () => {
    const dots = packDots(7)
    expect(dots).toEqual([...dots].sort((a, b) => a.dy - b.dy || a.dx - b.dx))
  })

  test('of nothing is nothing', () => {
    expect(packDots(0)).toEqual([])
  })
})
