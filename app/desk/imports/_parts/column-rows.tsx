import type { Plan } from '@/lib/import/plan'
import { recognise } from '@/lib/import/recognise'
import { SOURCE_TARGETS, TARGETS } from '@/lib/import/target'
import type { Look } from '@/lib/table/look'
import { CODER_TARGET } from './plan-form'

/** Values shown of each column. */
const SHOWN = 3

/** Every column of the file with its first values, and what it becomes. */
export function ColumnRows({ look, plan }: { look: Look; plan: Plan }) {
  return (
    <table className="column-plan">
      <thead>
        <tr>
          <th scope="col">In the file</th>
          <th scope="col">It becomes</th>
        </tr>
      </thead>
      <tbody>
        {look.columns.map((column, place) => (
          <ColumnRow key={column} column={column} place={place} look={look} plan={plan} />
        ))}
      </tbody>
    </table>
  )
}

function ColumnRow({ column, place, look, plan }: { column: string; place: number; look: Look; plan: Plan }) {
  const own = look.looks?.[place]
  const targets = Object.entries(plan.columns).flatMap(([target, each]) => (each === column ? [target] : []))
  const coder = Object.hasOwn(plan.coders, column) ? plan.coders[column] : undefined
  const first = coder === undefined ? (targets[0] ?? '') : CODER_TARGET
  return (
    <tr data-used={targets.length > 0 || coder !== undefined || undefined}>
      <th scope="row">
        <bdi className="name">{column}</bdi>
        {own && (
          <>
            <span className="samples">
              {own.samples.slice(0, SHOWN).map((sample) => (
                <bdi key={sample}>{sample}</bdi>
              ))}
            </span>
            <span className="hint">{recognise(own, look.values[column], look.rows)}</span>
          </>
        )}
      </th>
      <td>
        <TargetChoice name={`target.${place}`} label={`What “${column}” becomes`} value={first} withCoder />
        {targets.slice(1).map((target, at) => (
          <TargetChoice
            key={target}
            name={`target.${place}`}
            label={`What “${column}” becomes too, ${at + 2}`}
            value={target}
          />
        ))}
        {coder !== undefined && (
          <label className="coder">
            Coder <input name={`coder.${place}`} defaultValue={coder} maxLength={200} required />
          </label>
        )}
      </td>
    </tr>
  )
}

function TargetChoice({
  name,
  label,
  value,
  withCoder = false,
}: {
  name: string
  label: string
  value: string
  withCoder?: boolean
}) {
  return (
    <select name={name} aria-label={label} defaultValue={value}>
      <option value="">left alone</option>
      <optgroup label="Needed">
        {TARGETS.filter(({ needed }) => needed).map(({ name: target, label: words }) => (
          <option key={target} value={target}>
            {words}
          </option>
        ))}
      </optgroup>
      <optgroup label="More">
        {TARGETS.filter(({ needed }) => !needed).map(({ name: target, label: words }) => (
          <option key={target} value={target}>
            {words}
          </option>
        ))}
        {withCoder && <option value={CODER_TARGET}>Levels by one coder</option>}
      </optgroup>
    </select>
  )
}

/** Fields that a table needs by what else it has: a source by its outlet, and levels by their coder. */
function wantedBy({ columns }: Plan): string[] {
  const hasSource = SOURCE_TARGETS.some((target) => target in columns)
  return [...(hasSource ? [] : ['outlet']), ...('level' in columns && !('coder' in columns) ? ['coder'] : [])]
}

/** What is the same for every row: needed fields without a column first, the others folded. */
export function FixedRows({ plan }: { plan: Plan }) {
  const isFree = ({ name }: (typeof TARGETS)[number]) => !(name in plan.columns)
  const wanted = wantedBy(plan)
  const shown = TARGETS.filter(
    (target) =>
      isFree(target) && (target.needed || wanted.includes(target.name) || target.name in plan.fixed),
  )
  const hidden = TARGETS.filter((target) => isFree(target) && !shown.includes(target))
  return (
    <>
      {shown.length > 0 && <FixedTable targets={shown} plan={plan} />}
      <details className="more">
        <summary>Say something else of every row</summary>
        <FixedTable targets={hidden} plan={plan} />
      </details>
    </>
  )
}

function FixedTable({ targets, plan }: { targets: readonly (typeof TARGETS)[number][]; plan: Plan }) {
  return (
    <table className="targets">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">The same for every row</th>
        </tr>
      </thead>
      <tbody>
        {targets.map(({ name, label, hint, needed, choices }) => (
          <tr key={name}>
            <th scope="row">
              {label}
              {needed && <span className="needed"> needed</span>}
              <span className="hint">{hint}</span>
            </th>
            <td>
              {choices ? (
                <select
                  name={`fixed.${name}`}
                  aria-label={`The same ${label} for every row`}
                  defaultValue={plan.fixed[name] ?? ''}
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
                  defaultValue={plan.fixed[name]}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
