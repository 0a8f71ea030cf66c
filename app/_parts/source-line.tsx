import { sourceAddress } from '@/lib/address'
import { isolated } from '@/lib/direction'
import type { Statement } from '@/lib/statement'
import { dated } from './link'

/** Where the words are from: the source quoted from, and what it relays. */
export function SourceLine({ statement, full = false }: { statement: Statement; full?: boolean }) {
  const quotedFrom = statement.sources.find((source) => source.quotedFrom)
  const via = statement.sources.filter((source) => source.relayedBy !== null)
  const others = statement.sources.filter((source) => !source.quotedFrom && source.relayedBy === null)
  return (
    <>
      {quotedFrom && <a href={dated(sourceAddress(quotedFrom.slug))}>{isolated(quotedFrom.outlet.name)}</a>}
      {via.map((source) => (
        <span key={source.slug}>
          , via <a href={dated(sourceAddress(source.slug))}>{isolated(source.outlet.name)}</a>
        </span>
      ))}
      {others.map((source) => (
        <span key={source.slug}>
          , also in <a href={dated(sourceAddress(source.slug))}>{isolated(source.outlet.name)}</a>
        </span>
      ))}
      {quotedFrom?.url ? (
        <>
          {' '}
          <a href={quotedFrom.url} rel="noreferrer">
            open ↗
          </a>
        </>
      ) : (
        full && <span className="muted"> (address not recorded)</span>
      )}
    </>
  )
}
