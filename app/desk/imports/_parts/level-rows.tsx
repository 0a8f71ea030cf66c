import { isOwnHeading } from '@/lib/import/coding'
import type { Job } from '@/lib/jobs/import-job'
import { describeCount } from '@/lib/phrase'
import { describeLevel, describeSigned, LEVELS } from '@/lib/stance'
import { isLevelAlready, levelValues, MOST_LEVELS, planOf } from './plan-form'
import { RowSearch } from './row-search'

/** More rows than these are searched and not read through. */
const MANY = 20

/** Which level each value of the columns of levels means: any number of values, and what becomes of the rest. */
export function LevelRows({ job }: { job: Job }) {
  const plan = planOf(job)
  const columns = [plan.columns.level ?? [], Object.keys(plan.coders)].flat()
  if (columns.length === 0) return null
  const values = levelValues(plan, job.look)
  const names = columns.map((column) => `“${column}”`).join(', ')
  if (values.length === 0)
    return (
      <p className="small">
        {names} {columns.length === 1 ? 'has' : 'have'} no values, or too many different ones to list: they
        are read as levels from −3 to +3.
      </p>
    )
  const strange = values.some(({ value }) => !isLevelAlready(value))
  const isForeign = strange || columns.some((column) => !isOwnHeading(column))
  const shown = values.slice(0, MOST_LEVELS)
  return (
    <details open={isForeign || Object.keys(plan.levels).length > 0} className="more" id="levels">
      <summary>Which level each value of {names} means</summary>
      {isForeign && (
        <p className="small">
          Another scale is no stance: say for each value what it stands for here. Where you give any value a
          level, only values with one are codings. The mapping is written into the history and into each
          coding’s rationale.
        </p>
      )}
      {values.length > MANY && <RowSearch table="level-values" label="Find a value" />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="level-scroll" tabIndex={0} aria-label="Values and their levels">
        <table className="targets levels" id="level-values">
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
            {shown.map(({ value, rows }, place) => (
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
                    <option value="">
                      {isLevelAlready(value) && !strange ? 'as it stands' : 'no level'}
                    </option>
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
      </section>
      {values.length > MOST_LEVELS && (
        <p className="small">
          {describeCount(values.length - MOST_LEVELS, 'more value')} in fewer rows: give them levels in a
          saved plan.
        </p>
      )}
      <label className="rest">
        <input type="checkbox" name="rest" value="none" defaultChecked={plan.rest === 'none'} /> The rest has
        no level: rows with another value are statements without a coding
      </label>
    </details>
  )
}
