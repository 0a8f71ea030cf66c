// What the pages of the statement form show: the form with what was typed or stored, what is wrong with it, and what
// somebody else stored meanwhile.

import type { Filled } from '@/app/desk/_parts/form-kit'
import { updatedAt } from '@/lib/db/ask/dataset'
import { type Draft, draftFor } from '@/lib/db/desk/drafts'
import type { Repeat } from '@/lib/db/desk/repeats'
import { codebookToUse, knownFor, type Opened } from '@/lib/db/desk/statement-entry'
import type { Database } from '@/lib/db/store/client'
import { revisionsFor } from '@/lib/db/store/revisions'
import { settle } from '@/lib/form/conflict'
import { type Fields, typedIn } from '@/lib/form/fields'
import { STATEMENT_PARTS } from '@/lib/form/statement/parts'
import { statementFields } from '@/lib/form/statement/write'
import type { Person } from '@/lib/person'
import { type Decision, decisionOf } from '@/lib/record/decision'
import type { QuotationCheck } from '@/lib/record/quotation'
import type { Level } from '@/lib/stance'
import { checkForm, codingToEdit, type Outdated, outdatedBy, repeatsOf } from './check-form'

export type CodebookToUse = {
  version: number
  decision: Decision
  levels: { level: Level; name: string; definition: string; include: string; exclude: string }[]
}

export type CodingShown = {
  id: string
  coder: string
  coderId: string
  codebookVersion: number
  level: number | null
  rationale: string
}

export type FormShown = Filled & {
  /** The statement that is changed; null for a new one. */
  id: string | null
  person: Person
  draft: string | null
  based: { statement: number | null; coding: number | null }
  check: QuotationCheck | null
  repeats: readonly Repeat[]
  codebook: CodebookToUse | null
  codings: readonly CodingShown[]
  /** Others have coded it, and what they say is not shown before one's own coding is stored or somebody asks for it. */
  sealed: boolean
  /** The coding in the form; null for a new one. */
  coding: CodingShown | null
  adoptedCodingId: string | null
}

export type PageShown = {
  form: FormShown
  /** What somebody else stored meanwhile that is to be looked at; null where nothing was. */
  conflict: (Outdated & { by: { who: string; at: Date; why: string } }) | null
  updated: string | null
}

/** What the page of a statement shows, or of a new one; `asked` are its own search parameters. */
export async function shownFor(
  db: Database,
  person: Person,
  opened: Opened | null,
  asked: URLSearchParams,
): Promise<PageShown> {
  const id = opened?.statement.id ?? null
  const draft = await draftOf(db, person, id, asked.get('draft'))
  const edited = codingToEdit(
    opened,
    person,
    draft ? typedIn(draft.fields, 'coding') || 'new' : asked.get('coding'),
  )
  const codebook = await codebookToUse(db, edited?.coding.codebookId ?? null)
  const known = await knownFor(db, draft?.fields ?? {}, codebook?.id ?? null)
  const stored = opened
    ? statementFields(opened.statement, edited?.coding ?? null, known.naming)
    : startOf(asked)
  const outdated = draft ? await outdatedBy(db, draft.fields, opened, known) : null
  const fields = outdated
    ? settle(STATEMENT_PARTS, outdated.sides, () => 'mine').fields
    : (draft?.fields ?? stored)
  const isTried = draft !== null && typedIn(draft.fields, 'tried') !== null
  // Merged fields stand on the newest revision, so that only what is left to say is said.
  const checked = isTried ? await checkForm(db, person, fields, opened) : null
  const repeats = checked ? await repeatsOf(db, fields, checked.entry, opened) : []
  const isToSettle = outdated?.conflicts.some(({ by }) => by === 'both' || by === 'theirs') ?? false
  const [newest] = isToSettle && opened ? await revisionsFor(db, 'statement', opened.statement.id) : []
  return {
    form: {
      ...{ fields, id, person, repeats, adoptedCodingId: opened?.statement.adoptedCodingId ?? null },
      problems: checked?.problems ?? [],
      check: checked?.check ?? null,
      draft: draft?.id ?? null,
      based: { statement: opened?.revision ?? null, coding: edited?.revision ?? null },
      codebook: codebook && {
        version: codebook.version,
        decision: decisionOf(codebook.rules),
        levels: codebook.levels.map(({ level, name, definition, include, exclude }) => ({
          ...{ level, name, definition, include, exclude },
        })),
      },
      codings: (opened?.codings ?? []).map(shownCoding),
      sealed: isSealed(opened, person, edited !== null || asked.get('codings') === 'shown'),
      coding: edited ? shownCoding(edited) : null,
    },
    conflict: outdated && newest ? { ...outdated, by: newest } : null,
    updated: await updatedAt(db),
  }
}

/** Whoever is yet to judge sees no level of others' before, unless they ask for it: an editor may only want to choose. */
function isSealed(opened: Opened | null, person: Person, asksForIt: boolean): boolean {
  const codings = opened?.codings ?? []
  const own = codings.some(({ coding }) => coding.coderId === person.coderId)
  return codings.length > 0 && !own && !asksForIt
}

function shownCoding({ coding, coder, codebookVersion }: Opened['codings'][number]): CodingShown {
  const { id, coderId, level, rationale } = coding
  return { id, coderId, coder, codebookVersion, level, rationale }
}

/** A draft of this person's for this very statement. */
async function draftOf(
  db: Database,
  person: Person,
  id: string | null,
  asked: string | null,
): Promise<Draft | null> {
  const draft = asked === null ? null : await draftFor(db, person.id, asked)
  return draft && draft.recordType === 'statement' && draft.recordId === id ? draft : null
}

/** Fields that a link to a new statement may fill in, such as the source of the one entered before. */
export const STARTED = ['source', 'speaker', 'actors', 'dateEarliest', 'topics', 'describedIn', 'repeatOf']

function startOf(asked: URLSearchParams): Fields {
  return Object.fromEntries(
    STARTED.flatMap((name) => {
      const value = asked.get(name)
      return value ? [[name, [value.slice(0, 500)]]] : []
    }),
  )
}
