import { ConfusionTable, DriftLines, PairsTable } from '@/app/(coding)/_parts/agreement-tables'
import { Disputed } from '@/app/(coding)/_parts/disputed'
import { reliabilityAddress } from '@/lib/address'
import { describeEstimate, describeVerdict, SUPPORTS, TENTATIVE } from '@/lib/agreement/verdict'
import type { CodingSet } from '@/lib/db/ask/agreement'
import type { Database } from '@/lib/db/store/client'
import { describeAlpha, describeCount, describeList } from '@/lib/phrase'

const WHO: Partial<Record<CodingSet['kind'], string>> = {
  imported: 'Imported codings',
  machine: 'Machines, which is not agreement between people',
}

/** Everything there is to say of how far a set of codings agree. `files` names them in addresses. */
export function AgreementReport({
  db,
  set,
  files,
  all,
}: {
  db: Database
  set: CodingSet
  files: string
  /** Statements that could have been coded. */
  all: number
}) {
  const { agreement, kind, blind, codebookVersion } = set
  return (
    <section className="reliability" aria-label={WHO[kind] ?? 'People'}>
      {WHO[kind] && <h2>{WHO[kind]}</h2>}
      {!blind && (
        <p className="caution">
          These codings were made outside rounds: a coder may have read another’s level before judging, so
          they may agree more than they would have blind.
        </p>
      )}
      <Headline set={set} all={all} />
      <div className="reliability-cards">
        <div className="reliability-card">
          <h3>Which levels are taken for which</h3>
          <p className="small">
            Ordered pairs of codings of one statement; outlined: the same level. De-escalation at the top and
            left.
          </p>
          <ConfusionTable cells={agreement.confusion} />
          <p className="small">Codings a level: {agreement.used.join(' · ')} from −3 to +3.</p>
        </div>
        <div className="reliability-card">
          <h3>Pairs of coders</h3>
          <PairsTable agreement={agreement} />
          {agreement.drift.length > 0 && <DriftLines drift={agreement.drift} />}
        </div>
        <div className="reliability-card">
          <h3>Most disputed</h3>
          <Disputed db={db} set={set} />
        </div>
      </div>
      <p className="small">
        Codebook v{codebookVersion} · {describeList(agreement.coders)} · Recompute it:{' '}
        <a href={reliabilityAddress(files, 'matrix.csv')}>matrix.csv</a> ·{' '}
        <a href={reliabilityAddress(files, 'long.csv')}>long.csv</a> ·{' '}
        <a href={reliabilityAddress(files, 'recal.csv')}>recal.csv</a> ·{' '}
        <a href={reliabilityAddress(files, 'code.zip')}>R, Stata, Python code (ZIP)</a> ·{' '}
        <a href={reliabilityAddress(files, 'agreement.json')}>agreement.json</a>
      </p>
    </section>
  )
}

const percent = (share: number | null) => (share === null ? '–' : `${Math.round(share * 100)} %`)

function Headline({ set: { agreement }, all }: { set: CodingSet; all: number }) {
  const { ordinal, nominal, interval, scope } = agreement
  const without = agreement.without.flatMap(({ alpha }) => (alpha === null ? [] : [alpha]))
  const facts: [string, string][] = [
    ['statements coded twice or more', `${agreement.codedTwice} of ${all}`],
    ['coders', String(agreement.coders.length)],
    ['same level', `${percent(agreement.same)} of pairs`],
    ['within one level', percent(agreement.within)],
    ...(without.length > 1
      ? ([
          [
            'alpha without one coder',
            `${describeAlpha(Math.min(...without), 3)} to ${describeAlpha(Math.max(...without), 3)}`,
          ],
        ] as [string, string][])
      : []),
    ['nominal alpha', describeEstimate(nominal, 3) ?? '–'],
    ['interval alpha', describeEstimate(interval, 3) ?? '–'],
    ['in scope or not', `${describeCount(scope.disputed, 'statement')} disputed`],
    ...(agreement.outOfScope > 0
      ? ([['out of scope, in no pair', describeCount(agreement.outOfScope, 'coding')]] as [string, string][])
      : []),
  ]
  return (
    <div className="reliability-card reliability-head">
      {ordinal.why === null && (
        <div>
          <p className="small">Krippendorff’s alpha, ordinal</p>
          <p className="reliability-alpha">{describeAlpha(ordinal.alpha, 3)}</p>
          <p className="small">
            95 % interval {describeAlpha(ordinal.interval[0], 3)} to {describeAlpha(ordinal.interval[1], 3)}
          </p>
        </div>
      )}
      <div>
        <h3>{describeVerdict(ordinal)}</h3>
        {ordinal.why === null && !ordinal.oneValue && (
          <Ruler alpha={ordinal.alpha} low={ordinal.interval[0]} high={ordinal.interval[1]} />
        )}
      </div>
      <dl className="reliability-facts">
        {facts.map(([term, words]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

const WIDTH = 480
const FROM = 0

/** Where the interval lies against the two thresholds; its lower end decides the word. */
function Ruler({ alpha, low, high }: { alpha: number; low: number; high: number }) {
  const x = (value: number) => ((Math.max(FROM, value) - FROM) / (1 - FROM)) * WIDTH
  const [tentative, supports] = [x(TENTATIVE), x(SUPPORTS)]
  return (
    <svg
      className="reliability-ruler"
      viewBox={`-8 0 ${WIDTH + 16} 84`}
      role="img"
      aria-label={`Alpha ${describeAlpha(alpha, 3)}, interval from ${describeAlpha(low, 3)} to ${describeAlpha(high, 3)}; below .667 it does not support comparing, from .800 it does. The lower end decides.`}
    >
      <text x={tentative / 2} y={12} textAnchor="middle">
        does not support
      </text>
      <text x={(tentative + supports) / 2} y={12} textAnchor="middle">
        tentative
      </text>
      <text x={(supports + WIDTH) / 2} y={12} textAnchor="middle">
        supports
      </text>
      <rect x={0} y={22} width={tentative} height={14} className="ruler-1" />
      <rect x={tentative} y={22} width={supports - tentative} height={14} className="ruler-2" />
      <rect x={supports} y={22} width={WIDTH - supports} height={14} className="ruler-3" />
      <line x1={x(low)} x2={x(high)} y1={29} y2={29} className="ruler-bar" />
      <line x1={x(low)} x2={x(low)} y1={20} y2={38} className="ruler-bar" />
      <path d={`M${x(alpha)} 22l7 7-7 7-7-7z`} className="ruler-mark" />
      <text x={tentative} y={52} textAnchor="middle">
        .667
      </text>
      <text x={supports} y={52} textAnchor="middle">
        .800
      </text>
      <text x={WIDTH} y={52} textAnchor="end">
        1
      </text>
      <text x={0} y={52}>
        {FROM}
      </text>
      <text
        x={Math.min(Math.max(x(low), 90), WIDTH - 90)}
        y={74}
        textAnchor="middle"
        className="ruler-strong"
      >
        lower end {describeAlpha(low, 3)} decides the word
      </text>
    </svg>
  )
}
