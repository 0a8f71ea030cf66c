// The seven levels as a legend; every figure coloured by level carries it.
import { describeLevel, describeSigned, LEVELS } from '@/lib/stance'
import type { LegendEntry } from './figure'

export const levelLegend: readonly LegendEntry[] = LEVELS.map((level) => ({
  sample: 'level',
  level,
  text: `${describeSigned(level)} ${describeLevel(level)}`,
}))
