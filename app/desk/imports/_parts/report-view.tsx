import { StatementCard } from '@/app/_parts/statement-card'
import { importAddress } from '@/lib/address'
import type { ProblemKind, Report } from '@/lib/import/report'
import type { Job } from '@/lib/jobs/import-job'
import { describeCount, describeList, describeWhole } from '@/lib/phrase'
import { planOf, undecided } from './plan-form'

const LONGEST = 80

/** What a check has found: what would happen, and what stands against it. */
export function ReportView({ job, report }: { job: Job; report: Report }) {
  const { upload, ready } = job
  const { rows, added, changed, unchanged, codings, unused, told } = report
  const open = report.readings.filter(({ isConfirmed }) => !isConfirmed).length
  // Names have a form of their own below.
  const names = undecided(planOf(job), report)
  const kinds = report.kinds.filter(({ isName }) => !isName)
  const problemCount = kinds.reduce((sum, { count }) => sum + count, 0)
  return (
    <>
      <section className="card outcome" aria-label="What would happen">
        <dl className="tallies">
          <Tally name="rows read" count={rows} />
          <Tally name="to add" count={added} />
          <Tally name="to change" count={changed} />
          <Tally name="already here" count={unchanged} />
          {names.length > 0 && (
            <Tally name={names.length === 1 ? 'new name' : 'new names'} count={names.length} warn />
          )}
          {codings !== added + changed + unchanged && codings > 0 && <Tally name="codings" count={codings} />}
          {open > 0 && <Tally name="to confirm" count={open} warn />}
          <Tally name={problemCount === 1 ? 'problem' : 'problems'} count={problemCount} warn />
        </dl>
        {ready ? (
          <form action={importAddress(upload.id, 'write')} method="post">
            <button type="submit" className="button primary">
              {added + changed === 0 ? 'Nothing is new: end this import' : 'Import all of it'}
            </button>
            <span className="small"> All of it is stored, or nothing; it can be undone as a whole.</span>
          </form>
        ) : (
          <p className="caution">
            {problemCount === 0
              ? 'Nothing is imported before you have answered below how columns are read and who the new names are.'
              : 'Nothing is imported while there are problems. Mend the file and send it again, or change what its columns and names mean below.'}
          </p>
        )}
        {told.map((words) => (
          <p key={words} className="small">
            {words}
          </p>
        ))}
        {unused.length > 0 && (
          <p className="small">
            Columns that are not used: {describeList(unused.map((column) => `“${column}”`))}.
          </p>
        )}
      </section>
      {kinds.length > 0 && (
        <Problems kinds={kinds} count={problemCount} csv={importAddress(upload.id, 'problems.csv')} />
      )}
      {report.preview.length > 0 && <Preview statements={report.preview} />}
    </>
  )
}

/** What is wrong, kind by kind: each is one thing to mend, however many rows have it. */
function Problems({ kinds, count, csv }: { kinds: readonly ProblemKind[]; count: number; csv: string }) {
  return (
    <>
      <h2 id="problems">Problems</h2>
      <p>
        {describeCount(kinds.length, 'kind')} of problems.{' '}
        <a href={csv}>{describeCount(count, 'place')} as CSV</a>
      </p>
      <ul className="problem-kinds">
        {kinds.map(({ column, message, count: places, first }) => (
          <li key={`${column} ${message}`} className="card">
            <p>
              {column !== '' && (
                <b>
                  <bdi>{column}</bdi>:{' '}
                </b>
              )}
              {message}
            </p>
            <p className="small places">
              {describeCount(places, 'place')}:{' '}
              {first.map(({ place, value }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a report never changes its order
                <span key={at}>
                  {place}
                  {value !== '' && (
                    <>
                      {' '}
                      “<bdi>{value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value}</bdi>”
                    </>
                  )}
                  {at < first.length - 1 ? ', ' : places > first.length ? ' …' : ''}
                </span>
              ))}
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}

/** The first statements as they will look. */
function Preview({ statements }: { statements: Report['preview'] }) {
  return (
    <>
      <h2 id="preview">The first statements as they will look</h2>
      <div className="preview">
        {statements.map((statement) => (
          <StatementCard key={statement.id} statement={statement} named linked={false} />
        ))}
      </div>
    </>
  )
}

function Tally({ name, count, warn = false }: { name: string; count: number; warn?: boolean }) {
  return (
    <div data-warn={(warn && count > 0) || undefined}>
      <dt>{name}</dt>
      <dd>{describeWhole(count)}</dd>
    </div>
  )
}
