import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, type SearchParams } from '@/app/_parts/page-request'
import { named } from '@/app/_parts/path-segment'
import { personAs } from '@/app/_parts/person'
import { DeskTrail } from '@/app/desk/_parts/desk-trail'
import { Line, Name } from '@/app/desk/_parts/form-kit'
import { deskAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import {
  isMergedType,
  type MergeCounts,
  type MergedType,
  mergeCountsFor,
  mergeProblemFor,
} from '@/lib/db/desk/merge'
import { namingFor } from '@/lib/db/desk/names'
import { listEntryFor } from '@/lib/db/desk/record-list'
import { database } from '@/lib/db/store/client'
import { whyProblem } from '@/lib/form/reason'
import { describeCount, describeList } from '@/lib/phrase'
import type { RecordType } from '@/lib/record/field'
import { TYPE_NAMES } from '@/lib/record/fields'
import { type Named, nearestTo } from '@/lib/record/naming'

export const metadata: Metadata = { title: 'Merge a duplicate' }

type Props = { params: Promise<{ type: string; id: string }>; searchParams: SearchParams }

/** Which record stays, what changes, and then a button. */
export default function MergePage({ params, searchParams }: Props) {
  return guarded(async () => {
    const type = named((await params).type)
    const id = named((await params).id)
    if (!isMergedType(type)) notFound()
    const here = `${deskAddress(type, id)}/merge`
    await personAs('editor', here)
    const db = database()
    const [asked, listed, naming, updated] = await Promise.all([
      askedOf(searchParams),
      listEntryFor(db, type, id),
      namingFor(db, type),
      updatedAt(db),
    ])
    if (!listed) notFound()
    const { one } = TYPE_NAMES[type]
    const into = (asked.get('into') ?? '').trim()
    const found = into === '' ? null : naming.resolve(into)
    const merger = found && { type, duplicate: id, staying: found.id }
    const unknown =
      into === '' ? null : `There is no ${one} called “${into}”. Type one of those that are offered.`
    const problem = merger ? await mergeProblemFor(db, merger) : unknown
    const counts = merger && !problem ? await mergeCountsFor(db, merger) : null
    return (
      <PageFrame about={here} updatedAt={updated} uses={['into', 'why', 'tried']}>
        <DeskTrail
          over={[
            [deskAddress(type), TYPE_NAMES[type].many],
            [deskAddress(type, id), listed.name],
          ]}
        />
        <h1 dir="auto">Merge “{listed.name}”</h1>
        <p className="sub">
          It is a duplicate: the other {one} stays, and everything that names this one will name it.
        </p>
        <ChooseStaying
          type={type}
          here={here}
          into={into}
          near={nearestTo(
            into === '' ? listed.name : into,
            naming.names.filter((each) => each.id !== id),
          )}
          problem={problem}
        />
        {counts && found && (
          <WhatWillChange
            type={type}
            duplicate={listed}
            staying={found}
            counts={counts}
            why={asked.get('why') ?? ''}
            tried={asked.has('tried')}
          />
        )}
      </PageFrame>
    )
  })
}

/** Which record stays; `near` are those with names like it. */
function ChooseStaying({
  type,
  here,
  into,
  near,
  problem,
}: {
  type: MergedType
  here: string
  into: string
  near: readonly Named[]
  problem: string | null
}) {
  return (
    <form className="entry" action={here}>
      <div className="entry-part">
        <Name
          type={type}
          name="into"
          label={`The ${TYPE_NAMES[type].one} that stays`}
          hint={near.length > 0 ? `Named alike: ${near.map(({ name }) => name).join('; ')}.` : undefined}
          needed
          fields={{ into: [into] }}
          problems={problem ? [{ field: 'into', message: problem }] : []}
        />
        <p>
          <button type="submit" className="button">
            Show what will change
          </button>
        </p>
      </div>
    </form>
  )
}

type Called = { id: string; name: string }

function WhatWillChange({
  type,
  duplicate,
  staying,
  counts,
  why,
  tried,
}: {
  type: MergedType
  duplicate: Called
  staying: Called
  counts: MergeCounts
  why: string
  tried: boolean
}) {
  const problem = tried ? whyProblem(why) : null
  return (
    <form className="entry" method="post" action={`${deskAddress(type)}/merge`}>
      <div className="entry-part">
        <h2>What will change</h2>
        <p>
          {describeCounts(counts)} will name <b>{staying.name}</b> instead of <b>{duplicate.name}</b>. None of
          them is removed, and one that names both will name it once.
        </p>
        <p>
          <b>{duplicate.name}</b> is archived, its address leads to <b>{staying.name}</b>
          {type === 'actor' && ', and its names become other names of that one'}. All of it is one change,
          which can be undone as one.
        </p>
        <input type="hidden" name="recordId" value={duplicate.id} />
        <input type="hidden" name="staying" value={staying.id} />
        <Line
          name="why"
          label="Reason for the change"
          hint="One sentence for the public history: how you know that they are the same."
          needed
          fields={{ why: [why] }}
          problems={problem ? [problem] : []}
        />
      </div>
      <div className="entry-actions">
        <button type="submit" className="button primary">
          Merge the two
        </button>
        <Link href={deskAddress(type, duplicate.id)} prefetch={false}>
          Leave them as they are
        </Link>
      </div>
    </form>
  )
}

function describeCounts(counts: MergeCounts): string {
  const parts = (Object.entries(counts) as [RecordType, number][]).map(([type, n]) =>
    describeCount(n, TYPE_NAMES[type].one, TYPE_NAMES[type].many),
  )
  return parts.length === 0 ? 'No other record' : describeList(parts)
}
