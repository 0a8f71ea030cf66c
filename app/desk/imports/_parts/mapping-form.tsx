import { importAddress } from '@/lib/address'
import { TARGETS } from '@/lib/import/target'
import type { Job } from '@/lib/jobs/import-job'
import { describeCount } from '@/lib/phrase'
import { describeLevel, describeSigned, LEVELS } from '@/lib/stance'
import type { Look } from '@/lib/table/look'
import { isLevelAlready, levelValues, PART_OF, planOf } from './plan-form'

type Target = (typeof TARGETS)[number]

/** What the columns of a file mean. */
export function MappingForm({ job }: { job: Job }) {
  const { upload, look } = job
  if (!look) return null
  return (
    <form action={importAddress(upload.id, 'plan')} method="post" className="mapping">
      <input type="hidden" name="part" value="columns" />
      <h2>The file</h2>
      <Part job={job} />
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
  const words = name === 'sheet' ? 'Sheet' : 'Statement type'
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

function Columns({ job, look }: { job: Job; look: Look }) {
  const plan = planOf(job)
  const used = ({ name }: Target) => name in plan.columns || name in plan.fixed
  const shown = TARGETS.filter((target) => target.needed || used(target))
  const hidden = TARGETS.filter((target) => !shown.includes(target))
  const rows = (targets: readonly Target[]) =>
    targets.map((target) => (
      <TargetRow
        key={target.name}
        target={target}
        columns={look.columns}
        column={plan.columns[target.name]}
        fixed={plan.fixed[target.name]}
      />
    ))
  return (
    <>
      <p>
        {describeCount(look.rows, 'row')} in {describeCount(look.columns.length, 'column')}. The first rows:
      </p>
      <FirstRows look={look} />
      <h2>What the columns mean</h2>
      <p className="small">
        Choose a column for what the file has; or write one value that holds for every row. A value counts
        only where no column is chosen.
      </p>
      <TargetTable>{rows(shown)}</TargetTable>
      {hidden.length > 0 && (
        <details className="more">
          <summary>{describeCount(hidden.length, 'more field')} that this file seems not to have</summary>
          <TargetTable>{rows(hidden)}</TargetTable>
        </details>
      )}
      <Levels job={job} />
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

function FirstRows({ look }: { look: Look }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll peek" tabIndex={0} aria-label="The first rows of the file">
      <table>
        <thead>
          <tr>
            {look.columns.map((column) => (
              <th key={column} scope="col" dir="auto">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {look.first.map((cells) => (
            <tr key={cells.join('\u0000')}>
              {look.columns.map((column, place) => (
                <td key={column} dir="auto">
                  <span>{cells[place]}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function TargetTable({ children }: { children: React.ReactNode }) {
  return (
    <table className="targets">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Column of the file</th>
          <th scope="col">or the same for every row</th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}

function TargetRow({
  target: { name, label, hint, needed, choices },
  columns,
  column,
  fixed,
}: {
  target: Target
  columns: readonly string[]
  column: string | undefined
  fixed: string | undefined
}) {
  return (
    <tr>
      <th scope="row">
        {label}
        {needed && <span className="needed"> needed</span>}
        <span className="hint">{hint}</span>
      </th>
      <td>
        <select
          name={`column.${name}`}
          aria-label={`Column for ${label}`}
          defaultValue={column === undefined ? '' : columns.indexOf(column)}
        >
          <option value="">not in this file</option>
          {columns.map((each, place) => (
            <option key={each} value={place}>
              {each}
            </option>
          ))}
        </select>
      </td>
      <td>
        {choices ? (
          <select
            name={`fixed.${name}`}
            aria-label={`The same ${label} for every row`}
            defaultValue={fixed ?? ''}
          >
            <option value="">not the same</option>
            {choices.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
        ) : (
          <input
            name={`fixed.${name}`}
            aria-label={`The same ${label} for every row`}
            placeholder="the same for every row"
            defaultValue={fixed}
          />
        )}
      </td>
    </tr>
  )
}

/** Which level each value of the level column means. */
function Levels({ job }: { job: Job }) {
  const plan = planOf(job)
  const column = plan.columns.level
  if (column === undefined) return null
  const values = levelValues(plan, job.look)
  if (values.length === 0)
    return (
      <p className="small">
        The column “{column}” has no values, or too many different ones to list: they are read as levels from
        −3 to +3.
      </p>
    )
  const strange = values.some(({ value }) => !isLevelAlready(value))
  return (
    <details open={strange || Object.keys(plan.levels).length > 0} className="more">
      <summary>Which level each value of “{column}” means</summary>
      {job.upload.kind === 'dna' && (
        <p className="small">
          Agreement is not escalation: say for each value what it stands for here. The mapping is written into
          the history and into each coding’s rationale.
        </p>
      )}
      <table className="targets levels">
        <thead>
          <tr>
            <th scope="col">Value</th>
            <th scope="col" className="number">
              Rows
            </th>
            <th scope="col">Level</th>
          </tr>
        </thead>
        <tbody>
          {values.map(({ value, rows }, place) => (
            <tr key={value}>
              <th scope="row" dir="auto">
                {value}
              </th>
              <td className="number">{rows}</td>
              <td>
                <select
                  name={`level.${place}`}
                  aria-label={`Level of ${value}`}
                  defaultValue={plan.levels[value] ?? ''}
                >
                  <option value="">{isLevelAlready(value) ? 'as it stands' : 'choose a level'}</option>
                  {LEVELS.toReversed().map((level) => (
                    <option key={level} value={level}>
                      {describeSigned(level)} {describeLevel(level)}
                    </option>
                  ))}
                  <option value="out">out of scope</option>
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
