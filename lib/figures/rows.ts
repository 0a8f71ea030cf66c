// One row of a figure per actor, with its summary and the words at both of its ends. Shared by all figures with actors as rows.

import type { Answer, Group } from '@/lib/answer'
import { activeParts } from '@/lib/filters'
import { describeWhole } from '@/lib/phrase'
import type { Question } from '@/lib/question'
import { totalOf } from '@/lib/stance'
import type { Axis, Tick } from './figure'
import { describeOrder, orderGroups } from './order'
import { type Summary, summaryOf } from './summary'

export type Row = { group: Group; summary: Summary; y: number }

/** The groups of an answer in the order asked for, from the top (y = 0) down. */
export function rowsOf(answer: Answer): Row[] {
  return orderGroups(answer.groups, answer.question.order).map((group, y) => ({
    group,
    summary: summaryOf(group.counted),
    y,
  }))
}

/** The axis of rows; `asideOf` says what stands at a row's far end. */
export function rowAxis(
  rows: readonly Row[],
  question: Question,
  asideOf: (row: Row) => NonNullable<Tick['aside']>,
): Axis {
  return {
    label: describeOrder(question.order),
    ends: null,
    domain: [-0.5, rows.length - 0.5],
    ticks: rows.map((row) => ({
      at: row.y,
      label: row.group.actor.shortName,
      detail: [`${describeWhole(row.summary.n)} counted`, ...uncountedOf(row.group)].join(', '),
      aside: row.summary.n === 0 ? silence(row.group, question) : asideOf(row),
    })),
  }
}

/** "1 described", "2 out of scope", "1 not yet coded": what is in view and enters no number. */
export function describeUncounted(described: number, outOfScope: number, uncoded: number): string[] {
  const parts: [number, string][] = [
    [described, 'described'],
    [outOfScope, 'out of scope'],
    [uncoded, 'not yet coded'],
  ]
  return parts.filter(([count]) => count > 0).map(([count, word]) => `${describeWhole(count)} ${word}`)
}

const uncountedOf = (group: Group) =>
  describeUncounted(totalOf(group.described), group.outOfScope, group.uncoded)

function silence(group: Group, question: Question): NonNullable<Tick['aside']> {
  if (uncountedOf(group).length > 0) return { strong: null, text: 'nothing counted', detail: null }
  // With a filter on, the actor may well have said something else.
  const such = activeParts(question).length > 0 ? 'no such statement' : 'no statement'
  return { strong: null, text: `${such} in this data set`, detail: null }
}
