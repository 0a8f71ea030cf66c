import type { Metadata } from 'next'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, type SearchParams } from '@/app/_parts/page-request'
import { personAs } from '@/app/_parts/person'
import { DeskTrail } from '@/app/desk/_parts/desk-trail'
import { deskStatementAddress, statementAddress } from '@/lib/address'
import { database } from '@/lib/db/store/client'
import { StatementForm } from '../form'
import { STARTED, shownFor } from '../page-state'
import '../statement.css'

export const metadata: Metadata = { title: 'New statement', robots: { index: false } }

export default function NewStatement({ searchParams }: { searchParams: SearchParams }) {
  return guarded(async () => {
    const asked = await askedOf(searchParams)
    const person = await personAs('coder', deskStatementAddress(null, Object.fromEntries(asked)))
    const { form, updated } = await shownFor(database(), person, null, asked)
    const has = asked.get('has')
    return (
      <PageFrame
        about={deskStatementAddress()}
        updatedAt={updated}
        uses={['draft', 'saved', 'has', ...STARTED]}
      >
        <DeskTrail over={[['/statements', 'Statements']]} />
        <h1>New statement</h1>
        <p className="sub">One proposition is one statement: split where parts would get different levels.</p>
        {asked.get('saved') === 'draft' && (
          <div className="desk-done" role="status">
            <p>Your draft is kept. It is listed on the desk until the statement is saved.</p>
          </div>
        )}
        {has !== null && (
          <div className="notice" role="alert">
            <p>
              Nothing was stored: <a href={statementAddress(has)}>statement {has}</a> has this source already.
              Open it to change its passage.
            </p>
          </div>
        )}
        <StatementForm {...form} />
      </PageFrame>
    )
  })
}
