// What tells a record from all others: its id, its slug, and for some its name. Finds free ones and says which are taken.
import { randomBytes } from 'node:crypto'
import type { FormType } from '@/lib/form/record'
import { isImitated } from '@/lib/person-name'
import { TYPE_NAMES } from '@/lib/record/fields'
import { folded } from '@/lib/record/naming'
import type { Problem, StoredRecord } from '@/lib/record/schema'
import { firstOf, makeSlug } from '@/lib/record/slug'
import type { Database } from '../store/client'
import { newestRevisionOf } from '../store/revisions'
import { namingFor } from './names'
import { listEntryFor, tableOf } from './record-list'

type Slugged = Extract<FormType, 'source' | 'outlet' | 'speaker' | 'actor' | 'topic'>

const isSlugged = (type: FormType): type is Slugged =>
  type === 'source' || type === 'outlet' || type === 'speaker' || type === 'actor' || type === 'topic'

/** Who has a slug now, or had it before. */
async function holderOf(
  database: Database,
  type: FormType,
  slug: string,
): Promise<{ id: string; name: string; former: boolean } | null> {
  if (!isSlugged(type)) return null
  const [row] = await database.$queryRawUnsafe<{ id: string; former: number | bigint }[]>(
    `SELECT "id", 0 AS "former" FROM "${tableOf(type)}" WHERE "slug" = ?
     UNION ALL SELECT "recordId", 1 FROM "SlugAlias" WHERE "recordType" = ? AND "slug" = ?`,
    slug,
    type,
    slug,
  )
  if (!row) return null
  const listed = await listEntryFor(database, type, row.id)
  return { id: row.id, name: listed?.name ?? row.id, former: Number(row.former) === 1 }
}

/** The slug a record may have: another one where the product made it up, a problem where somebody typed it. */
export async function freeSlug(
  database: Database,
  type: FormType,
  record: { id: string; slug: string },
  made: boolean,
  recordId: string,
): Promise<string | Problem> {
  return firstOf<string | Problem>(record.slug, async (slug) => {
    const holder = await holderOf(database, type, slug)
    if (!holder || holder.id === recordId) return slug
    if (!made)
      return {
        field: 'slug',
        message: holder.former
          ? `“${slug}” was the short address of “${holder.name}”, and old links still lead there. Choose another.`
          : `“${slug}” is the short address of “${holder.name}” already. Choose another, or leave this empty.`,
      }
    return null
  })
}

/** Another record that is called the same, where a name must tell them apart. */
export async function nameProblems<T extends FormType>(
  database: Database,
  type: T,
  record: StoredRecord<T>,
  recordId: string,
): Promise<Problem[]> {
  if (type === 'dataset' && recordId === '') {
    const known = await database.dataset.findFirst({ select: { title: true } })
    return known
      ? [
          {
            field: 'title',
            message: `This database holds the data set “${known.title}” already. Change that one instead.`,
          },
        ]
      : []
  }
  if (type === 'event' && 'title' in record && 'dateEarliest' in record) {
    const { title, dateEarliest } = record
    const known = await database.event.findFirst({
      where: { title: title ?? '', dateEarliest, id: { not: recordId } },
    })
    return known
      ? [{ field: 'title', message: `An event “${title}” that begins on ${dateEarliest} is there already.` }]
      : []
  }
  if (type !== 'actor' && type !== 'outlet' && type !== 'topic' && type !== 'coder') return []
  if (!('name' in record)) return []
  const key = folded(record.name)
  const { names } = await namingFor(database, type)
  // A name that only looks the same, in other letters, is taken for it by every reader.
  const isTaken = (name: string) => folded(name) === key || isImitated(record.name, name)
  const known = names.find((each) => each.id !== recordId && isTaken(each.name))
  return known
    ? [
        {
          field: 'name',
          message: `There is ${/^[aeiou]/.test(type) ? 'an' : 'a'} ${TYPE_NAMES[type].one} called “${known.name}” already${known.archived ? ', which is archived' : ''}. Change that one, or tell the two apart by their names.`,
        },
      ]
    : []
}

/** An id that no record of this type has or ever had, made of what the record is called. */
export async function freeId<T extends FormType>(
  database: Database,
  type: T,
  record: StoredRecord<T>,
): Promise<string> {
  const called =
    'slug' in record
      ? record.slug
      : 'name' in record
        ? makeSlug(record.name)
        : type === 'event' && 'title' in record
          ? makeSlug(record.title)
          : ''
  if (type === 'codebook') return record.id
  const stem = type === 'dataset' ? 'dataset' : called || `${type}-${randomBytes(6).toString('hex')}`
  return firstOf(stem, async (id) => ((await newestRevisionOf(database, type, id)) === null ? id : null))
}
