import Link from 'next/link'
import { notFound } from 'next/navigation'
import { PageFrame } from '@/app/_parts/page-frame'
import { ConflictForm, pickName } from '@/app/desk/_parts/conflict'
import { DeskTrail } from '@/app/desk/_parts/desk-trail'
import { ProblemList } from '@/app/desk/_parts/form-kit'
import { formLabel, RecordForm } from '@/app/desk/_parts/record-form'
import { actorAddress, deskAddress, historyAddress, sourceAddress, topicAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { type Draft, draftFor, draftsFor } from '@/lib/db/desk/drafts'
import { isMergedType } from '@/lib/db/desk/merge'
import { initialFields, namesOf, readForm } from '@/lib/db/desk/record-form'
import { isArchivable, type ListEntry, listEntryFor } from '@/lib/db/desk/record-list'
import { type State, stateFor } from '@/lib/db/desk/record-state'
import type { Database } from '@/lib/db/store/client'
import { type Fields, typed } from '@/lib/form/fields'
import { whyProblem } from '@/lib/form/reason'
import { type FormType, formatFields } from '@/lib/form/record'
import { dayOf, describeInstant } from '@/lib/period'
import { mayAs, type Person } from '@/lib/person'
import { describeCount } from '@/lib/phrase'
import { TYPE_NAMES } from '@/lib/record/fields'
import type { Problem } from '@/lib/record/schema'
import { SAVED, USES } from './words'

type Asked = { db: Database; type: FormType; person: Person; params: URLSearchParams }

/** Inputs that every form carries beside what is typed. */
const CARRIED = ['recordType', 'recordId', 'basedOn', 'draft', 'tried', 'refused', 'next']

/** The form of a record, new where `id` is null: as it is stored, as a draft has it, or as a conflict to be settled. */
export async function FormPage({ id, ...asked }: Asked & { id: string | null }) {
  const { db, type, person, params } = asked
  const [now, listed, names, updated, drafts] = await Promise.all([
    id === null ? null : stateFor(db, type, id),
    id === null ? null : listEntryFor(db, type, id),
    namesOf(db, type),
    updatedAt(db),
    draftsFor(db, person.id),
  ])
  if (id !== null && !now) notFound()
  const draftId = params.get('draft')
  const draft = draftId === null ? null : await draftFor(db, person.id, draftId)
  const mine = draft && draft.recordType === type && draft.recordId === id ? draft : null
  if (now && !now.record && !mine) notFound()
  const fields: Fields = mine
    ? { ...mine.fields, recordId: [id ?? ''] }
    : now?.record
      ? {
          ...formatFields(type, now.record, names),
          basedOn: [String(now.revision)],
          recordId: [now.record.id],
        }
      : { ...(await initialFields(db, type, dayOf(new Date()))), recordId: [''] }
  const reading = mine ? await readForm(db, type, fields) : null
  const tried = typed(fields, 'tried') !== ''
  const refused = typed(fields, 'refused')
  const why = whyProblem(typed(fields, 'why'))
  const problems: Problem[] = [
    ...(reading?.problems.filter(({ field }) => tried || field === '') ?? []),
    ...(tried && why ? [why] : []),
    ...(refused === '' ? [] : [{ field: '', message: refused }]),
  ]
  const outdated = reading?.outdated === true && now?.record ? now : null
  const others = drafts.filter(
    ({ id: other, recordType, recordId }) => other !== mine?.id && recordType === type && recordId === id,
  )
  const { one } = TYPE_NAMES[type]
  const here = deskAddress(type, id ?? 'new')
  const next = type === 'codebook' ? ((await initialFields(db, type, '')).next?.[0] ?? '') : ''
  const merged = listed?.mergedInto ?? null
  return (
    <PageFrame about={here} updatedAt={updated} uses={['draft', 'saved', 'archive', 'why']}>
      <DeskTrail over={[[deskAddress(type), TYPE_NAMES[type].many]]} />
      <h1 dir="auto">{listed?.name ?? (type === 'codebook' ? `Codebook version ${next}` : `New ${one}`)}</h1>
      {now ? (
        <About type={type} now={now} listed={listed} />
      ) : (
        <p className="sub">
          {type === 'codebook'
            ? 'A new version, beginning with the words of the latest. Codings made before keep the version they were made under.'
            : 'Nothing is public before you store it.'}
        </p>
      )}
      <Said params={params} lost={draftId !== null && !mine} />
      {now && !now.record && (
        <div className="notice" role="status">
          <p>
            {now.who} has removed this record on {describeInstant(now.at.toISOString())}: “{now.why}”. Storing
            this form brings it back.
          </p>
        </div>
      )}
      {!mine && <Drafts drafts={others} />}
      {merged ? (
        <div className="notice" role="status">
          <p>
            This was a duplicate of{' '}
            <Link href={deskAddress(type, merged.id)} prefetch={false}>
              {merged.name}
            </Link>
            , which stands in its place. To tell the two apart again, undo the merger in the history.
          </p>
        </div>
      ) : outdated && reading ? (
        <ConflictForm
          conflicts={reading.conflicts}
          theirs={outdated}
          action={`${deskAddress(type)}/save`}
          picked={(field) => typed(fields, pickName(field))}
          open={
            tried
              ? reading.conflicts.flatMap(({ by, field, label }) =>
                  by === 'both' && typed(fields, pickName(field)) === '' && hasPicks(fields)
                    ? [{ field, message: `${label}: nothing is chosen.` }]
                    : [],
                )
              : []
          }
          hidden={[
            ...[...Object.entries(fields)].flatMap(([name, values]) =>
              CARRIED.includes(name) || name.startsWith('pick.')
                ? []
                : values.map((value) => [name, value] as const),
            ),
            ['recordType', type],
            ['recordId', id ?? ''],
            ['basedOn', typed(fields, 'basedOn')],
            ['seen', String(outdated.revision)],
            ['draft', mine?.id ?? ''],
          ]}
        />
      ) : (
        <>
          <ProblemList problems={problems} labelOf={formLabel(type)} />
          <RecordForm
            // A form that is shown anew begins anew: browsers keep what stood in inputs.
            key={`${mine?.id} ${now?.revision}`}
            type={type}
            fields={fields}
            problems={problems}
            action={`${deskAddress(type)}/save`}
            back={deskAddress(type)}
            submit={
              id === null
                ? type === 'codebook'
                  ? `Store version ${next}`
                  : `Store the ${one}`
                : 'Store changes'
            }
            whyHint={
              id === null
                ? 'One sentence for the public history.'
                : 'One sentence for the public history: what was wrong or new, and how you know.'
            }
            hidden={{
              recordType: type,
              recordId: id ?? '',
              basedOn: now && !now.record ? String(now.revision) : typed(fields, 'basedOn'),
              draft: mine?.id ?? '',
              ...(next === '' ? {} : { next }),
            }}
          />
        </>
      )}
      {now?.record && listed && !merged && !outdated && mayAs(person.role, 'editor') && (
        <ArchiveAndMerge type={type} now={now} listed={listed} params={params} />
      )}
    </PageFrame>
  )
}

const hasPicks = (fields: Fields) => Object.keys(fields).some((name) => name.startsWith('pick.'))

/** What the last step did, and a draft that is gone. */
function Said({ params, lost }: { params: URLSearchParams; lost: boolean }) {
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

/** Drafts of the same form that were left before. */
function Drafts({ drafts }: { drafts: readonly Draft[] }) {
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

function About({ type, now, listed }: { type: FormType; now: State; listed: ListEntry | null }) {
  const uses = USES[type]
  const slug = now.record && 'slug' in now.record ? now.record.slug : null
  const shown =
    slug === null
      ? null
      : type === 'actor'
        ? actorAddress(slug)
        : type === 'topic'
          ? topicAddress(slug)
          : type === 'source'
            ? sourceAddress(slug)
            : null
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
            its page
          </Link>
        </>
      )}
    </p>
  )
}

/** Archiving and merging, each behind its heading. */
function ArchiveAndMerge({
  type,
  now,
  listed: { id, archived, uses },
  params,
}: {
  type: FormType
  now: State
  listed: ListEntry
  params: URLSearchParams
}) {
  if (!isArchivable(type)) return null
  const { one } = TYPE_NAMES[type]
  const named = USES[type]
  return (
    <>
      {isMergedType(type) && (
        <details className="desk-more">
          <summary>Merge this duplicate into another {one}</summary>
          <p>
            Where this {one} and another are the same: what names this one will name the other. You see what
            changes before anything does.
          </p>
          <p>
            <Link href={`${deskAddress(type, id)}/merge`} prefetch={false} className="button">
              Choose the {one} that stays
            </Link>
          </p>
        </details>
      )}
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
    </>
  )
}
