// What is to be said of a filled-in statement form: read, held against the rules of who may do what, and against what
// others stored meanwhile. The page and the route that stores ask the same, so that they never disagree.

import { isDeepStrictEqual } from 'node:util'
import { type Repeat, repeatsFor } from '@/lib/db/desk/repeats'
import {
  codebookToUse,
  freeId,
  knownFor,
  type Opened,
  type OpenedCoding,
  recordAt,
  THIS,
} from '@/lib/db/desk/statement-entry'
import type { Database } from '@/lib/db/store/client'
import { conflictsIn, type FieldConflict, type Sides } from '@/lib/form/conflict'
import { type Fields, revisionIn, typedIn } from '@/lib/form/fields'
import { hasCoding } from '@/lib/form/statement/coding'
import { STATEMENT_PARTS } from '@/lib/form/statement/parts'
import { type Entry, readStatementForm } from '@/lib/form/statement/read'
import type { Known } from '@/lib/form/statement/reader'
import { statementFields } from '@/lib/form/statement/write'
import { mayAs, type Person } from '@/lib/person'
import type { QuotationCheck } from '@/lib/record/quotation'
import type { Problem } from '@/lib/record/schema'

/** The coding that the form changes: the one asked for where this person may, else their own newest one. */
export function codingToEdit(
  opened: Opened | null,
  person: Person,
  asked: string | null,
): OpenedCoding | null {
  if (!opened || asked === 'new') return null
  const found = opened.codings.find(({ coding }) => coding.id === asked)
  if (found) return found
  return (
    (person.coderId === null
      ? undefined
      : opened.codings.find(({ coding }) => coding.coderId === person.coderId)) ?? null
  )
}

export const mayEditCoding = (person: Person, { coding }: OpenedCoding) =>
  mayAs(person.role, 'editor') || (person.coderId !== null && coding.coderId === person.coderId)

export type CheckedForm = {
  entry: Entry | null
  problems: Problem[]
  check: QuotationCheck | null
  known: Known
  /** What is stored as the coding that figures use, where an editor chose another. */
  adopt: string | null
  why: string
}

/** Reads a form and says everything that is wrong with it. Stores nothing. */
export async function checkForm(
  db: Database,
  person: Person,
  fields: Fields,
  opened: Opened | null,
): Promise<CheckedForm> {
  const problems: Problem[] = []
  const asked = typedIn(fields, 'coding')
  const edited = opened?.codings.find(({ coding }) => coding.id === asked) ?? null
  const codebook = await codebookToUse(db, edited?.coding.codebookId ?? null)
  const known = await knownFor(db, fields, codebook?.id ?? null)
  const reading = readStatementForm(fields, known, opened?.statement ?? null)
  problems.push(...reading.problems)

  if (asked !== null && !edited)
    problems.push({ field: 'coding', message: `This statement has no coding ${asked}. Open the page anew.` })
  if (edited && !mayEditCoding(person, edited) && hasCoding(fields))
    problems.push({
      field: 'coding',
      message: `This is ${edited.coder}’s coding. With the role “coder” you may add your own beside it; an editor may change it.`,
    })
  if (edited && mayEditCoding(person, edited) && !hasCoding(fields))
    problems.push({
      field: 'level',
      message:
        'A coding that is stored cannot be emptied. Set a level or say that it is out of scope; an editor can take back its last change in the history.',
    })
  const { entry } = reading
  if (entry && !opened && (await freeId(db, 'statement', entry.statement.id)) !== entry.statement.id) {
    if (typedIn(fields, 'id') === null)
      entry.statement = { ...entry.statement, id: await freeId(db, 'statement', entry.statement.id) }
    else
      problems.push({
        field: 'id',
        message: `There is, or was, a statement ${entry.statement.id} already. Leave the id empty and one is made.`,
      })
  }
  const adopt = adopted(person, fields, opened, entry, problems)
  const why = whyOf(fields, opened, edited, entry, adopt, problems)
  return {
    entry: problems.length > 0 ? null : entry,
    problems,
    check: reading.entry ? null : reading.check,
    ...{ known, adopt, why },
  }
}

