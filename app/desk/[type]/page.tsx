import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound, redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { PageLinks, pagingOf } from '@/app/_parts/page-links'
import { askedOf, type SearchParams } from '@/app/_parts/page-request'
import { named } from '@/app/_parts/path-segment'
import { personAs } from '@/app/_parts/person'
import { DeskTrail } from '@/app/desk/_parts/desk-trail'
import { datasetAddress, deskAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { type ListEntry, listFor } from '@/lib/db/desk/record-list'
import { database } from '@/lib/db/store/client'
import { type FormType, isFormType, ROLE_FOR } from '@/lib/form/record'
import { mayAs } from '@/lib/person'
import { describeCount } from '@/lib/phrase'
import { TYPE_NAMES } from '@/lib/record/fields'
import { USES } from './words'

type Props = { params: Promise<{ type: string }>; searchParams: SearchParams }

const PER_PAGE = 50
const LONGEST_SEARCH = 200

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const type = named((await params).type)
  return { title: isFormType(type) ? `All ${TYPE_NAMES[type].many}` : 'Desk' }
}

/** All records of one type, to be searched and opened. */
export default function RecordsPage({ params, searchParams }: Props) {
  return guarded(async () => {
    const type = named((await params).type)
    if (!isFormType(type)) notFound()
    const person = await personAs('coder', deskAddress(type))
    // There is one data set, so who may change it is shown its form.
    if (type === 'dataset' && mayAs(person.role, ROLE_FOR[type])) redirect(datasetAddress())
    const db = database()
    const asked = await askedOf(searchParams)
    const search = (asked.get('q') ?? '').slice(0, LONGEST_SEARCH)
    const [{ listed, total, page }, updated] = await Promise.all([
      listFor(db, type, search, (all) => pagingOf(asked, all, PER_PAGE)),
      updatedAt(db),
    ])
    const { one, many } = TYPE_NAMES[type]
    const mayEdit = mayAs(person.role, ROLE_FOR[type])
    return (
      <PageFrame about={deskAddress(type)} updatedAt={updated} uses={['q', 'page']} ignored={page.ignored}>
        <DeskTrail over={[]} />
        <h1>{many.charAt(0).toUpperCase() + many.slice(1)}</h1>
        <p className="sub">
          {search === ''
            ? describeCount(total, one, many)
            : `${describeCount(total, one, many)} with “${search}”`}
          {!mayEdit && ` · changing them needs the role “${ROLE_FOR[type]}”`}
        </p>
        <Search type={type} search={search}>
          {mayEdit && (
            <Link href={deskAddress(type, 'new')} prefetch={false} className="button primary">
              {type === 'codebook' && total > 0 ? 'Make a new version' : `Add ${articled(one)}`}
            </Link>
          )}
        </Search>
        {listed.length === 0 ? (
          <p className="empty">
            {search === ''
              ? `There are no ${many} yet.`
              : `No ${one} has all of these words in its name or address.`}
          </p>
        ) : (
          <Table type={type} listed={listed} mayEdit={mayEdit} />
        )}
        <PageLinks
          paging={page}
          before="Before"
          after="After"
          addressOf={(n) => deskAddress(type, undefined, { q: search || null, page: n > 1 ? n : null })}
        />
      </PageFrame>
    )
  })
}

const articled = (one: string) => `${/^[aeiou]/.test(one) ? 'an' : 'a'} ${one}`

function Search({ type, search, children }: { type: FormType; search: string; children: ReactNode }) {
  return (
    <form className="desk-search" action={deskAddress(type)}>
      <input
        type="search"
        name="q"
        defaultValue={search}
        maxLength={LONGEST_SEARCH}
        aria-label={`Search ${TYPE_NAMES[type].many}`}
        placeholder="Name, short address, address"
        dir="auto"
      />
      <button type="submit" className="button">
        Search
      </button>
      {children}
    </form>
  )
}

function Table({
  type,
  listed,
  mayEdit,
}: {
  type: FormType
  listed: readonly ListEntry[]
  mayEdit: boolean
}) {
  return (
    <div className="scroll">
      <table className="desk-list">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">What</th>
            {USES[type] && (
              <th scope="col" className="number">
                {USES[type].many}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {listed.map((each) => (
            <Row key={each.id} type={type} listed={each} mayEdit={mayEdit} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ type, listed, mayEdit }: { type: FormType; listed: ListEntry; mayEdit: boolean }) {
  const { id, name, detail, uses, archived, mergedInto } = listed
  return (
    <tr>
      <th scope="row" dir="auto">
        {mayEdit ? (
          <Link href={deskAddress(type, id)} prefetch={false}>
            {name}
          </Link>
        ) : (
          name
        )}{' '}
        {mergedInto ? (
          <span className="desk-tag">merged into {mergedInto.name}</span>
        ) : (
          archived && <span className="desk-tag">archived</span>
        )}
      </th>
      <td dir="auto">{detail}</td>
      {USES[type] && <td className="number">{uses}</td>}
    </tr>
  )
}
