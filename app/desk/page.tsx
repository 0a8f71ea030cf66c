import type { Metadata } from 'next'
import Link from 'next/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { personAs } from '@/app/_parts/person'
import {
  changesAddress,
  correctionsAddress,
  datasetAddress,
  deskAddress,
  deskStatementAddress,
  exportAddress,
  importAddress,
  roundAddress,
} from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { type Draft, draftsFor } from '@/lib/db/desk/drafts'
import { countsFor } from '@/lib/db/desk/record-list'
import { database } from '@/lib/db/store/client'
import { FORM_TYPES, type FormType, ROLE_FOR } from '@/lib/form/record'
import { describeInstant } from '@/lib/period'
import { mayAs, type Role } from '@/lib/person'
import { describeCount } from '@/lib/phrase'
import { isEditedType, TYPE_NAMES } from '@/lib/record/fields'
import { Beginning } from './_parts/beginning'

export const metadata: Metadata = { title: 'Desk' }

/** What can be done on the desk, by whom. */
const PLACES: readonly { href: string; name: string; what: string; role: Role }[] = [
  {
    href: importAddress(),
    name: 'Import',
    what: 'A table of statements or a whole data set',
    role: 'editor',
  },
  {
    href: roundAddress(),
    name: 'Rounds of coding',
    what: 'Several coders, blind; how far they agree; which coding counts',
    role: 'editor',
  },
  {
    href: datasetAddress(),
    name: 'The data set',
    what: 'Its title, whose statements stand side by side at first, and the opening data',
    role: 'editor',
  },
  { href: exportAddress(), name: 'Export', what: 'The whole data set, with its history', role: 'editor' },
  {
    href: changesAddress(),
    name: 'Changes',
    what: 'Everything that was changed, and undoing it',
    role: 'coder',
  },
  { href: correctionsAddress(), name: 'Corrections', what: 'What readers are told of them', role: 'coder' },
  { href: '/people', name: 'People', what: 'Who may write, and invitations', role: 'admin' },
]

/** Where everybody who writes begins. */
export default function DeskPage() {
  return guarded(async () => {
    const person = await personAs('coder', deskAddress())
    const db = database()
    const [counts, drafts, updated, statements] = await Promise.all([
      countsFor(db),
      draftsFor(db, person.id),
      updatedAt(db),
      db.statement.count(),
    ])
    const may = (role: Role) => mayAs(person.role, role)
    const added = FORM_TYPES.filter(
      (type) => may(ROLE_FOR[type]) && !['codebook', 'dataset', 'coder'].includes(type),
    )
    const kept = drafts.filter(({ recordType }) => isEditedType(recordType))
    return (
      <PageFrame about={deskAddress()} updatedAt={updated}>
        <h1>Desk</h1>
        <p className="sub">
          {person.name}, {person.role}. Every change is public with your name and your reason, and can be
          undone.
        </p>
        {may('editor') && <Beginning db={db} />}
        {counts.codebook === 0 && <FirstCodebook may={may('editor')} />}
        <div className="desk-side">
          <Link href={deskStatementAddress()} prefetch={false} className="button primary">
            Add a statement
          </Link>
          {added.map((type) => (
            <Link key={type} href={deskAddress(type, 'new')} prefetch={false} className="button">
              Add {/^[aeiou]/.test(TYPE_NAMES[type].one) ? 'an' : 'a'} {TYPE_NAMES[type].one}
            </Link>
          ))}
        </div>
        {kept.length > 0 && <Drafts drafts={kept} />}
        <Records counts={counts} statements={statements} may={may} />
        <Places may={may} />
      </PageFrame>
    )
  })
}

type May = (role: Role) => boolean

function Records({
  counts,
  statements,
  may,
}: {
  counts: Readonly<Record<FormType, number>>
  statements: number
  may: May
}) {
  return (
    <>
      <h2>Records</h2>
      <ul className="desk-places">
        <li>
          <Link href="/statements" prefetch={false}>
            Statements
          </Link>
          <p>{describeCount(statements, 'statement')}; each page leads to its form</p>
        </li>
        {FORM_TYPES.filter((type) => type !== 'dataset').map((type) => (
          <li key={type}>
            <Link href={deskAddress(type)} prefetch={false}>
              {capital(TYPE_NAMES[type].many)}
            </Link>
            <p>
              {describeCount(counts[type], TYPE_NAMES[type].one, TYPE_NAMES[type].many)}
              {!may(ROLE_FOR[type]) && '; to read'}
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}

/** The whole data set, in and out, and its history. */
function Places({ may }: { may: May }) {
  return (
    <>
      <h2>The whole data set</h2>
      <ul className="desk-places">
        {PLACES.filter(({ role }) => may(role)).map(({ href, name, what }) => (
          <li key={href}>
            <Link href={href} prefetch={false}>
              {name}
            </Link>
            <p>{what}</p>
          </li>
        ))}
      </ul>
    </>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** Without a codebook nobody can code, so it is the first thing an empty database needs. */
function FirstCodebook({ may }: { may: boolean }) {
  return (
    <div className="notice">
      <p>
        There is no codebook yet, so no statement can be coded.{' '}
        {may
          ? 'Begin with the one that comes with Parallax, which you can change later by a new version, or write your own.'
          : 'Somebody with the role “editor” can load the one that comes with Parallax, or write another.'}
      </p>
      {may && (
        <div className="desk-side">
          <form method="post" action={`${deskAddress('codebook')}/save`}>
            <input type="hidden" name="preset" value="parallax" />
            <button type="submit" className="button primary">
              Load the Parallax codebook (version 1)
            </button>
          </form>
          <Link href={deskAddress('codebook', 'new')} prefetch={false} className="button">
            Write another
          </Link>
        </div>
      )}
    </div>
  )
}

function Drafts({ drafts }: { drafts: readonly Draft[] }) {
  return (
    <>
      <h2>Your drafts</h2>
      <table className="desk-list">
        <thead>
          <tr>
            <th scope="col">Draft</th>
            <th scope="col">Left</th>
            <th scope="col">
              <span className="visually-hidden">Discard</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {drafts.map((draft) => (
            <tr key={draft.id}>
              <th scope="row" dir="auto">
                <Link
                  href={deskAddress(draft.recordType, draft.recordId ?? 'new', { draft: draft.id })}
                  prefetch={false}
                >
                  {nameOf(draft)}
                </Link>
              </th>
              <td>{describeInstant(draft.updatedAt)}</td>
              <td>
                <form method="post" action="/desk/drafts/remove">
                  <input type="hidden" name="draft" value={draft.id} />
                  <button type="submit" className="button" aria-label={`Discard ${nameOf(draft)}`}>
                    Discard
                  </button>
                </form>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

/** The first words of a draft that tell it from others. */
function nameOf({ recordType, recordId, fields }: Draft): string {
  const one = isEditedType(recordType) ? TYPE_NAMES[recordType].one : recordType
  const words = ['name', 'title', 'quote', 'paraphrase', 'passage', 'outletId', 'speaker'].flatMap(
    (name) => fields[name]?.[0]?.trim() || [],
  )[0]
  const began = recordId === null ? `New ${one}` : `${capital(one)} ${recordId}`
  return words ? `${began}: ${words.length > 60 ? `${words.slice(0, 59)}…` : words}` : began
}
