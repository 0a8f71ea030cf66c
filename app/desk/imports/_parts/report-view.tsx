import { importAddress } from '@/lib/address'
import type { Report, RowProblem } from '@/lib/import/report'
import type { Job } from '@/lib/jobs/import-job'
import { describeCount, describeList, describeWhole } from '@/lib/phrase'
import { planOf, undecided } from './plan-form'

const SHOWN = 200
const LONGEST = 160

/** What a check has found: what would happen, and what stands against it. */
export function ReportView({ job, report }: { job: Job; report: Report }) {
  const { upload, ready } = job
  const { rows, added, changed, unchanged, codings, problems, unused, told } = report
  const open = report.readings.filter(({ isConfirmed }) => !isConfirmed).length
  // Names have a form of their own below.
  const names = new Set(undecided(planOf(job), report).map(({ first, name }) => `${first} ${name}`))
  const others = problems.filter(({ place, value }) => !names.has(`${place} ${value}`))
  const problemCount = report.problemCount - (problems.length - others.length)
  const shown = others.slice(0, SHOWN)
  return (
    <>
      <section className="card outcome" aria-label="What would happen">
        <dl className="tallies">
          <Tally name="rows read" count={rows} />
          <Tally name="to add" count={added} />
          <Tally name="to change" count={changed} />
          <Tally name="already here" count={unchanged} />
          {names.size > 0 && (
            <Tally name={names.size === 1 ? 'new name' : 'new names'} count={names.size} warn />
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
      {shown.length > 0 && (
        <Problems shown={shown} count={problemCount} csv={importAddress(upload.id, 'problems.csv')} />
      )}
    </>
  )
}

/** The first problems, of `count` in all. */
function Problems({ shown, count, csv }: { shown: readonly RowProblem[]; count: number; csv: string }) {
  return (
    <>
      <h2 id="problems">Problems</h2>
      <p>
        {count > shown.length && `The first ${shown.length} of ${describeWhole(count)}. `}
        <a href={csv}>
          {count > shown.length ? `All ${describeCount(count, 'problem')}` : 'The same'} as CSV
        </a>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="scroll" tabIndex={0} aria-label="Problems">
        <table className="problems">
          <thead>
            <tr>
              <th scope="col">Where</th>
              <th scope="col">Column</th>
              <th scope="col">What stands there</th>
              <th scope="col">What is wrong</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ place, column, value, message }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a report never changes its order
              <tr key={i}>
                <th scope="row">{place}</th>
                <td>{column}</td>
                <td dir="auto" className="found">
                  {value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value}
                </td>
                <td>{message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
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
