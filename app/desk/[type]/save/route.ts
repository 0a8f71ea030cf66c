import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { noticePage } from '@/app/_parts/bare-page'
import { named } from '@/app/_parts/path-segment'
import { fieldsOf, seeOther, type Write, written } from '@/app/_parts/writes'
import { pickName } from '@/app/desk/_parts/conflict'
import { deskAddress } from '@/lib/address'
import { removeDraft, saveDraft } from '@/lib/db/desk/drafts'
import { changeTo, readForm } from '@/lib/db/desk/record-form'
import { stateFor } from '@/lib/db/desk/record-state'
import { Conflict, record } from '@/lib/db/store/record'
import { settle } from '@/lib/form/conflict'
import { type Fields, revisionIn, typed } from '@/lib/form/fields'
import { whyProblem } from '@/lib/form/reason'
import { type FormType, isFormType, partsOf, ROLE_FOR } from '@/lib/form/record'
import { readSeed } from '@/seed/read'

/** Stores a record from its form, or leads back to the form with what was typed and what is wrong with it. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ type: string }> },
): Promise<Response> {
  const type = named((await params).type)
  if (!isFormType(type))
    return noticePage(404, 'Nothing was stored', `There are no records called “${type}”.`, deskAddress())
  return written(request, ROLE_FOR[type], (write) =>
    type === 'codebook' && write.form.get('preset') === 'parallax' ? loadCodebook(write) : save(write, type),
  )
}

/** What belongs to the form and not to the record, and is not kept with a draft. */
const OF_THE_FORM = /^(?:draft|recordType|seen|review|tried|refused|pick\..*)$/

async function save(write: Write, type: FormType): Promise<Response> {
  const { db, person, form } = write
  const sent = fieldsOf(form)
  const recordId = typed(sent, 'recordId')
  if (type === 'codebook' && recordId !== '')
    return noticePage(
      400,
      'Nothing was stored',
      'A version of the codebook is never changed, because codings were made under it. Make a new version instead.',
      deskAddress(type, 'new'),
      { backWords: 'Make a new version' },
    )
  const fields = await settled(write, type, sent)
  if (fields === null) return back(write, type, sent)
  if (typed(sent, 'review') !== '') return back(write, type, fields, { tried: [] })
  const reading = await readForm(db, type, fields)
  if (recordId !== '' && !reading.now)
    return noticePage(
      404,
      'Nothing was stored',
      `There is no record ${recordId}. Go back, where your text still stands, and copy it from there.`,
      deskAddress(type),
      { backWords: 'To the list' },
    )
  const why = typed(fields, 'why')
  if (!reading.record) return back(write, type, fields)
  const same = reading.now !== null && isDeepStrictEqual(reading.record, reading.now.record)
  if (!same && whyProblem(why)) return back(write, type, fields)
  if (same) return done(write, type, sent, reading.id, 'nothing')
  try {
    const change = changeTo(type, reading.record, revisionIn(fields, 'basedOn'))
    await record(db, { who: person.name, why }, [change])
  } catch (error) {
    if (error instanceof Conflict) {
      // Sent twice, or done by both: then there is nothing to choose.
      const now = await stateFor(db, type, reading.id)
      if (isDeepStrictEqual(now?.record, reading.record))
        return done(write, type, sent, reading.id, 'changes')
      return back(write, type, fields)
    }
    const refusal = refusalIn(error)
    if (refusal === null) throw error
    return back(write, type, fields, { refused: [refusal] })
  }
  return done(write, type, sent, reading.id, recordId === '' ? 'new' : 'changes')
}

/** What the database itself refused, in the writer's words; null for any other failure. */
function refusalIn(error: unknown): string | null {
  return error instanceof Error && error.message.startsWith('Nothing was stored: ') ? error.message : null
}

/**
 * After a conflict: the choices put in place of what was typed. null while something is not chosen or the record has been
 * changed once more, so that the conflict is to be shown again.
 */
async function settled({ db }: Write, type: FormType, sent: Fields): Promise<Fields | null> {
  const seen = revisionIn(sent, 'seen')
  const mine = Object.fromEntries(Object.entries(sent).filter(([name]) => !OF_THE_FORM.test(name)))
  if (seen === null) return mine
  const { now, before, theirs } = await readForm(db, type, mine)
  if (now?.revision !== seen) return null
  const { fields, open } = settle(partsOf(type), { before, theirs, mine }, (field) =>
    typed(sent, pickName(field)),
  )
  return open.length > 0 ? null : { ...fields, basedOn: [String(seen)] }
}

/** Keeps what was typed as a draft and leads back to the form, which says what is wrong. */
async function back(
  { db, person, form }: Write,
  type: FormType,
  fields: Fields,
  more: Fields = {},
): Promise<Response> {
  const recordId = typed(fields, 'recordId')
  const kept = Object.entries(fields).filter(([name]) => !OF_THE_FORM.test(name) || name.startsWith('pick.'))
  const draft = await saveDraft(db, person.id, {
    id: typed(fieldsOf(form), 'draft') || null,
    recordType: type,
    recordId: recordId || null,
    fields: { ...Object.fromEntries(kept), tried: ['yes'], ...more },
  })
  return seeOther(deskAddress(type, recordId || 'new', { draft }))
}

async function done(
  { db, person }: Write,
  type: FormType,
  sent: Fields,
  id: string,
  saved: 'new' | 'changes' | 'nothing',
): Promise<Response> {
  const draft = typed(sent, 'draft')
  if (draft !== '') await removeDraft(db, person.id, draft)
  return seeOther(deskAddress(type, id, { saved }))
}

/** Stores the codebook that comes with Parallax, where there is none. */
async function loadCodebook({ db, person }: Write): Promise<Response> {
  const [known, changes] = [
    await db.codebook.findFirst({ select: { id: true } }),
    readSeed(join(process.cwd(), 'seed')).filter(({ type }) => type === 'codebook'),
  ]
  if (known)
    return noticePage(
      409,
      'Nothing was stored',
      'This database has a codebook already. Make a new version of it instead.',
      deskAddress('codebook'),
      { backWords: 'To the codebook' },
    )
  await record(db, { who: person.name, why: 'The codebook that comes with Parallax' }, changes)
  return seeOther(deskAddress('codebook', changes[0]?.id, { saved: 'new' }))
}
