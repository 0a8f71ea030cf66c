// What stands behind a mark: its statements, their address, and its words. Shared by every figure whose marks can be opened.

import { addressAsOf, statementAddress, statementsAddress } from '@/lib/address'
import type { Dot, Group } from '@/lib/answer'
import { isolated } from '@/lib/direction'
import { describeWhen } from '@/lib/period'
import { describeCount, quoted } from '@/lib/phrase'
import type { Question } from '@/lib/question'
import { ATTRIBUTIONS } from '@/lib/record/choices'
import { countOf, describeLevel, describeSigned, type Level } from '@/lib/stance'
import type { BackedMark } from './figure'

const LONGEST_LABEL = 240

type Backing = Pick<
  BackedMark,
  'id' | 'actor' | 'level' | 'hollow' | 'counted' | 'described' | 'narrow' | 'href' | 'title' | 'label'
>

/** Behind a dot is one statement, as it stood on the day that the question asks for. */
export function dotBacking(dot: Dot, shortName: string, { asOf }: Pick<Question, 'asOf'>): Backing {
  const { statement, actor, level, counted } = dot
  return {
    id: statement,
    actor,
    level,
    hollow: !counted,
    counted: counted ? 1 : 0,
    described: counted ? 0 : 1,
    narrow: {},
    href: addressAsOf(statementAddress(statement), asOf),
    title: `${isolated(shortName)} at ${describeSigned(level)} ${describeLevel(level)}`,
    label: describeDot(dot, shortName),
  }
}

/** "UK, 16 Aug 2024: −1 Restrains or distances. “highly unlikely”". */
export function describeDot(
  { period, level, counted, contested, words, verbatim }: Dot,
  actor: string,
): string {
  const long = words.length > LONGEST_LABEL
  const kept = long ? words.slice(0, LONGEST_LABEL).replace(/\s+\S*$/, '') : words
  // The ellipsis is ours, so it stands outside the quotation marks.
  const said = isolated(verbatim ? quoted(kept) : kept) + (long ? ' …' : '')
  const described = counted ? '' : ', described, not counted'
  const apart = contested
    ? `, contested: coders from ${describeSigned(contested[0])} to ${describeSigned(contested[1])}`
    : ''
  return `${isolated(actor)}, ${describeWhen(period)}: ${describeSigned(level)} ${describeLevel(level)}${described}${apart}. ${said}`
}

/**
 * Behind a disc or a bar are an actor's counted (or, hollow, described) statements at a level; `group` counts those of
 * one speaker where a speaker is given.
 */
export function levelBacking(
  question: Question,
  group: Group,
  level: Level,
  hollow: boolean,
  speaker: string | null = null,
): Backing {
  const { actor, counted, described } = group
  const count = countOf(hollow ? described : counted, level)
  const both = countOf(counted, level) > 0 && countOf(described, level) > 0
  const asked = question.attributions.length > 0 ? question.attributions : ATTRIBUTIONS
  const narrow: Partial<Question> = {
    actors: [actor.slug],
    levels: [level],
    ...(speaker === null ? {} : { speakers: [speaker] }),
    // Exactly as many as the mark stands for: attributions tell the two kinds apart where they meet.
    ...(both ? { attributions: asked.filter((word) => (word === 'described-by-other') === hollow) } : {}),
  }
  const what = describeCount(count, hollow ? 'described stance' : 'statement')
  return {
    id: [actor.slug, ...(speaker === null ? [] : [speaker]), level, ...(hollow ? ['described'] : [])].join(
      '.',
    ),
    actor: actor.slug,
    level,
    hollow,
    counted: hollow ? 0 : count,
    described: hollow ? count : 0,
    narrow,
    href: statementsAddress({ ...question, ...narrow }),
    title: `${isolated(actor.shortName)} at ${describeSigned(level)} ${describeLevel(level)}`,
    label: `${isolated(actor.shortName)}: ${what} at ${describeSigned(level)} ${describeLevel(level)}${hollow ? ', not counted' : ''}`,
  }
}
