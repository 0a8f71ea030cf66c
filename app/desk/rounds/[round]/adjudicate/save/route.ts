import { noticePage } from '@/app/_parts/bare-page'
import { named } from '@/app/_parts/path-segment'
import { fieldsOf, seeOther, type Write, written } from '@/app/_parts/writes'
import { roundAddress } from '@/lib/address'
import { adjudicate } from '@/lib/db/rounds/adjudication'
import { RoundRefusal } from '@/lib/db/rounds/round'
import { Conflict } from '@/lib/db/store/record'
import { typedIn } from '@/lib/form/fields'
import { parseLevel } from '@/lib/stance'

/** Stores what an editor decides between the codings of a statement. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ round: string }> },
): Promise<Response> {
  const slug = named((await params).round)
  return written(request, 'editor', (write) => decide(write, slug))
}

async function decide({ db, person, form }: Write, slug: string): Promise<Response> {
  const fields = fieldsOf(form)
  const typed = typedIn(fields, 'level')
  const level = parseLevel(typed ?? '')
  const reason = typedIn(fields, 'reason')
  const is = (name: string) => typedIn(fields, name) !== null
  if ((level === null && typed !== 'out') || reason === null)
    return seeOther(
      roundAddress(slug, 'adjudicate', { unit: typedIn(fields, 'unit') ?? undefined, problem: 'missing' }),
    )
  try {
    await adjudicate(db, person, slug, {
      ...{ statementId: typedIn(fields, 'statement') ?? '', level, reason, ownToo: is('ownToo') },
      ...{ conditional: is('conditional'), hedged: is('hedged'), deterrentFrame: is('deterrentFrame') },
    })
    return seeOther(roundAddress(slug, 'adjudicate'))
  } catch (error) {
    const why =
      error instanceof RoundRefusal
        ? error.message
        : error instanceof Conflict
          ? 'Somebody else has changed this statement a moment ago.'
          : null
    if (why === null) throw error
    return noticePage(
      409,
      'Nothing was stored',
      `${why} You had written: “${reason}”`,
      roundAddress(slug, 'adjudicate'),
      { backWords: 'To the statement' },
    )
  }
}
