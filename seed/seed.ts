// Writes the opening data set into a database, through the one writer like everything else.
import { fileURLToPath } from 'node:url'
import { updatedAt } from '@/lib/db/ask/dataset'
import type { Database } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { isUntouched, SET_UP } from '@/lib/db/store/untouched'
import { readSeed } from './read'

const HERE = fileURLToPath(new URL('.', import.meta.url))

/** Whether nobody has ever written anything: the only state in which a start seeds by itself. */
export async function isEmpty(database: Database): Promise<boolean> {
  return (await updatedAt(database)) === null || isUntouched(database)
}

/** Stores the first codebook that comes with Parallax, where there is none: without one nothing can be coded. */
export async function giveCodebook(database: Database, folder = HERE): Promise<void> {
  if (await database.codebook.findFirst({ select: { id: true } })) return
  const codebook = readSeed(folder).find(({ type }) => type === 'codebook')
  if (codebook) await record(database, SET_UP, [codebook])
}

/**
 * Writes every record of the folder's CSV files, or none. What is stored already as the files have it is left alone,
 * so a second time changes nothing. Throws what readSeed throws before anything is written.
 */
export async function seedDatabase(database: Database, folder = HERE): Promise<void> {
  await record(database, { who: 'seed', why: 'The opening data set' }, readSeed(folder))
}
