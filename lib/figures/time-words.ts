// What each actor said over time, in words: how often it spoke, and its trend.

import { max } from 'd3-array'
import { isolated } from '@/lib/direction'
import { describeCount, describeWhole } from '@/lib/phrase'
import { describeSigned } from '@/lib/stance'
import { describeProbability } from './probability'
import { FEWEST_FOR_TREND, type Track, type View } from './time-tracks'

/** Of more, the first are named and the rest is left to the table. */
export const MOST_NAMED = 12

/** "in 4 of 6 weeks, at most 5 in one"; nothing when all is in one period. */
export function describeSpoken({ slots }: Track, { length }: View): string[] {
  if (slots.length <= 1) return []
  const sizes = slots.map(({ summary }) => summary.n)
  const spoken = sizes.filter((n) => n > 0).length
  const periods = describeCount(slots.length, length)
  return [`in ${describeWhole(spoken)} of ${periods}, at most ${describeWhole(max(sizes) ?? 0)} in one`]
}

/** "Kendall’s τ of level with week −0.41, p = 0.030"; nothing while statements are too few to test. */
export function describeTrend(
  { row, trend }: Track,
  { length }: View,
  name = `Kendall’s τ of level with ${length}`,
): string[] {
  if (row.summary.n < FEWEST_FOR_TREND) return []
  if (trend === null) return [`no trend to test: all at one level or in one ${length}`]
  return [`${name} ${describeSigned(trend.tau, 2)}, ${describeProbability(trend)}`]
}

export function describeTrends(tracks: readonly Track[], view: View): string[] {
  const tested = tracks.filter(({ trend }) => trend !== null)
  if (tested.length === 0) return []
  const parts = tested
    .slice(0, MOST_NAMED)
    .map((track) => [isolated(track.row.group.actor.shortName), ...describeTrend(track, view)].join(': '))
  return [`${parts.join('; ')}.`]
}
