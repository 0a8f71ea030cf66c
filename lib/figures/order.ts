// The order in which actors stand in a figure. Ranks nobody on fewer than five statements.
import type { Group } from '@/lib/answer'
import type { Order } from '@/lib/question'
import { addCounts, totalOf } from '@/lib/stance'
import { FEWEST_TO_RANK, summaryOf } from './summary'

/**
 * Groups arrive in the stated order. By position: from de-escalation to escalation by median, then estimated mean;
 * actors with too few statements stay behind, in the stated order. By number: those with most statements first, whether
 * these count or not.
 */
export function orderGroups(groups: readonly Group[], order: Order): Group[] {
  if (order === 'name')
    return [...groups].sort((a, b) => a.actor.shortName.localeCompare(b.actor.shortName, 'en'))
  if (order === 'stated') return [...groups]
  if (order === 'number') return [...groups].sort((a, b) => statementsIn(b) - statementsIn(a))
  const placed = groups.map((group) => ({ group, summary: summaryOf(group.counted) }))
  const ranked = placed
    .filter(({ summary }) => summary.n >= FEWEST_TO_RANK)
    .sort(
      ({ summary: a }, { summary: b }) =>
        (a.median ?? 0) - (b.median ?? 0) || (a.estimatedMean ?? 0) - (b.estimatedMean ?? 0),
    )
  return [...ranked, ...placed.filter(({ summary }) => summary.n < FEWEST_TO_RANK)].map(({ group }) => group)
}

const statementsIn = ({ counted, described, outOfScope, uncoded }: Group) =>
  totalOf(addCounts(counted, described)) + outOfScope + uncoded

const ORDERS: Record<Order, string> = {
  stated: 'Actors in their stated order',
  name: 'Actors by name',
  position: `Actors by median from ${FEWEST_TO_RANK} statements on, the others in their stated order`,
  number: 'Actors by number of statements',
}

export const describeOrder = (order: Order) => ORDERS[order]
