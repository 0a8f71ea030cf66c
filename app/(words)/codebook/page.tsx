import type { Metadata } from 'next'
import { Link } from '@/app/_parts/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, dataFor, type SearchParams } from '@/app/_parts/page-request'
import { reliabilityAddress } from '@/lib/address'
import type { AgreementFigure } from '@/lib/answer'
import { agreementFor } from '@/lib/db/ask/agreement-cache'
import { codebookFor, codebooksFor } from '@/lib/db/ask/codebook'
import { updatedAt } from '@/lib/db/ask/dataset'
import { AGREEMENT_METHODS, METHODS } from '@/lib/figures/definitions'
import { describeDay } from '@/lib/period'
import { onlyValue } from '@/lib/question'
import type { RuleKind } from '@/lib/record/choices'
import { describeSigned, ENDS } from '@/lib/stance'
import { describeAgreement, describeReliability } from '@/lib/words'

export const metadata: Metadata = { title: 'Codebook' }

const SECTIONS: [RuleKind, string, string][] = [
  ['decision', 'Decision rule', 'Asked in this order; the first yes decides.'],
  ['modifier', 'Modifiers', 'What moves or marks a level.'],
  ['field', 'Fields beside the level', 'What else is recorded of a statement and of a coding.'],
  ['limit', 'What the numbers cannot say', ''],
]

export default function CodebookPage({ searchParams }: { searchParams: SearchParams }) {
  return guarded(async () => {
    const { db, params, ignored: unreadable } = await dataFor(await askedOf(searchParams))
    const versions = await codebooksFor(db)
    const wanted = onlyValue(params, 'version', (asked) =>
      versions.some(({ version }) => String(version) === asked) ? null : 'no such version of the codebook',
    )
    const found = versions.find(({ version }) => String(version) === wanted.value)
    const ignored = [...unreadable, ...wanted.ignored]
    const [codebook, updated, agreement, statements] = await Promise.all([
      codebookFor(db, found?.version),
      updatedAt(db),
      agreementFor(db),
      db.statement.count(),
    ])
    if (!codebook)
      return (
        <PageFrame about="/codebook" updatedAt={updated} uses={['version']} ignored={ignored}>
          <h1>Codebook</h1>
          <p className="empty">This data set has no codebook yet.</p>
        </PageFrame>
      )
    return (
      <PageFrame
        about={`/codebook?version=${codebook.version}`}
        updatedAt={updated}
        uses={['version']}
        ignored={ignored}
      >
        <h1>{codebook.title}</h1>
        <p className="sub">
          Version {codebook.version}, adopted {describeDay(codebook.adoptedOn)}
        </p>
        {versions.length > 1 && (
          <p>
            Versions:{' '}
            {versions.map(({ version }) => (
              <span key={version}>
                <Link href={`/codebook?version=${version}`}>{version}</Link>{' '}
              </span>
            ))}
          </p>
        )}
        {codebook.introduction.split('\n').map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        <h2>
          The levels, from {ENDS[1]} to {ENDS[0]}
        </h2>
        <div className="levels">
          {codebook.levels.map((level) => (
            <LevelSection key={level.level} level={level} />
          ))}
        </div>
        {SECTIONS.map((section) => (
          <Rules key={section[0]} section={section} rules={codebook.rules} agreement={agreement} />
        ))}
        <h2 id="agreement">How far the coders agree</h2>
        <p>{describeReliability(agreement, statements)}</p>
        <p>
          <Link href={reliabilityAddress()}>All of it, with files to compute it again</Link>
        </p>
        <ul>
          {AGREEMENT_METHODS.map((method) => (
            <li key={method}>{method}</li>
          ))}
        </ul>
        <h2 id="methods">How the numbers are made</h2>
        <ul>
          {METHODS.map((method) => (
            <li key={method}>{method}</li>
          ))}
        </ul>
      </PageFrame>
    )
  })
}

type Codebook = NonNullable<Awaited<ReturnType<typeof codebookFor>>>

function LevelSection({ level }: { level: Codebook['levels'][number] }) {
  return (
    <section className="statement" id={`level${level.level}`}>
      <header>
        <span className="badge" data-level={level.level}>
          {describeSigned(level.level)}
        </span>
        <h3>{level.name}</h3>
      </header>
      <p>{level.definition}</p>
      <dl className="facts">
        <div>
          <dt>Include</dt>
          <dd>{level.include}</dd>
        </div>
        <div>
          <dt>Exclude</dt>
          <dd>{level.exclude}</dd>
        </div>
        <div>
          <dt>Invented examples</dt>
          <dd>{level.examples}</dd>
        </div>
        <div>
          <dt>PLOVER / CAMEO</dt>
          <dd>{level.eventCodes}</dd>
        </div>
      </dl>
    </section>
  )
}

function Rules({
  section: [kind, title, introduction],
  rules: all,
  agreement,
}: {
  section: (typeof SECTIONS)[number]
  rules: Codebook['rules']
  agreement: AgreementFigure | null
}) {
  const rules = all.filter((rule) => rule.kind === kind)
  if (rules.length === 0) return null
  const List = kind === 'decision' ? 'ol' : 'ul'
  return (
    <section>
      <h2 id={kind}>{title}</h2>
      {introduction && <p className="muted">{introduction}</p>}
      <List start={kind === 'decision' ? 0 : undefined}>
        {rules.map((rule) => (
          <li key={`${rule.term} ${rule.text}`}>
            {rule.term && <b>{rule.term} </b>}
            {rule.text}
            {agreement !== null && /no reliability figure/.test(rule.text) && (
              <>
                {' '}
                <b>Since this was written</b> there is one: {describeAgreement(agreement)}.
              </>
            )}
          </li>
        ))}
      </List>
    </section>
  )
}
