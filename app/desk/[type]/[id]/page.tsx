import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, type SearchParams } from '@/app/_parts/page-request'
import { named } from '@/app/_parts/path-segment'
import { personAs } from '@/app/_parts/person'
import { DeskTrail } from '@/app/desk/_parts/desk-trail'
import { deskAddress, historyAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { listEntryFor } from '@/lib/db/desk/record-list'
import { stateFor } from '@/lib/db/desk/record-state'
import { type Database, database } from '@/lib/db/store/client'
import { isFormType, ROLE_FOR } from '@/lib/form/record'
import { describeCount } from '@/lib/phrase'
import { TYPE_NAMES } from '@/lib/record/fields'
import { FormPage } from '../form-page'
import { SAVED } from '../words'

type Props = { params: Promise<{ type: string; id: string }>; searchParams: SearchParams }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { type, id } = await params
  const word = named(type)
  return { title: isFormType(word) ? `Change the ${TYPE_NAMES[word].one} ${named(id)}` : 'Desk' }
}

/** The form of a record, with its history, its archiving and its merging. */
export default function RecordPage({ params, searchParams }: Props) {
  return guarded(async () => {
    const type = named((await params).type)
    const id = named((await params).id)
    if (!isFormType(type)) notFound()
    const person = await personAs(ROLE_FOR[type], deskAddress(type, id))
    const asked = await askedOf(searchParams)
    if (type === 'codebook') return VersionPage({ db: database(), id, saved: asked.get('saved') })
    return FormPage({ db: database(), type, person, id, params: asked })
  })
}

/** A version of the codebook, which is never changed. */
async function VersionPage({ db, id, saved }: { db: Database; id: string; saved: string | null }) {
  const [now, listed, updated] = await Promise.all([
    stateFor(db, 'codebook', id),
    listEntryFor(db, 'codebook', id),
    updatedAt(db),
  ])
  if (!now?.record || !listed) notFound()
  const { version, title } = now.record
  return (
    <PageFrame about={deskAddress('codebook', id)} updatedAt={updated} uses={['saved']}>
      <DeskTrail over={[[deskAddress('codebook'), 'codebook versions']]} />
      <h1>Codebook version {version}</h1>
      <p className="sub">
        {title} · {describeCount(listed.uses, 'coding')} made under it ·{' '}
        <Link href={historyAddress('codebook', id)} prefetch={false}>
          history
        </Link>
      </p>
      {SAVED[saved ?? ''] && (
        <div className="desk-done" role="status">
          <p>{SAVED[saved ?? '']}</p>
        </div>
      )}
      <p>
        A version is never changed: codings were made under its words and keep it. Changing the codebook makes
        a new version, which new codings use.
      </p>
      <div className="desk-side">
        <Link href={deskAddress('codebook', 'new')} prefetch={false} className="button primary">
          Make a new version
        </Link>
        <Link href={`/codebook?version=${version}`} prefetch={false} className="button">
          Read this one
        </Link>
      </div>
    </PageFrame>
  )
}
