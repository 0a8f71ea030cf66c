// The figure of agreement of a data set, kept until anything is written: it costs more than an answer.
import type { AgreementFigure } from '@/lib/answer'
import type { Database } from '../store/client'
import { type CodingSet, codingSetsFor, figureIn } from './agreement'

type Kept = { revision: number; sets: Promise<CodingSet[]> }

// On globalThis, because a server may load this module more than once.
const shared = globalThis as typeof globalThis & { parallaxAgreement?: WeakMap<Database, Kept> }

/** The codings of the whole data set that can be compared, with how far they agree. */
export async function codingSetsOf(database: Database): Promise<CodingSet[]> {
  shared.parallaxAgreement ??= new WeakMap()
  const [newest] = await database.$queryRaw<{ id: number | bigint | null }[]>`
    SELECT max(id) AS id FROM Revision`
  const revision = Number(newest?.id ?? 0)
  const known = shared.parallaxAgreement.get(database)
  if (known?.revision === revision) return known.sets
  const sets = codingSetsFor(database, null)
  shared.parallaxAgreement.set(database, { revision, sets })
  sets.catch(() => shared.parallaxAgreement?.delete(database))
  return sets
}

/** How far the coders of the data set agree, as it stands beside every view; null while nothing can be said. */
export const agreementFor = async (database: Database): Promise<AgreementFigure | null> =>
  figureIn(await codingSetsOf(database))
