import { notFound } from 'next/navigation'
import { PageFrame } from '@/app/_parts/page-frame'
import { ConflictForm, pickName } from '@/app/desk/_parts/conflict'
import { DeskTrail } from '@/app/desk/_parts/desk-trail'
import { ProblemList } from '@/app/desk/_parts/form-kit'
import { OpeningDataPart } from '@/app/desk/_parts/opening-data'
import { formLabel, RecordForm } from '@/app/desk/_parts/record-form'
import { deskAddress } from '@/lib/address'
import { type Fields, typed } from '@/lib/form/fields'
import { mayAs } from '@/lib/person'
import { TYPE_NAMES } from '@/lib/record/fields'
import { ArchiveAndMerge } from './archive-and-merge'
import { type Asked, type FormState, formStateFor } from './form-state'
import { About, Drafts, Merged, Removed, Said } from './record-notes'

/** Inputs that every form carries beside what is typed. */
const CARRIED = ['recordType', 'recordId', 'basedOn', 'draft', 'tried', 'refused', 'next']

/** The form of a record, new where `id` is null: as it is stored, as a draft has it, or as a conflict to be settled. */
export async function FormPage(asked: Asked) {
  const { type, id, params, person } = asked
  const state = await formStateFor(asked)
  if (!state) notFound()
  const { now, listed, draft, conflict } = state
  const merged = listed?.mergedInto ?? null
  return (
    <PageFrame
      about={deskAddress(type, id ?? 'new')}
      updatedAt={state.updated}
      uses={['draft', 'saved', 'archive', 'why']}
    >
      <DeskTrail over={type === 'dataset' ? [] : [[deskAddress(type), TYPE_NAMES[type].many]]} />
      <Head state={state} />
      <Said params={params} lost={state.isDraftLost} />
      {now && !now.record && <Removed now={now} />}
      {!draft && <Drafts drafts={state.others} />}
      {merged ? (
        <Merged type={type} into={merged} />
      ) : conflict ? (
        <Settling state={state} conflict={conflict} />
      ) : (
        <Form state={state} />
      )}
      {state.opening && <OpeningDataPart opening={state.opening} />}
      {now?.record && listed && !merged && !conflict && mayAs(person.role, 'editor') && (
        <ArchiveAndMerge type={type} now={now} listed={listed} params={params} />
      )}
    </PageFrame>
  )
}

function Head({ state: { type, now, listed, next } }: { state: FormState }) {
  const isVersion = type === 'codebook'
  const name = isVersion ? `Codebook version ${next}` : `New ${TYPE_NAMES[type].one}`
  return (
    <>
      <h1 dir="auto">{listed?.name ?? name}</h1>
      {now ? (
        <About type={type} now={now} listed={listed} />
      ) : (
        <p className="sub">
          {isVersion
            ? 'A new version, beginning with the words of the latest. Codings made before keep the version they were made under.'
            : 'Nothing is public before you store it.'}
        </p>
      )}
    </>
  )
}

const hasPicks = (fields: Fields) => Object.keys(fields).some((name) => name.startsWith('pick.'))

/** What this person typed beside what somebody else stored meanwhile. */
function Settling({
  state: { type, id, fields, draft, isTried },
  conflict: { theirs, conflicts },
}: {
  state: FormState
  conflict: NonNullable<FormState['conflict']>
}) {
  const picked = (field: string) => typed(fields, pickName(field))
  const open = conflicts.flatMap(({ by, field, label }) =>
    by === 'both' && picked(field) === '' ? [{ field, message: `${label}: nothing is chosen.` }] : [],
  )
  const typedIn = Object.entries(fields).flatMap(([name, values]) =>
    CARRIED.includes(name) || name.startsWith('pick.') ? [] : values.map((value) => [name, value] as const),
  )
  return (
    <ConflictForm
      conflicts={conflicts}
      theirs={theirs}
      action={`${deskAddress(type)}/save`}
      picked={picked}
      open={isTried && hasPicks(fields) ? open : []}
      hidden={[
        ...typedIn,
        ['recordType', type],
        ['recordId', id ?? ''],
        ['basedOn', typed(fields, 'basedOn')],
        ['seen', String(theirs.revision)],
        ['draft', draft?.id ?? ''],
      ]}
    />
  )
}

function Form({ state: { type, id, now, fields, draft, problems, next } }: { state: FormState }) {
  const { one } = TYPE_NAMES[type]
  const isNew = id === null
  const store = type === 'codebook' ? `Store version ${next}` : `Store the ${one}`
  return (
    <>
      <ProblemList problems={problems} labelOf={formLabel(type)} />
      <RecordForm
        // A form that is shown anew begins anew: browsers keep what stood in inputs.
        key={`${draft?.id} ${now?.revision}`}
        type={type}
        fields={fields}
        problems={problems}
        action={`${deskAddress(type)}/save`}
        back={deskAddress(type)}
        submit={isNew ? store : 'Store changes'}
        whyHint={
          isNew
            ? 'One sentence for the public history.'
            : 'One sentence for the public history: what was wrong or new, and how you know.'
        }
        hidden={{
          recordType: type,
          recordId: id ?? '',
          basedOn: now && !now.record ? String(now.revision) : typed(fields, 'basedOn'),
          draft: draft?.id ?? '',
          ...(next === '' ? {} : { next }),
        }}
      />
    </>
  )
}
