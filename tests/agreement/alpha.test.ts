import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alphaInterval, alphaOf, type Metric, type Unit } from '@/lib/agreement/alpha'
import { codersIn, type Judgement, levelsByUnit } from '@/lib/agreement/judgements'
import { withoutEach } from '@/lib/agreement/pairs'
import { parseCsv } from '@/lib/table/csv'
import { processorTime } from '@/tests/support/processor-time'

/** Rows of digits, a dot where nothing was coded. */
const rowsOf = (text: string) =>
  text
    .trim()
    .split(/\s+/)
    .map((row) => [...row].map((cell) => (cell === '.' ? null : Number(cell))))

const known = (row: readonly (number | null)[]) => row.filter((value) => value !== null)

/** One row a unit, one column a coder. */
const unitsIn = (text: string): Unit[] => rowsOf(text).map(known)

/** One row a coder, one column a unit. */
const codersAsRows = (text: string): Unit[] => {
  const rows = rowsOf(text)
  return (rows[0] ?? []).map((_, unit) => known(rows.map((row) => row[unit] ?? null)))
}

/** Krippendorff 2018, p. 290: four coders, twelve units, gaps; also "C" of Krippendorff 2011. */
const P290 = codersAsRows('123321412... 1233224125.. .33323422513 12332441251.')
const P306 = codersAsRows('010110001111 010100001101 011001001000')
/** a to d as 1 to 4. */
const P310 = codersAsRows('113333322224 133333222224')
/** The worked example of the public encyclopaedia: three coders, fifteen units. */
const PUBLIC = codersAsRows('.....34121133.3 1.213343....... ..21344.21133.4')
/** Hayes and Krippendorff 2007: five coders, forty units. */
const HAYES =
  unitsIn(`112.2 1101. 2333. .00.0 000.0 000.0 102.1 1.20. 222.2 2111. .100. 0000. 1222. 33223 111.1
  111.1 212.2 1233. 1101. 000.0 0011. 00.00 2333. 0000. 12.22 0111. 00010 1212. 1122. 112.2 110.0 2121. 22.22 3222.
  222.2 223.2 222.2 22.12 2222. 111.1`)

describe('alpha is what the textbooks print', () => {
  test.each<[name: string, units: Unit[], metric: Metric, alpha: number, digits: number]>([
    ['2018 p. 290', P290, 'nominal', 0.743, 3],
    ['2018 p. 290', P290, 'ordinal', 0.815, 3],
    ['2018 p. 290', P290, 'interval', 0.849, 3],
    ['2018 p. 306', P306, 'nominal', 0.234375, 6],
    ['2018 p. 310', P310, 'nominal', 0.759, 3],
    ['the public example', PUBLIC, 'nominal', 0.691358, 6],
    ['the public example', PUBLIC, 'ordinal', 0.8067, 4],
    ['the public example', PUBLIC, 'interval', 0.810845, 6],
    ['Hayes and Krippendorff', HAYES, 'nominal', 0.4765, 4],
    ['Hayes and Krippendorff', HAYES, 'ordinal', 0.7598, 4],
    ['Hayes and Krippendorff', HAYES, 'interval', 0.7574, 4],
  ])('%s', (_, units, metric, alpha, digits) => {
    expect(alphaOf(units, metric)?.alpha).toBeCloseTo(alpha, digits)
  })

  test('with the disagreement it is made of', () => {
    const found = alphaOf(P290, 'nominal')
    expect(found).toMatchObject({ units: 11, values: 40, oneValue: false })
    expect(found?.observed).toBeCloseTo(0.2, 3)
    expect(found?.expected).toBeCloseTo(0.779, 3)
  })

  test('the ordinal distance is the number of codings between, half of those at the ends', () => {
    // Counts 2, 2, 4, 8, 2, 2 of Krippendorff 1980: from the first value 2, 5, 11, 16, 18. Each unit agrees but one, which
    // has the two values at its ends, so alpha follows from the distances alone.
    const margins = [2, 2, 4, 8, 2, 2]
    const distances = [0, 2, 5, 11, 16, 18]
    const values = margins.flatMap((count, place) => Array.from({ length: count }, () => place))
    const away = distances.map((_, place) =>
      margins.slice(0, place + 1).reduce((sum, count) => sum + count, 0),
    )
    for (const [place, distance] of distances.entries()) {
      if (place === 0) continue
      const ends = ((margins[0] ?? 0) + (margins[place] ?? 0)) / 2
      expect((away[place] ?? 0) - ends).toBe(distance)
      // One unit with the first and this value; all other values meet their like.
      const rest = values.toSorted((a, b) => a - b)
      rest.splice(rest.indexOf(0), 1)
      rest.splice(rest.indexOf(place), 1)
      const partner = rest.splice(rest.indexOf(0), 1).concat(rest.splice(rest.indexOf(place), 1))
      const units: Unit[] = [[0, place], partner, ...pairsOf(rest)]
      const n = values.length
      expect(alphaOf(units, 'ordinal')?.observed).toBeCloseTo((4 * distance ** 2) / n, 8)
    }
  })
})

