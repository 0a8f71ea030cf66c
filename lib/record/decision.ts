// The codebook's decision rule as a list to go down: the first yes gives the level. Reads the rule from the codebook's own
// sentences; the arithmetic of the modifiers is the one thing about them that stands here.
import { isLevel, type Level, parseLevel } from '../stance'

/** A rule of a codebook, as far as deciding needs it. */
export type Rule = { kind: string; term: string | null; text: string }

/** What is asked, and the level that a yes gives; without a level it is something to bear in mind. */
export type Step = { term: string; level: Level | null; text: string }

export type Decision = {
  steps: Step[]
  /** What holds when nothing above does. */
  otherwise: Step | null
  /** The codebook's words about each modifier that a form asks for, where it has some. */
  modifiers: { conditional: string | null; hedged: string | null; deterrentFrame: string | null }
}

export type Modifiers = { conditional: boolean; hedged: boolean }

/** The level that a sentence begins with, and what follows it: "0. If nothing ..." is 0 and "If nothing ...". */
function leadOf(text: string): { level: Level | null; rest: string } {
  const [, lead = '', rest = ''] = /^([+\-−]?\d)(?:[.:,;]?\s+(.*)|\.?)$/su.exec(text.trim()) ?? []
  const level = parseLevel(lead)
  return level === null ? { level, rest: text } : { level, rest }
}

/** The decision rule of a codebook. */
export function decisionOf(rules: readonly Rule[]): Decision {
  const steps = rules
    .filter(({ kind }) => kind === 'decision')
    .map(({ term, text }) => {
      const { level, rest } = leadOf(text)
      return { term: term ?? rest, level, text: rest }
    })
  const last = steps.at(-1)
  // What is no question, but has a level, closes the list.
  const closes = last !== undefined && last.level !== null && !last.term.endsWith('?')
  const textOf = (word: RegExp) =>
    rules.find(({ kind, term }) => kind === 'modifier' && word.test(term ?? ''))?.text ?? null
  return {
    steps: closes ? steps.slice(0, -1) : steps,
    otherwise: closes ? last : null,
    modifiers: {
      conditional: textOf(/^condition/i),
      hedged: textOf(/^hedg/i),
      deterrentFrame: textOf(/^deterren/i),
    },
  }
}

/** The word for "none of them" in a form. */
export const OTHERWISE = 'otherwise'

/** The level of the step with this place in the list ("3", or "otherwise"); null for a place without a level. */
export function levelAt(decision: Decision, place: string): Level | null {
  if (place === OTHERWISE) return decision.otherwise?.level ?? null
  if (!/^\d{1,2}$/.test(place)) return null
  return decision.steps[Number(place)]?.level ?? null
}

/** A level after the codebook's modifiers: a condition takes one step off the ends, a hedge one step towards 0 and never past ±1. */
export function modified(level: Level, { conditional, hedged }: Modifiers, decision: Decision): Level {
  const step = (from: Level): Level => {
    const to = from - Math.sign(from)
    return isLevel(to) ? to : from
  }
  const afterCondition =
    conditional && decision.modifiers.conditional !== null && Math.abs(level) === 3 ? step(level) : level
  return hedged && decision.modifiers.hedged !== null && Math.abs(afterCondition) > 1
    ? step(afterCondition)
    : afterCondition
}

/** The level to which an answer leads, with its modifiers; null where it leads nowhere. */
export function levelLedBy(decision: Decision, place: string, modifiers: Modifiers): Level | null {
  const level = levelAt(decision, place)
  return level === null ? null : modified(level, modifiers, decision)
}
