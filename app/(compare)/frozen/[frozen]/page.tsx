import type { Metadata } from 'next'
import { headers } from 'next/headers'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { baseOf } from '@/app/_parts/base'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { named } from '@/app/_parts/path-segment'
import { plotsOf, StillFigure } from '@/app/_parts/still-figure'
import { EmbedCode } from '@/app/(compare)/_parts/embed-code'
import { frozenView } from '@/app/(compare)/_parts/frozen-view'
import { PrintedWords } from '@/app/(compare)/_parts/printed-words'
import { absoluteAddress, addressAsOf, frozenAddress, statementAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import type { Entry } from '@/lib/db/history/entries'
import { database } from '@/lib/db/store/client'
import { describeInstant } from '@/lib/period'

type Props = { params: Promise<{ frozen: string }> }

export const metadata: Metadata = { title: 'A frozen view', robots: { index: false } }

/** A view as it was frozen, and beside it what was corrected since. */
export default function FrozenPage({ params }: Props) {
  return guarded(async () => {
    const view = await frozenView(named((await params).frozen))
    if (!view) notFound()
    const { frozen, corrections } = view
    const here = frozenAddress(frozen.id)
    const [plots, updated, base] = await Promise.all([
      plotsOf(frozen.figure),
      updatedAt(database()),
      headers().then(baseOf),
    ])
    return (
      <PageFrame about={here} updatedAt={updated} wide>
        <p className="sub">
          Frozen on <time dateTime={frozen.at}>{describeInstant(frozen.at)}</time>: this picture and the words
          below never change.{' '}
          <Link href={addressAsOf(`/?${frozen.question}`, null)}>The same view with today’s data</Link>
        </p>
        <section className="card" aria-label="Figure">
          <StillFigure figure={frozen.figure} plots={plots} />
        </section>
        <h2 id="corrections">Corrections made since</h2>
        {corrections.length === 0 ? (
          <p>None: the statements and codings behind this picture stand as they did.</p>
        ) : (
          <ul className="list">
            {corrections.map((entry) => (
              <li key={`${entry.revision} ${entry.statement}`}>
                <Correction entry={entry} />
              </li>
            ))}
          </ul>
        )}
        <h2>The words behind it, as printed then</h2>
        <ol>
          {frozen.statements.map((statement) => (
            <li key={statement.id}>
              <PrintedWords statement={statement} />{' '}
              <span className="small">
                <a href={statementAddress(statement.id)}>Statement {statement.id} today</a>
              </span>
            </li>
          ))}
        </ol>
        <h2>Take it away</h2>
        <p className="citation">
          <a href={frozenAddress(frozen.id, 'figure.svg')} download="parallax-frozen.svg">
            This picture, SVG
          </a>{' '}
          · its address for good: {absoluteAddress(here, base)}
        </p>
        <EmbedCode
          figure={frozen.figure}
          src={absoluteAddress(frozenAddress(frozen.id, 'embed'), base)}
          frozen
        />
      </PageFrame>
    )
  })
}

function Correction({ entry }: { entry: Entry }) {
  const gone = entry.kind === 'removed'
  return (
    <>
      <time dateTime={entry.at}>{describeInstant(entry.at)}</time>:{' '}
      {gone ? (
        <>Statement {entry.statement} was removed</>
      ) : (
        <a href={statementAddress(entry.statement)}>Statement {entry.statement}</a>
      )}
      . {entry.why.join('; ')}
    </>
  )
}
