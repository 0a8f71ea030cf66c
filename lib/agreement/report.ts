// Everything there is to say of how far coders agree on a set of codings.
import { group } from 'd3-array'
import { isContested, LEVELS } from '../stance'
import { codersIn, type Dispute, disputesIn, type Judgement, levelsByUnit, scopeByUnit } from './judgements'
import { confusionOf, driftOf, type Pair, pairsIn, shareOfPairs, withoutEach } from './pairs'
import { type Estimate, estimateOf } from './verdict'

export type Agreement = {
  coders: string[]
  codings: number
  /** Units coded at all, and by two coders or more. */
  units: number
  codedTwice: number
  ordinal: Estimate
  nominal: Estimate
  interval: Estimate
  /** In scope or not, as a nominal alpha of its own; `disputed` units got both answers. */
  scope: { estimate: Estimate; disputed: number }
  /** Codings out of scope: they are in no pair of levels. */
  outOfScope: number
  same: number | null
  within: number | null
  pairs: Pair[]
  without: { coder: string; alpha: number | null }[]
  /** Ordered pairs by LEVELS. */
  confusion: number[][]
  /** How often each level was given, by LEVELS: alpha is low where one level is nearly all. */
  used: number[]
  drift: { coder: string; thirds: (number | null)[] }[]
  disputes: Dispute[]
  contested: number
}

/** Describes how far codings agree. One coding a coder and unit. */
export function agreementIn(judgements: readonly Judgement[]): Agreement {
  const levels = levelsByUnit(judgements)
  const scope = scopeByUnit(judgements)
  const disputes = disputesIn(judgements)
  const byUnit = [...group(judgements, ({ unit }) => unit).values()]
  return {
    coders: codersIn(judgements),
    codings: judgements.length,
    units: byUnit.length,
    codedTwice: byUnit.filter((all) => all.length > 1).length,
    ordinal: estimateOf(levels, 'ordinal'),
    nominal: estimateOf(levels, 'nominal'),
    interval: estimateOf(levels, 'interval'),
    scope: {
      estimate: estimateOf(scope, 'nominal'),
      disputed: disputes.filter((each) => each.scope).length,
    },
    outOfScope: judgements.filter(({ level }) => level === null).length,
    ...onlyShares(judgements),
    pairs: pairsIn(judgements),
    without: withoutEach(judgements),
    confusion: confusionOf(judgements, LEVELS),
    used: LEVELS.map((level) => judgements.filter((each) => each.level === level).length),
    drift: driftOf(judgements),
    disputes,
    contested: disputes.filter(({ low, high }) => isContested([low, high])).length,
  }
}

function onlyShares(judgements: readonly Judgement[]): Pick<Agreement, 'same' | 'within'> {
  const { same, within } = shareOfPairs(judgements)
  return { same, within }
}
