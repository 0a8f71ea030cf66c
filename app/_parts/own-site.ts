// Whether a form was sent from a page of ours. Browsers say so themselves; a program that says nothing is refused.

import { baseOf } from '@/app/_parts/base'
import { usedBaseOf } from '@/lib/visit'

const originOf = (address: string) => (URL.canParse(address) ? new URL(address).origin : null)

/**
 * Browsers set Sec-Fetch-Site where no page can forge it; older ones, and all of them on http from another machine, at
 * least send Origin with a form.
 */
export function isOwnSite(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin'
  const origin = originOf(headers.get('origin') ?? '')
  const own = [baseOf(headers), usedBaseOf(headers) ?? '']
  return origin !== null && own.some((address) => originOf(address) === origin)
}
