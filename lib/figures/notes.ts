// The sentences under and behind a figure: counts, sources, provenance, caution, summary. Says nothing that the answer does not hold.

import type { Answer } from '@/lib/answer'
import { isolated } from '@/lib/direction'
import { dayOf, describeDay, describePeriod } from '@/lib/period'
import { describeCount, describeList, describeWhole } from '@/lib/phrase'
import { RULE_CHOICES } from '@/lib/record/choices'
import { totalOf } from '@/lib/stance'
import { describeTimesCoded, singlesIn } from '@/lib/words'
import type { Figure } from './figure'
import { describeUncounted, type Row } from './rows'
import { describeMedian, FEWEST_TO_RANK } from './summary'

const MOST_NAMED = 12

export function noteOf(answer: Answer, rows: readonly Row[]): Figure['note'] {
  return {
    counts: counts(answer, rows),
    sources: sources(answer.sources),
    provenance: provenance(answer),
    caution: caution(answer, rows),
  }
}

function counts(answer: Answer, rows: readonly Row[]): string {
  const parts = [`${describeWhole(answer.counted)} counted`, ...uncountedIn(answer)]
  const drawn = rows.reduce((sum, { group }) => sum + totalOf(group.counted) + totalOf(group.described), 0)
  const sentences = [parts.join(', ')]
  const contested = new Set((answer.dots ?? []).filter((dot) => dot.contested).map((dot) => dot.statement))
    .size
  if (contested > 0) sentences.push(`${describeWhole(contested)} contested between coders`)
  if (answer.period) sentences.push(describePeriod(answer.period))
  if (drawn > answer.counted + answer.described)
    sentences.push('a joint statement stands in the row of each signatory')
  return sentences.join('; ')
}

function sources({ quoted, outlets, via }: Answer['sources']): string {
  if (quoted === 0) return 'No source quoted'
  const chain = via.length > 0 ? `; via ${describeSome(via)}` : ''
  return `${describeCount(quoted, 'source')} quoted: ${describeSome(outlets)}${chain}`
}

function provenance(answer: Answer): string {
  const { codebooks, updatedAt } = answer
  const coded = describeTimesCoded(answer)
  const versions = codebooks.map((version) => `v${version}`)
  const text = [
    ...(versions.length > 0 ? [`Codebook ${describeList(versions)}`] : []),
    ...(coded === null ? [] : [coded]),
    ...(answer.codedTwice > 0 ? [`counts: ${RULE_CHOICES[answer.reliability.rule].words}`] : []),
    ...(updatedAt ? [`data updated ${describeDay(dayOf(new Date(updatedAt)))}`] : []),
  ].join(' · ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function caution(answer: Answer, rows: readonly Row[]): string | null {
  if (answer.shown === 0) return null
  const warnings: string[] = []
  if (rows.every(({ summary }) => summary.n < FEWEST_TO_RANK))
    warnings.push('Too few statements to rank these actors: read the words.')
  const { source, coding } = singlesIn(answer)
  const single = [source, coding].filter((words) => words !== null)
  if (single.length > 0) warnings.push(`All in view rests on ${describeList(single)}.`)
  return warnings.length > 0 ? warnings.join(' ') : null
}

/** Alternative text: what every row holds, in one sentence. */
export function describeRows(answer: Answer, rows: readonly Row[], of = 'actor'): string {
  const parts = rows.map(({ group, summary }) => {
    const median = describeMedian(summary)
    const words = [summary.state, ...(median ? [`median ${median}`] : [])].join(', ')
    return `${isolated(group.actor.shortName)} ${describeWhole(summary.n)} (${words})`
  })
  const more = parts.length > MOST_NAMED ? [`${parts.length - MOST_NAMED} more in the table`] : []
  const described =
    answer.described > 0 ? `; ${describeCount(answer.described, 'described stance')} not counted` : ''
  return `Counted statements per ${of}: ${[...parts.slice(0, MOST_NAMED), ...more].join('; ')}${described}.`
}

/** Why there is nothing to draw; null when there are marks. */
export function whyEmpty(answer: Answer, marks: number): string | null {
  if (marks > 0) return null
  if (answer.total === 0) return 'This data set holds no statement yet.'
  if (answer.shown === 0)
    return `None of the ${describeCount(answer.total, 'statement')} in this data set answers this question.`
  return `Nothing is counted here: of ${describeCount(answer.shown, 'statement')} in view, ${describeList(uncountedIn(answer))}.`
}

const uncountedIn = ({ described, outOfScope, uncoded }: Answer) =>
  describeUncounted(described, outOfScope, uncoded)

function describeSome(items: readonly string[]): string {
  const more = items.length - MOST_NAMED
  return describeList(more > 0 ? [...items.slice(0, MOST_NAMED), `${more} more`] : items)
}