function adopted(
  person: Person,
  fields: Fields,
  opened: Opened | null,
  entry: Entry | null,
  problems: Problem[],
): string | null {
  const typed = typedIn(fields, 'adopt')
  if (typed === null || !opened || typed === opened.statement.adoptedCodingId) return null
  const say = (message: string) => problems.push({ field: 'adopt', message })
  if (!mayAs(person.role, 'editor')) say('Which coding figures use is decided by an editor.')
  else if (typed === THIS) {
    if (entry && !entry.coding) say('There is no coding in the form that figures could use.')
  } else if (!opened.codings.some(({ coding }) => coding.id === typed))
    say(`This statement has no coding ${typed}.`)
  return typed
}

/** Why it is changed: needed where something stored becomes something else. */
function whyOf(
  fields: Fields,
  opened: Opened | null,
  edited: OpenedCoding | null,
  entry: Entry | null,
  adopt: string | null,
  problems: Problem[],
): string {
  const why = typedIn(fields, 'why')
  if (why !== null && why.length > 500)
    problems.push({ field: 'why', message: 'The reason is too long; 500 characters are the most.' })
  if (why !== null) return why
  if (!opened) return 'New statement'
  if (!entry) return ''
  const changes =
    !isDeepStrictEqual(entry.statement, opened.statement) ||
    adopt !== null ||
    (edited !== null && entry.coding !== null && !isDeepStrictEqual(codingOf(edited), entry.coding))
  if (changes)
    problems.push({
      field: 'why',
      message: 'Say why you change it: this stands in its public history, such as “the date was a misprint”.',
    })
  return entry.coding && !edited ? 'New coding' : 'Nothing changed'
}

const codingOf = ({ coding }: OpenedCoding) => {
  const { id: _id, statementId: _statement, coderId: _coder, ...rest } = coding
  return rest
}

/** Statements that a new one may repeat; none once the person has said that it is a new one. */
export async function repeatsOf(
  db: Database,
  fields: Fields,
  entry: Entry | null,
  opened: Opened | null,
): Promise<Repeat[]> {
  if (!entry || opened || typedIn(fields, 'distinct') !== null) return []
  return repeatsFor(db, entry.statement)
}

/** A statement and its coding as they stood at two revisions, as fields of the form. */
async function fieldsAt(
  db: Database,
  opened: Opened,
  edited: OpenedCoding | null,
  known: Known,
  at: Revisions,
): Promise<Fields | null> {
  const [statement, coding] = await Promise.all([
    recordAt(db, 'statement', opened.statement.id, at.statement),
    edited ? recordAt(db, 'coding', edited.coding.id, at.coding) : null,
  ])
  return statement && statementFields(statement, coding, known.naming)
}

/** The newest revisions of a statement and of the coding in its form; null for what is new. */
export type Revisions = { statement: number | null; coding: number | null }

/** What was stored since a form was opened: the sides of it, and the revisions that are the newest now. */
export type Outdated = { sides: Sides; conflicts: FieldConflict[]; newest: Revisions }

/** What somebody else stored since the form was opened; null where nothing did. */
export async function outdatedBy(
  db: Database,
  fields: Fields,
  opened: Opened | null,
  known: Known,
): Promise<Outdated | null> {
  if (!opened) return null
  const edited = opened.codings.find(({ coding }) => coding.id === typedIn(fields, 'coding')) ?? null
  const newest = { statement: opened.revision, coding: edited?.revision ?? null }
  const based = { statement: revisionIn(fields, 'basedOn'), coding: revisionIn(fields, 'codingBasedOn') }
  if (based.statement === newest.statement && (!edited || based.coding === newest.coding)) return null
  const theirs = statementFields(opened.statement, edited?.coding ?? null, known.naming)
  const before = (await fieldsAt(db, opened, edited, known, based)) ?? theirs
  const sides = { before, theirs, mine: fields }
  return { sides, conflicts: conflictsIn(STATEMENT_PARTS, sides), newest }
}
