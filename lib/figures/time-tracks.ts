// What each actor said over time: summed up per period, and tested for a trend and for a change.

import type { Answer, Part } from '@/lib/answer'
import { daysTo, endOf, type Length } from '@/lib/calendar'
import type { Day, Period } from '@/lib/period'
import { NO_COUNTS } from '@/lib/stance'
import type { Row } from './rows'
import { summaryOf } from './summary'
import { type Association, type ChangePoint, kendall, pettitt } from './trend'

/** Below this many statements an actor is not tested for a trend. */
export const FEWEST_FOR_TREND = 8

/** A stretch of time that is summed up; `from` to `to` is where it lies on the axis, within the view. */
export type Stretch = { key: Day; name: string; last: Day; from: number; to: number }
/** What one actor said in a stretch; the counts of its group are those of the stretch. */
export type Slot = Row & Stretch
/** One actor over time. */
export type Track = {
  row: Row
  slots: Slot[]
  trend: Association | null
  /** `after` is the first day of the last period before the change. */
  change: (Omit<ChangePoint, 'after'> & { after: Day | null }) | null
}
/** What all marks and words of the figure share. */
export type View = { answer: Answer; asDots: boolean; length: Length; step: boolean; largest: number }

/** A period of the split, cut to the view: a year of which a fortnight is in view must not be drawn as a year. */
export function stretchOf({ key, name }: { key: Day; name: string }, length: Length, view: Period): Stretch {
  const last = endOf(key, length)
  const first = key < view.earliest ? view.earliest : key
  const end = last > view.latest ? view.latest : last
  return { key, name, last, from: daysTo(first) - 0.5, to: daysTo(end) + 0.5 }
}

/** The rows over time. A period in which an actor said nothing has counts of zero and no median. */
export function tracksOf(
  rows: readonly Row[],
  stretches: readonly Stretch[],
  parts: readonly Part[],
): Track[] {
  const said = new Map(parts.map((part) => [`${part.actor} ${part.key}`, part]))
  return rows.map((row) => {
    const slots = stretches.map((stretch): Slot => {
      const part = said.get(`${row.group.actor.slug} ${stretch.key}`)
      const counted = part?.counted ?? NO_COUNTS
      const described = part?.described ?? NO_COUNTS
      return { ...row, ...stretch, group: { ...row.group, counted, described }, summary: summaryOf(counted) }
    })
    // By period and not by day, so that the table's own counts give the same numbers.
    const counts = slots.map(({ summary }) => summary.counts)
    const enough = row.summary.n >= FEWEST_FOR_TREND
    const found = enough ? pettitt(counts) : null
    return {
      row,
      slots,
      trend: enough ? kendall(counts) : null,
      change: found && { ...found, after: slots[found.after]?.key ?? null },
    }
  })
}
