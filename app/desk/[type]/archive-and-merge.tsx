import Link from 'next/link'
import { deskAddress } from '@/lib/address'
import { isMergedType } from '@/lib/db/desk/merge'
import { isArchivable, type ListEntry } from '@/lib/db/desk/record-list'
import type { State } from '@/lib/db/desk/record-state'
import { whyProblem } from '@/lib/form/reason'
import type { FormType } from '@/lib/form/record'
import { describeCount } from '@/lib/phrase'
import { TYPE_NAMES } from '@/lib/record/fields'
import { USES } from './words'

type Props = { type: FormType; now: State; listed: ListEntry; params: URLSearchParams }

/** Archiving and merging, each behind its heading. */
export function ArchiveAndMerge(props: Props) {
  const { type, listed } = props
  if (!isArchivable(type)) return null
  return (
    <>
      {isMergedType(type) && <Merge one={TYPE_NAMES[type].one} address={deskAddress(type, listed.id)} />}
      <Archive {...props} />
    </>
  )
}

function Merge({ one, address }: { one: string; address: string }) {
  return (
    <details className="desk-more">
      <summary>Merge this duplicate into another {one}</summary>
      <p>
        Where this {one} and another are the same: what names this one will name the other. You see what
        changes before anything does.
      </p>
      <p>
        <Link href={`${address}/merge`} prefetch={false} className="button">
          Choose the {one} that stays
        </Link>
      </p>
    </details>
  )
}

function Archive({ type, now, listed: { id, archived, uses }, params }: Props) {
  const { one } = TYPE_NAMES[type]
  const named = USES[type]
  return (
    <details className="desk-more" open={params.get('archive') === 'why'}>
      <summary>{archived ? `Restore this ${one}` : `Archive this ${one}`}</summary>
      <form className="entry" method="post" action={`${deskAddress(type)}/archive`}>
        <p>
          {archived
            ? 'Forms will offer it again.'
            : `Forms will no longer offer it. ${named && uses > 0 ? `The ${describeCount(uses, named.one)} that ${uses === 1 ? 'names' : 'name'} it keep${uses === 1 ? 's' : ''} it` : 'What names it keeps it'}, and its page stays.`}
        </p>
        <input type="hidden" name="recordId" value={id} />
        <input type="hidden" name="basedOn" value={now.revision} />
        <input type="hidden" name="archived" value={archived ? 'no' : 'yes'} />
        <div className="entry-field">
          <label htmlFor="archive-why">Why</label>
          {params.get('archive') === 'why' && (
            <p className="entry-problem" role="alert" id="archive-problem">
              Nothing was stored yet:{' '}
              {whyProblem(params.get('why') ?? '')?.message ?? 'the reason is too long.'}
            </p>
          )}
          <input
            type="text"
            id="archive-why"
            name="why"
            maxLength={500}
            dir="auto"
            defaultValue={params.get('why') ?? ''}
            aria-describedby={params.get('archive') === 'why' ? 'archive-problem' : undefined}
          />
        </div>
        <p>
          <button type="submit" className="button">
            {archived ? 'Restore' : 'Archive'}
          </button>
        </p>
      </form>
    </details>
  )
}