const pairsOf = (values: readonly number[]): Unit[] =>
  values.flatMap((value, place) => (place % 2 === 0 ? [[value, values[place + 1] ?? value]] : []))

describe('alpha says', () => {
  test('nothing where nobody shares a unit', () => {
    expect(alphaOf([[1], [2], []], 'ordinal')).toBeNull()
    expect(alphaInterval([[1], [2]], 'ordinal')).toBeNull()
  })

  test('1 for full agreement, and marks the kind that cannot tell', () => {
    expect(
      alphaOf(
        [
          [1, 1],
          [2, 2],
        ],
        'ordinal',
      ),
    ).toMatchObject({ alpha: 1, oneValue: false })
    expect(
      alphaOf(
        [
          [1, 1],
          [1, 1],
        ],
        'ordinal',
      ),
    ).toMatchObject({ alpha: 1, oneValue: true })
  })

  test('the same whatever the order of units and coders, and whatever the values are called in order', () => {
    const units = fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 2, maxLength: 4 }), {
      minLength: 2,
      maxLength: 12,
    })
    fc.assert(
      fc.property(units, (some) => {
        const alpha = alphaOf(some, 'ordinal')?.alpha ?? Number.NaN
        const turned = some.toReversed().map((unit) => unit.toReversed())
        expect(alphaOf(turned, 'ordinal')?.alpha).toBeCloseTo(alpha, 10)
        const renamed = some.map((unit) => unit.map((value) => value ** 3 + 100))
        expect(alphaOf(renamed, 'ordinal')?.alpha).toBeCloseTo(alpha, 10)
        expect(alpha).toBeLessThanOrEqual(1)
      }),
      { numRuns: 50 },
    )
  })
})

describe('its interval', () => {
  test('is the same at every run and holds alpha', () => {
    const [low, high] = alphaInterval(HAYES, 'ordinal') ?? [1, 0]
    expect(alphaInterval(HAYES, 'ordinal')).toEqual([low, high])
    expect(low).toBeLessThan(0.7598)
    expect(high).toBeGreaterThan(0.7598)
  })

  test('takes a second for 10 000 units of five coders', () => {
    const units = Array.from({ length: 10_000 }, (_, unit) =>
      Array.from({ length: 5 }, (_, coder) => ((unit * 7 + coder * (unit % 3)) % 7) - 3),
    )
    expect(processorTime(() => alphaOf(units, 'ordinal'))).toBeLessThan(1000)
  })
})

const CSTA = join(import.meta.dirname, '../../../shared/data/csta/codings.csv')

/** The last code of each coder on each sentence that is no test question. */
function crowd(): Judgement[] {
  const last = new Map<string, Judgement>()
  for (const { values } of parseCsv(readFileSync(CSTA, 'utf8')).rows) {
    const { unit = '', coder = '', value = '', golden } = values
    if (golden === 'false' && value !== '')
      last.set(`${unit} ${coder}`, { unit, coder, level: Number(value) })
  }
  return [...last.values()]
}

// The codings lie beside the repository and not in it.
if (existsSync(CSTA))
  test('crowd codings of a debate on coal subsidies agree as far as was computed elsewhere', () => {
    const judgements = crowd()
    const units = levelsByUnit(judgements)
    expect(judgements).toHaveLength(1332)
    expect(codersIn(judgements)).toHaveLength(36)
    expect(units).toHaveLength(417)
    const found: [Metric, number, number, number][] = [
      ['nominal', 0.2494, 0.199, 0.3],
      ['ordinal', 0.3161, 0.257, 0.377],
      ['interval', 0.321, 0.26, 0.384],
    ]
    for (const [metric, alpha, low, high] of found) {
      expect(alphaOf(units, metric)?.alpha).toBeCloseTo(alpha, 4)
      let interval: readonly [number, number] = [0, 0]
      const spent = processorTime(() => {
        interval = alphaInterval(units, metric) ?? interval
      })
      expect(spent).toBeLessThan(2000)
      // The ends move by half a hundredth with the seed.
      expect(Math.abs(interval[0] - low)).toBeLessThan(0.0055)
      expect(Math.abs(interval[1] - high)).toBeLessThan(0.0055)
    }
    const alphas = withoutEach(judgements).map(({ alpha }) => alpha ?? Number.NaN)
    expect(Math.min(...alphas)).toBeCloseTo(0.298, 3)
    expect(Math.max(...alphas)).toBeCloseTo(0.366, 3)
  })
