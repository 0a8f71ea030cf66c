import { describeLevel, describeSigned } from '@/lib/stance'
import type { Coding } from '@/lib/statement'

/** A level as signed number, name and colour; or in words why there is none. */
export function StanceBadge({
  coding,
  hollow = false,
}: {
  coding: Pick<Coding, 'level'> | null
  hollow?: boolean
}) {
  if (coding === null) return <span className="level-name">Not coded yet</span>
  if (coding.level === null) return <span className="level-name">Out of scope</span>
  return (
    <>
      <span className={hollow ? 'badge hollow' : 'badge'} data-level={coding.level}>
        {describeSigned(coding.level)}
      </span>
      <span className="level-name">{describeLevel(coding.level)}</span>
    </>
  )
}
