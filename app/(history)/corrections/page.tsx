import type { Metadata } from 'next'
import { Changed } from '@/app/_parts/change-list'
import { dated, Link } from '@/app/_parts/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { PageLinks, pageAddress, pagingOf } from '@/app/_parts/page-links'
import { askedOf, dataFor, type SearchParams } from '@/app/_parts/page-request'
import {
  changesAddress,
  compareAsOfAddress,
  correctionsAddress,
  historyAddress,
  statementAddress,
} from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { statementsByIds } from '@/lib/db/ask/statements'
import { type Correction, correctionCount, correctionsFor } from '@/lib/db/history/corrections'
import { namesIn } from '@/lib/db/history/record-names'
import { isolated } from '@/lib/direction'
import { frozenStatement } from '@/lib/frozen'
import { dayBefore, describeDay, describeInstant } from '@/lib/period'
import { describeCount, describeWhole, quoted } from '@/lib/phrase'
import type { NameOf } from '@/lib/record/differences'
import { describeLevelChange, effectNumbers, isSameEffect } from '@/lib/record/effect'
import type { Statement } from '@/lib/statement'
import '@/app/_parts/change-list.css'

export const metadata: Metadata = {
  title: 'Corrections',
  alternates: { types: { 'application/atom+xml': correctionsAddress('atom') } },
}

const PER_PAGE = 20

export default function Corrections({ searchParams }: { searchParams: SearchParams }) {
  return guarded(async () => {
    const { db, params, ignored } = await dataFor(await askedOf(searchParams))
    const paging = pagingOf(params, await correctionCount(db), PER_PAGE)
    const [corrections, updated] = await Promise.all([correctionsFor(db, paging), updatedAt(db)])
    const listed = corrections.flatMap(({ statements }) => statements)
    const [nameOf, statements] = await Promise.all([
      namesIn(
        db,
        listed.flatMap(({ changes }) => changes),
      ),
      statementsByIds(db, [...new Set(listed.map(({ id }) => id))]),
    ])
    return (
      <PageFrame
        about={pageAddress(correctionsAddress())(paging.page)}
        updatedAt={updated}
        uses={['page']}
        ignored={[...ignored, ...paging.ignored]}
      >
        <h1>Corrections</h1>
        <p className="sub">
          What was changed in statements and codings after they stood here: what, why, by whom, and what it
          did to the numbers. New statements and first codings are no corrections; they stand among{' '}
          <Link href={changesAddress()}>all changes</Link>.{' '}
          <a href={dated(correctionsAddress('atom'))}>Feed</a>
        </p>
        {corrections.length === 0 && <p className="empty">Nothing has been corrected yet.</p>}
        <ol className="changes">
          {corrections.map((correction) => (
            <Entry
              key={correction.revision}
              correction={correction}
              nameOf={nameOf}
              statements={new Map(statements.map((statement) => [statement.id, statement]))}
            />
          ))}
        </ol>
        <PageLinks paging={paging} addressOf={pageAddress(correctionsAddress())} />
      </PageFrame>
    )
  })
}

function Entry({
  correction,
  statements,
  nameOf,
}: {
  correction: Correction
  statements: ReadonlyMap<string, Statement>
  nameOf: NameOf
}) {
  const { at, who, why, changeset, count, revision } = correction
  const more = count - correction.statements.length
  return (
    <li id={`c${revision}`}>
      <p className="why" dir="auto">
        <b>{why}</b>
      </p>
      <p className="who">
        {who} ·{' '}
        <Link href={changesAddress(changeset)} prefetch={false}>
          <time dateTime={at}>{describeInstant(at)}</time>
        </Link>
        {count > 1 && ` · ${describeCount(count, 'statement')}`}
      </p>
      {correction.statements.map(({ id, changes }) => (
        <section key={id} className="corrected">
          <StatementLine id={id} statement={statements.get(id) ?? null} />
          {changes.map((change) => (
            <Changed key={change.revision} change={change} nameOf={nameOf} labelled />
          ))}
        </section>
      ))}
      {more > 0 && (
        <p>
          <Link href={changesAddress(changeset)} prefetch={false}>
            and {describeWhole(more)} more
          </Link>
        </p>
      )}
      <Effects correction={correction} />
    </li>
  )
}

function StatementLine({ id, statement }: { id: string; statement: Statement | null }) {
  if (!statement)
    return (
      <h3>
        <Link href={historyAddress('statement', id)} prefetch={false}>
          Statement {id}
        </Link>{' '}
        <span className="what">removed</span>
      </h3>
    )
  const { actors, when, words, verbatim } = frozenStatement(statement)
  return (
    <>
      <h3>
        <Link href={statementAddress(id)} prefetch={false}>
          {actors}, {when}
        </Link>
      </h3>
      <p className="words" dir="auto">
        {verbatim ? quoted(words) : words}
      </p>
    </>
  )
}

function Effects({ correction: { effects, at } }: { correction: Correction }) {
  const changed = effects.filter(({ effect }) => !isSameEffect(effect))
  const day = dayBefore(at.slice(0, 10))
  const slugs = effects.flatMap(({ actor }) => actor.slug ?? [])
  const same = effects.filter((each) => !changed.includes(each)).map(({ actor }) => actor.name)
  return (
    <>
      {changed.length > 0 && (
        <div className="scroll">
          <table className="effects">
            <thead>
              <tr>
                <th scope="col">In the numbers</th>
                <th scope="col">counted (n)</th>
                <th scope="col">median</th>
                <th scope="col">escalatory</th>
                <th scope="col">statements at a level</th>
              </tr>
            </thead>
            <tbody>
              {changed.map(({ actor, effect }) => (
                <tr key={actor.id}>
                  <th scope="row">{actor.name}</th>
                  {effectNumbers(effect).map(({ name, from, to }) => (
                    <td key={name} className={from === to ? 'same' : ''}>
                      {from === to ? `${to}, as before` : `${from} → ${to}`}
                    </td>
                  ))}
                  <td>{describeLevelChange(effect)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="small">
        {changed.length === 0
          ? 'No number changes'
          : 'Over the whole data set, joint statements credited to the joint actor'}
        {changed.length > 0 && same.length > 0 && `; no number of ${same.map(isolated).join(', ')} changes`}
        {slugs.length > 0 && (
          <>
            {' · '}
            <Link href={compareAsOfAddress(slugs, day)} exact prefetch={false}>
              the figure as it stood on {describeDay(day)}
            </Link>
          </>
        )}
      </p>
    </>
  )
}
