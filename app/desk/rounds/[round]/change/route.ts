import { noticePage } from '@/app/_parts/bare-page'
import { named } from '@/app/_parts/path-segment'
import { fieldsOf, seeOther, type Write, written } from '@/app/_parts/writes'
import { roundAddress } from '@/lib/address'
import { publishRound } from '@/lib/db/rounds/adjudication'
import { dealAgain } from '@/lib/db/rounds/assignments'
import { closeRound, openRound, RoundRefusal, removeRound, roundFor } from '@/lib/db/rounds/round'
import { Conflict } from '@/lib/db/store/record'
import { typedIn } from '@/lib/form/fields'

/** Opens, closes, publishes or drops a round, or deals what a coder leaves to the others. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ round: string }> },
): Promise<Response> {
  const slug = named((await params).round)
  return written(request, 'editor', (write) => change(write, slug))
}

async function change({ db, person, form }: Write, slug: string): Promise<Response> {
  const fields = fieldsOf(form)
  const act = typedIn(fields, 'act')
  try {
    if (act === 'open') await openRound(db, person, slug)
    else if (act === 'close') await closeRound(db, person, slug)
    else if (act === 'publish') await publishRound(db, person, slug)
    else if (act === 'remove') {
      await removeRound(db, person, slug)
      return seeOther(roundAddress())
    } else if (act === 'deal') {
      const found = await roundFor(db, slug)
      if (found) await dealAgain(db, found.round.id, typedIn(fields, 'coder') ?? '')
    } else throw new RoundRefusal('A round can be opened, closed, published, dropped or dealt again.')
    return seeOther(roundAddress(slug, undefined, { done: act }))
  } catch (error) {
    const why =
      error instanceof RoundRefusal
        ? error.message
        : error instanceof Conflict
          ? 'Somebody else has changed the round a moment ago.'
          : null
    if (why === null) throw error
    return noticePage(409, 'Nothing was stored', why, roundAddress(slug), { backWords: 'To the round' })
  }
}
