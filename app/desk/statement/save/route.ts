import { isDeepStrictEqual } from 'node:util'
import { noticePage } from '@/app/_parts/bare-page'
import { fieldsOf, seeOther, type Write, written } from '@/app/_parts/writes'
import { pickName } from '@/app/desk/_parts/conflict'
import { deskStatementAddress } from '@/lib/address'
import { removeDraft, saveDraft } from '@/lib/db/desk/drafts'
import { addSources, type Opened, openedFor, storeEntry } from '@/lib/db/desk/statement-entry'
import { Conflict } from '@/lib/db/store/record'
import { settle } from '@/lib/form/conflict'
import { type Fields, revisionIn, typedIn } from '@/lib/form/fields'
import { STATEMENT_PARTS } from '@/lib/form/statement/parts'
import { CARRIED } from '../carried'
import { checkForm, outdatedBy, repeatsOf } from '../check-form'

/** Stores a statement with its coding, or leads back to the form with what was typed and what is wrong with it. */
export function POST(request: Request): Promise<Response> {
  return written(request, 'coder', save)
}

async function save(write: Write): Promise<Response> {
  const { db, person, form } = write
  const sent = fieldsOf(form)
  const id = typedIn(sent, 'recordId')
  const opened = id === null ? null : await openedFor(db, id)
  if (id !== null && !opened)
    return noticePage(
      404,
      'Nothing was stored',
      `There is no statement ${id} any more. Go back, where your text still stands, and copy it from there.`,
      deskStatementAddress(),
    )
  const fields = await settled(write, sent, opened)
  if (fields === null) return back(write, sent, opened)
  if (typedIn(sent, 'review') !== null) return back(write, fields, opened, {}, false)
  const { entry, why, adopt, known } = await checkForm(db, person, fields, opened)
  if (!entry || typedIn(sent, 'respell') !== null) return back(write, fields, opened)
  const outdated = await outdatedBy(db, fields, opened, known)
  if (outdated?.conflicts.some(({ by }) => by === 'both')) return back(write, fields, opened)

  const addTo = typedIn(sent, 'addTo')
  if (addTo !== null && !opened) {
    const added = await addSources(db, person, addTo, entry)
    if (!added) return back(write, fields, opened, { has: addTo })
    await forget(write)
    return seeOther(deskStatementAddress(addTo, { saved: 'source' }))
  }
  if ((await repeatsOf(db, fields, entry, opened)).length > 0) return back(write, fields, opened)
  try {
    const stored = await storeEntry(db, {
      ...{ entry, person, why, adopt, isNew: opened === null },
      based: { statement: revisionIn(fields, 'basedOn'), coding: revisionIn(fields, 'codingBasedOn') },
      codingId: typedIn(fields, 'coding'),
    })
    await forget(write)
    return seeOther(
      deskStatementAddress(stored.statementId, {
        saved: stored.written === 0 ? 'nothing' : opened ? 'changes' : 'new',
        led: entry.led,
      }),
    )
  } catch (error) {
    if (error instanceof Conflict) return back(write, fields, opened)
    throw error
  }
}

/**
 * What was sent, with what the buttons and choices of the form stand for put in its place. null while something is not
 * chosen, or the statement has been changed once more, so that the conflict is to be shown again.
 */
async function settled({ db, person }: Write, sent: Fields, opened: Opened | null): Promise<Fields | null> {
  let fields = Object.fromEntries(Object.entries(sent).filter(([name]) => !CARRIED.test(name)))
  if (opened && typedIn(sent, 'settling') !== null) {
    const { known } = await checkForm(db, person, fields, opened)
    const outdated = await outdatedBy(db, fields, opened, known)
    const seen = { statement: revisionIn(sent, 'seen'), coding: revisionIn(sent, 'codingSeen') }
    if (!outdated || !isDeepStrictEqual(outdated.newest, seen)) return null
    const made = settle(STATEMENT_PARTS, outdated.sides, (field) => typedIn(sent, pickName(field)) ?? '')
    if (made.open.length > 0) return null
    const { statement, coding } = outdated.newest
    fields = { ...made.fields, basedOn: [String(statement ?? '')], codingBasedOn: [String(coding ?? '')] }
  }
  if (typedIn(sent, 'respell') !== null) {
    const { check } = await checkForm(db, person, fields, opened)
    if (check?.kind === 'spelling') fields = { ...fields, quote: [check.own] }
  }
  return fields
}

/** Choices that were made, which the form shows again while something is open. */
const CHOICES = /^(?:settling|pick\..*)$/

/** Keeps what was typed as a draft and leads back to the form, which says what is wrong where it was to be stored. */
async function back(
  { db, person, form }: Write,
  fields: Fields,
  opened: Opened | null,
  more: Record<string, string> = {},
  tried = true,
): Promise<Response> {
  const kept = Object.entries(fields).filter(([name]) => !CARRIED.test(name) || CHOICES.test(name))
  const id = opened?.statement.id ?? null
  const draft = await saveDraft(db, person.id, {
    id: typedIn(fieldsOf(form), 'draft'),
    recordType: 'statement',
    recordId: id,
    fields: { ...Object.fromEntries(kept), ...(tried && { tried: ['yes'] }) },
  })
  return seeOther(deskStatementAddress(id, { draft, ...more }))
}

async function forget({ db, person, form }: Write): Promise<void> {
  const draft = typedIn(fieldsOf(form), 'draft')
  if (draft !== null) await removeDraft(db, person.id, draft)
}
