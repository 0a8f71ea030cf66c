import Link from 'next/link'
import { actorAddress, deskAddress, historyAddress, sourceAddress, topicAddress } from '@/lib/address'
import type { Draft } from '@/lib/db/desk/drafts'
import type { ListEntry } from '@/lib/db/desk/record-list'
import type { State } from '@/lib/db/desk/record-state'
import type { FormType } from '@/lib/form/record'
import { describeInstant } from '@/lib/period'
import { describeCount } from '@/lib/phrase'
import { TYPE_NAMES } from '@/lib/record/fields'
import { SAVED, USES } from './words'

/** What the last step did, and a draft that is gone. */
export function Said({ params, lost }: { params: URLSearchParams; lost: boolean }) {
  const saved = SAVED[params.get('saved') ?? '']
  return (
    <>
      {saved && (
        <div className="desk-done" role="status">
          <p>{saved}</p>
        </div>
      )}
      {lost && (
        <div className="notice" role="status">
          <p>That draft is not there any more: it was stored or discarded. This is the form without it.</p>
        </div>
      )}
    </>
  )
}

/** Somebody has removed the record; storing its form brings it back. */
export function Removed({ now }: { now: State }) {
  return (
    <div className="notice" role="status">
      <p>
        {now.who} has removed this record on {describeInstant(now.at.toISOString())}: “{now.why}”. Storing
        this form brings it back.
      </p>
    </div>
  )
}

/** The record was a duplicate of another. */
export function Merged({ type, into }: { type: FormType; into: { id: string; name: string } }) {
  return (
    <div className="notice" role="status">
      <p>
        This was a duplicate of{' '}
        <Link href={deskAddress(type, into.id)} prefetch={false}>
          {into.name}
        </Link>
        , which stands in its place. To tell the two apart again, undo the merger in the history.
      </p>
    </div>
  )
}

/** Drafts of the same form that were left before. */
export function Drafts({ drafts }: { drafts: readonly Draft[] }) {
  if (drafts.length === 0) return null
  return (
    <div className="notice" role="status">
      <p>You have left this form before:</p>
      <ul>
        {drafts.map(({ id, recordType, recordId, updatedAt }) => (
          <li key={id}>
            <Link href={deskAddress(recordType, recordId ?? 'new', { draft: id })} prefetch={false}>
              continue the draft of {describeInstant(updatedAt)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The page on which readers find a record; null where it has none of its own. */
function pageOf(type: FormType, slug: string | null): string | null {
  if (type === 'dataset') return '/'
  if (slug === null) return null
  if (type === 'actor') return actorAddress(slug)
  if (type === 'topic') return topicAddress(slug)
  return type === 'source' ? sourceAddress(slug) : null
}

/** What a record is, and who changed it last. */
export function About({ type, now, listed }: { type: FormType; now: State; listed: ListEntry | null }) {
  const uses = USES[type]
  const slug = now.record && 'slug' in now.record ? now.record.slug : null
  const shown = pageOf(type, slug)
  return (
    <p className="sub">
      {TYPE_NAMES[type].one}
      {listed && uses && ` · named in ${describeCount(listed.uses, uses.one)}`}
      {listed?.archived && !listed.mergedInto && ' · archived'} · last changed{' '}
      {describeInstant(now.at.toISOString())} by {now.who}
      {listed && (
        <>
          {' · '}
          <Link href={historyAddress(type, listed.id)} prefetch={false}>
            history
          </Link>
        </>
      )}
      {shown && (
        <>
          {' · '}
          <Link href={shown} prefetch={false}>
            {type === 'dataset' ? 'its first page' : 'its page'}
          </Link>
        </>
      )}
    </p>
  )
}
