import { noticePage } from '@/app/_parts/bare-page'
import { named } from '@/app/_parts/path-segment'
import { fieldsOf, seeOther, type Write, written } from '@/app/_parts/writes'
import { codeAddress } from '@/lib/address'
import { codebookFor } from '@/lib/db/ask/codebook'
import { assignedTo, isComplete, type Judged, keepAnswer } from '@/lib/db/rounds/assignments'
import { roundFor } from '@/lib/db/rounds/round'
import type { Database } from '@/lib/db/store/client'
import { type Fields, typedIn } from '@/lib/form/fields'
import { CONFIDENCES } from '@/lib/record/choices'
import { decisionOf, levelLedBy } from '@/lib/record/decision'
import { parseLevel } from '@/lib/stance'

/**
 * Keeps a coder's own answer and leads on to the next statement. Answers a program that asks for JSON with the next address.
 * What is not complete is kept too, and the form says what is missing.
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ round: string }> },
): Promise<Response> {
  const slug = named((await params).round)
  return written(request, 'annotator', (write) => save(write, slug))
}

async function save({ db, person, form, request }: Write, slug: string): Promise<Response> {
  const fields = fieldsOf(form)
  const lead = (address: string) =>
    request.headers.get('accept')?.includes('application/json')
      ? Response.json({ next: address }, { headers: { 'cache-control': 'no-store' } })
      : seeOther(address)
  const found = await roundFor(db, slug)
  const coderId = person.coderId
  if (!found || coderId === null) return refusal(slug, fields, 404, 'There is no such round for you.')
  const { round } = found
  const all = await assignedTo(db, round.id, coderId)
  const unit = all.find(({ place }) => String(place) === typedIn(fields, 'unit'))
  if (!unit)
    return round.state === 'open'
      ? refusal(slug, fields, 404, 'This statement is not among yours in this round.')
      : refusal(slug, fields, 409, `The round is ${round.state}: nothing can be judged in it any more.`)
  const act = typedIn(fields, 'act')
  const as = act === 'skipped' || act === 'cannot-judge' ? act : 'answer'
  const answer = await judgedIn(db, round.codebookId, fields)
  const at = { roundId: round.id, coderId, statementId: unit.statementId }
  const kept = await keepAnswer(db, at, answer, as)
  if (!kept) return refusal(slug, fields, 409, 'The round was closed a moment ago: nothing was stored.')
  if (as === 'answer' && !isComplete(answer))
    return lead(codeAddress(slug, { unit: unit.place, missing: missingIn(answer) }))
  const next =
    all.find(({ place, state }) => place > unit.place && state === 'open') ??
    all.find(({ place, state }) => place !== unit.place && (state === 'open' || state === 'skipped'))
  return lead(codeAddress(slug, next ? { unit: next.place } : {}))
}

const missingIn = ({ level, outOfScope }: Judged) =>
  level === null && !outOfScope ? 'level' : level !== null && outOfScope ? 'both' : 'reason'

/** What a form says: the level set directly, else the one to which the questions lead. */
async function judgedIn(db: Database, codebookId: string, fields: Fields): Promise<Judged> {
  const row = await db.codebook.findUnique({ where: { id: codebookId }, select: { version: true } })
  const codebook = row && (await codebookFor(db, row.version))
  const is = (name: string) => typedIn(fields, name) !== null
  const question = typedIn(fields, 'decision')
  const flags = { conditional: is('conditional'), hedged: is('hedged') }
  const decision = codebook && decisionOf(codebook.rules)
  const led = decision && question !== null ? levelLedBy(decision, question, flags) : null
  const direct = parseLevel(typedIn(fields, 'level') ?? '')
  const outOfScope = is('outOfScope')
  return {
    ...{ level: direct ?? (outOfScope ? null : led), outOfScope, ...flags },
    ...{
      deterrentFrame: is('deterrentFrame'),
      rationale: (typedIn(fields, 'rationale') ?? '').slice(0, 4000),
    },
    confidence: CONFIDENCES.find((word) => word === typedIn(fields, 'confidence')) ?? null,
    question: led === null ? null : question,
  }
}

/** Says why nothing was stored, and gives the words back to whoever typed them. */
function refusal(slug: string, fields: Fields, status: number, why: string): Promise<Response> {
  const reason = typedIn(fields, 'rationale')
  return noticePage(
    status,
    'Nothing was stored',
    reason === null ? why : `${why} You had written: “${reason}”`,
    codeAddress(slug),
    { backWords: 'To the round' },
  )
}
