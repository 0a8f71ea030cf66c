// What the page of a record's form shows: the form as it is stored or as a draft has it, what is wrong with it, and what
// somebody else stored meanwhile.
import { updatedAt } from '@/lib/db/ask/dataset'
import { type Draft, draftFor, draftsFor } from '@/lib/db/desk/drafts'
import { type OpeningData, openingDataFor } from '@/lib/db/desk/opening'
import { type FormReading, initialFields, namesOf, readForm } from '@/lib/db/desk/record-form'
import { type ListEntry, listEntryFor } from '@/lib/db/desk/record-list'
import { type State, stateFor } from '@/lib/db/desk/record-state'
import type { Database } from '@/lib/db/store/client'
import { type Fields, typed } from '@/lib/form/fields'
import { whyProblem } from '@/lib/form/reason'
import { type FormType, formatFields } from '@/lib/form/record'
import { dayOf } from '@/lib/period'
import type { Person } from '@/lib/person'
import type { Problem } from '@/lib/record/schema'

/** What the page was asked for; `id` is null for a new record. */
export type Asked = {
  db: Database
  type: FormType
  person: Person
  id: string | null
  params: URLSearchParams
}

export type FormState = {
  type: FormType
  id: string | null
  /** The record as it is now; null for a new one. */
  now: State | null
  listed: ListEntry | null
  fields: Fields
  /** The draft that stands in the form. */
  draft: Draft | null
  /** A draft was asked for that is not there any more. */
  isDraftLost: boolean
  /** Other drafts of the same form. */
  others: Draft[]
  problems: Problem[]
  isTried: boolean
  /** What somebody else stored meanwhile, with what both have changed; null where nothing was. */
  conflict: { theirs: State; conflicts: FormReading['conflicts'] } | null
  /** The number that a new version of the codebook shall have; '' for other records. */
  next: string
  updated: string | null
  /** How much of the opening data is here; null beside any other record than the data set. */
  opening: OpeningData | null
}

/** Reads it; null where there is no such record, and no draft of it either. */
export async function formStateFor({ db, type, person, id, params }: Asked): Promise<FormState | null> {
  const [now, listed, updated, drafts] = await Promise.all([
    id === null ? null : stateFor(db, type, id),
    id === null ? null : listEntryFor(db, type, id),
    updatedAt(db),
    draftsFor(db, person.id),
  ])
  if (id !== null && !now) return null
  const draftId = params.get('draft')
  const found = draftId === null ? null : await draftFor(db, person.id, draftId)
  const draft = found && found.recordType === type && found.recordId === id ? found : null
  if (now && !now.record && !draft) return null
  const fields = draft ? { ...draft.fields, recordId: [id ?? ''] } : await openedFields(db, type, now)
  const reading = draft ? await readForm(db, type, fields) : null
  return {
    ...{ type, id, now, listed, fields, draft, updated },
    isDraftLost: draftId !== null && !draft,
    others: drafts.filter(
      ({ id: other, recordType, recordId }) => other !== draft?.id && recordType === type && recordId === id,
    ),
    problems: problemsIn(fields, reading),
    isTried: isTried(fields),
    conflict: reading?.outdated && now?.record ? { theirs: now, conflicts: reading.conflicts } : null,
    opening: type === 'dataset' ? await openingDataFor(db) : null,
    next: type === 'codebook' ? ((await initialFields(db, type, '')).next?.[0] ?? '') : '',
  }
}

/** The form of a record as it is stored, or of a new one. */
async function openedFields(db: Database, type: FormType, now: State | null): Promise<Fields> {
  if (!now?.record) return { ...(await initialFields(db, type, dayOf(new Date()))), recordId: [''] }
  return {
    ...formatFields(type, now.record, await namesOf(db, type)),
    basedOn: [String(now.revision)],
    recordId: [now.record.id],
  }
}

const isTried = (fields: Fields) => typed(fields, 'tried') !== ''

/** What is wrong with a form, as far as it is to be told: all of it once somebody has tried to store it. */
function problemsIn(fields: Fields, reading: FormReading | null): Problem[] {
  const refused = typed(fields, 'refused')
  const why = whyProblem(typed(fields, 'why'))
  return [
    ...(reading?.problems.filter(({ field }) => isTried(fields) || field === '') ?? []),
    ...(isTried(fields) && why ? [why] : []),
    ...(refused === '' ? [] : [{ field: '', message: refused }]),
  ]
}
