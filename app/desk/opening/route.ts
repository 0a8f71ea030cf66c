import { noticePage } from '@/app/_parts/bare-page'
import { seeOther, type Write, written } from '@/app/_parts/writes'
import { datasetAddress, deskAddress } from '@/lib/address'
import { bringBack, knownDataset, NotMoved, putAway } from '@/lib/db/desk/opening'

/** Puts the opening data away, or brings it back, and leads to the page that tells how it stands. */
export function POST(request: Request): Promise<Response> {
  return written(request, 'editor', moved)
}

async function moved({ db, person, form }: Write): Promise<Response> {
  const wanted = form.get('opening')
  const refused = (status: number, words: string) =>
    noticePage(status, 'Nothing was changed', words, datasetAddress(), { backWords: 'To the data set' })
  if (wanted !== 'away' && wanted !== 'back')
    return refused(400, 'The form did not say whether the opening data is to be put away or brought back.')
  try {
    await (wanted === 'away' ? putAway : bringBack)(db, person.name)
  } catch (error) {
    // By its name: a server may hold the module that throws it twice.
    if (error instanceof Error && (error instanceof NotMoved || error.name === 'NotMoved'))
      return refused(409, error.message)
    if (error instanceof Error && error.message.startsWith('Nothing was stored: '))
      return refused(409, error.message)
    throw error
  }
  if (form.get('then') === 'desk') return seeOther(deskAddress())
  const known = await knownDataset(db)
  return seeOther(datasetAddress(known?.dataset.id, { saved: wanted }))
}
