import { noticePage } from '@/app/_parts/bare-page'
import { fieldsOf, seeOther, type Write, written } from '@/app/_parts/writes'
import { deskStatementAddress } from '@/lib/address'
import { removeDraft, saveDraft } from '@/lib/db/drafts'
import { addSources, type Opened, openedFor, storeEntry } from '@/lib/db/entries'
import { Conflict } from '@/lib/db/record'
import { type Fields, revisionIn, typedIn } from '@/lib/form-fields'
import { statementFields, withUnit } from '@/lib/statement-form'
import { clashOf, judge, repeatsOf } from '../judged'

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
  const judged = await judge(db, person, fields, opened)
  const { entry, why, adopt, known } = judged
  if (!entry || typedIn(sent, 'respell') !== null) return back(write, fields, opened)
  const clash = await clashOf(db, fields, opened, known)
  if (clash && clash.both.length > 0) return back(write, fields, opened)

  const addTo = typedIn(sent, 'addTo')
  if (addTo !== null && !opened) {
    const added = await addSources(db, person, addTo, entry)
    if (!added) return back(write, fields, opened, { has: addTo })
    await forget(write, fields)
    return seeOther(deskStatementAddress(addTo, { saved: 'source' }))
  }
  if ((await repeatsOf(db, fields, entry, opened)).length > 0) return back(write, fields, opened)
  try {
    const stored = await storeEntry(db, {
      ...{ entry, person, why, adopt, isNew: opened === null },
      based: { statement: revisionIn(fields, 'basedOn'), coding: revisionIn(fields, 'codingBasedOn') },
      codingId: typedIn(fields, 'coding'),
    })
    await forget(write, fields)
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

/** What was sent, with what the buttons and choices of the form stand for put in its place. */
async function settled({ db, person }: Write, sent: Fields, opened: Opened | null): Promise<Fields> {
  let fields = sent
  if (opened) {
    const { known } = await judge(db, person, sent, opened)
    const coding = opened.codings.find((each) => each.coding.id === typedIn(sent, 'coding'))?.coding ?? null
    const theirs = statementFields(opened.statement, coding, known.naming)
    for (const field of sent.takeTheirs ?? []) fields = withUnit(fields, theirs, field)
  }
  if (typedIn(sent, 'respell') !== null) {
    const { check } = await judge(db, person, fields, opened)
    if (check?.kind === 'spelling') fields = { ...fields, quote: [check.own] }
  }
  return fields
}

/** Buttons, and choices that were made: nothing to be kept. */
const DONE = ['respell', 'addTo', 'takeTheirs', 'draft', 'tried']

/** Keeps what was typed as a draft and leads back to the form, which says what is wrong. */
async function back(
  { db, person }: Write,
  fields: Fields,
  opened: Opened | null,
  more: Record<string, string> = {},
): Promise<Response> {
  const kept = Object.fromEntries(Object.entries(fields).filter(([name]) => !DONE.includes(name)))
  const id = opened?.statement.id ?? null
  const draft = await saveDraft(db, person.id, {
    id: typedIn(fields, 'draft'),
    recordType: 'statement',
    recordId: id,
    fields: { ...kept, tried: ['yes'] },
  })
  return seeOther(deskStatementAddress(id, { draft, ...more }))
}

async function forget({ db, person }: Write, fields: Fields): Promise<void> {
  const draft = typedIn(fields, 'draft')
  if (draft !== null) await removeDraft(db, person.id, draft)
}
