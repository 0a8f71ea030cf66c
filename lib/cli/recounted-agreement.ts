// Checks the figure of agreement in a bundle: alpha and its interval, computed again from its codings.
import type { Judgement } from '@/lib/agreement/judgements'
import { agreementIn } from '@/lib/agreement/report'
import type { AgreementFigure } from '@/lib/answer'
import { parseLevel } from '@/lib/stance'
import type { Published } from './published-table'
import { check, type Verdict } from './verdict'

/** A four-digit number is right when it is this near. */
const NEAR = 0.00006

/** Throws an Error where a row of the codings cannot be read. */
export function checkAgreement(codings: Published, says: AgreementFigure, verdict: Verdict): void {
  const judgements = codings.rows.map(({ line, values }): Judgement => {
    const level = values.out_of_scope === 'true' ? null : parseLevel(values.level ?? '')
    if (level === null && values.out_of_scope !== 'true')
      throw new Error(`${codings.name}, line ${line}, column level: “${values.level ?? ''}” is no level`)
    return { unit: values.unit ?? '', coder: values.coder ?? '', level }
  })
  const { ordinal, coders } = agreementIn(judgements)
  if (ordinal.why !== null) {
    check(verdict, false, () => `${codings.name}: it gives no figure of agreement, as ${ordinal.why}.`)
    return
  }
  const [low, high] = ordinal.interval
  const right = { alpha: ordinal.alpha, low, high, units: ordinal.units, coders: coders.length }
  for (const key of ['alpha', 'low', 'high', 'units', 'coders'] as const)
    check(
      verdict,
      Math.abs(says[key] - right[key]) < NEAR,
      () =>
        `metadata.json, about.reliability.agreement.${key}: it says ${says[key]}, and the codings give ${Number(right[key].toFixed(4))}.`,
    )
}
