// Writes the opening data set into a database, through the one writer like everything else.
import { fileURLToPath } from 'node:url'
import { updatedAt } from '@/lib/db/ask/dataset'
import type { Database } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { readSeed } from './read'

const HERE = fileURLToPath(new URL('.', import.meta.url))

/** Whether nothing has ever been written: the only state in which a start seeds by itself. */
export async function isEmpty(database: Database): Promise<boolean> {
  return (await updatedAt(database)) === null
}

/**
 * Writes every record of the folder's CSV files, or none. What is stored already as the files have it is left alone,
 * so a second time changes nothing. Throws what readSeed throws before anything is written.
 */
export async function seedDatabase(database: Database, folder = HERE): Promise<void> {
  await record(database, { who: 'seed', why: 'The opening data set' }, readSeed(folder))
}
