import { importAddress } from '@/lib/address'
import { MEDIAN } from '@/lib/import/plan'
import type { Job } from '@/lib/jobs/import-job'
import { describeCount } from '@/lib/phrase'
import type { Look } from '@/lib/table/look'
import { ColumnRows, FixedRows } from './column-rows'
import { LevelRows } from './level-rows'
import { PART_OF, planOf } from './plan-form'

/** What the columns of a file mean: said here, or by a plan that was kept. */
export function MappingForm({ job }: { job: Job }) {
  return (
    <>
      <PlanForm job={job} />
      {(job.look?.columns.length ?? 0) > 0 && <SavedPlan job={job} />}
    </>
  )
}

/** The plan as a file: kept for the next table of its kind, or taken from the last. */
function SavedPlan({ job: { upload } }: { job: Job }) {
  return (
    <details className="more">
      <summary>Keep this plan, or use one that was kept</summary>
      <p>
        <a href={importAddress(upload.id, 'plan.json')} download>
          Download the plan as JSON
        </a>{' '}
        <span className="small">
          as it was kept last; <code>npm run import -- FILE --plan plan.json</code> takes it too.
        </span>
      </p>
      <form
        action={importAddress(upload.id, 'plan')}
        method="post"
        encType="multipart/form-data"
        className="saved-plan"
      >
        <input type="hidden" name="part" value="saved" />
        <label>
          A kept plan <input type="file" name="plan" accept=".json,application/json" required />
        </label>{' '}
        <button type="submit" className="button">
          Use it
        </button>
      </form>
    </details>
  )
}

function PlanForm({ job }: { job: Job }) {
  const { upload, look } = job
  if (!look) return null
  return (
    <form action={importAddress(upload.id, 'plan')} method="post" className="mapping">
      <input type="hidden" name="part" value="columns" />
      <h2>The file</h2>
      <Part job={job} />
      <EncodingChoice job={job} />
      {look.problem !== null && <p className="caution">{look.problem}</p>}
      {look.remarks?.map((remark) => (
        <p key={remark} className="caution">
          {remark}
        </p>
      ))}
      {look.columns.length > 0 && <Columns job={job} look={look} />}
    </form>
  )
}

/** Which sheet of a workbook, or which statement type of a .dna file. */
function Part({ job: { upload, plan, look } }: { job: Job }) {
  const name = PART_OF[upload.kind]
  if (name === undefined || !look || look.parts.length < 2) return null
  const words = { sheet: 'Sheet', statement_type: 'Statement type', list: 'List' }[name]
  return (
    <p className="part">
      <label>
        {words}{' '}
        <select name={`fixed.${name}`} defaultValue={plan?.fixed[name] ?? ''}>
          {plan?.fixed[name] === undefined && <option value="">chosen by itself</option>}
          {look.parts.map((part) => (
            <option key={part}>{part}</option>
          ))}
        </select>
      </label>{' '}
      <button type="submit" className="button" name="next" value="keep">
        Read this one
      </button>
    </p>
  )
}

/** How the letters of a text table are read, where the file itself does not tell. */
function EncodingChoice({ job: { plan, look } }: { job: Job }) {
  const encoding = look?.encoding
  if (!encoding || (!encoding.isGuess && !plan?.encoding)) return null
  const said = plan?.encoding ?? ''
  return (
    <fieldset className="encoding">
      <legend>The file is not in UTF-8. Its words read so:</legend>
      {[encoding, ...encoding.others].map(({ name, words }) => (
        <label key={name}>
          <input
            type="radio"
            name="encoding"
            value={name}
            defaultChecked={name === (said || encoding.name)}
          />{' '}
          <bdi>{words.join(', ')}</bdi> <span className="hint">{name}</span>
        </label>
      ))}
      {encoding.others.length > 0 && (
        <button type="submit" className="button" name="next" value="keep">
          Read it so
        </button>
      )}
    </fieldset>
  )
}

function Columns({ job, look }: { job: Job; look: Look }) {
  const plan = planOf(job)
  return (
    <>
      <h2>What the columns mean</h2>
      <p className="small">
        {describeCount(look.rows, 'row')} in {describeCount(look.columns.length, 'column')}. A column that you
        leave alone is nobody’s problem. How days, lists and the like are read is asked after the check, once
        for a column.
      </p>
      <ColumnRows look={look} plan={plan} />
      <LevelRows job={job} />
      <Coders job={job} />
      <h2>What the file does not say</h2>
      <FixedRows plan={plan} />
      <h2>Why</h2>
      <label className="wide-field">
        <span>Why are these statements imported? It stands in the history of each.</span>
        <input name="why" required maxLength={500} defaultValue={plan.why} />
      </label>
      <p className="actions">
        <button type="submit" className="button primary" name="next" value="check">
          Check the file
        </button>{' '}
        <button type="submit" className="button" name="next" value="keep">
          Keep this and look again
        </button>
      </p>
      <p className="small">
        Checking stores nothing: it says what would happen, row by row. If you have chosen another column for
        the level, keep that first; its values are listed then.
      </p>
    </>
  )
}

/** What happens where a statement has several codings; asked where it can have. */
function Coders({ job }: { job: Job }) {
  const plan = planOf(job)
  if (plan.columns.coder === undefined && Object.keys(plan.coders).length === 0) return null
  const names = [
    ...new Set([
      ...Object.values(plan.coders),
      ...(job.look?.values[plan.columns.coder ?? ''] ?? []).map(({ value }) => value),
    ]),
  ]
  return (
    <details className="more" open={Object.keys(plan.coders).length > 0}>
      <summary>If several coders judged a statement</summary>
      <table className="targets">
        <tbody>
          <tr>
            <th scope="row">
              The coding that counts
              <span className="hint">All are stored; of a new statement one stands in the figures.</span>
            </th>
            <td>
              <select name="adopt" aria-label="The coding that counts" defaultValue={plan.adopt}>
                <option value={MEDIAN}>the one in the middle</option>
                {names.slice(0, MOST_CODERS).map((name) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </select>
            </td>
          </tr>
          <tr>
            <th scope="row">
              The same coder twice
              <span className="hint">Two rows by one coder on one statement.</span>
            </th>
            <td>
              <select name="repeats" aria-label="The same coder twice" defaultValue={plan.repeats}>
                <option value="told">is a problem</option>
                <option value="first">the first counts</option>
                <option value="last">the last counts</option>
              </select>
            </td>
          </tr>
        </tbody>
      </table>
    </details>
  )
}

const MOST_CODERS = 200
