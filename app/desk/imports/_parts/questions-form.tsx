import { importAddress } from '@/lib/address'
import { type Named, namesFor } from '@/lib/db/desk/names'
import type { Database } from '@/lib/db/store/client'
import { guessActorKind } from '@/lib/import/actor-kind'
import type { Plan } from '@/lib/import/plan'
import type { Report, Unknown } from '@/lib/import/report'
import type { Job } from '@/lib/jobs/import-job'
import { describeCount, describeWhole } from '@/lib/phrase'
import { NAMED_TYPES } from '@/lib/record/naming'
import { MOST_NAMES, planOf, unknownByType } from './plan-form'
import { ReadingLines } from './reading-lines'

const TYPES: Record<string, { one: string; many: string }> = {
  actor: { one: 'actor', many: 'actors' },
  topic: { one: 'topic', many: 'topics' },
  speaker: { one: 'speaker', many: 'speakers' },
  outlet: { one: 'outlet', many: 'outlets' },
  source: { one: 'source', many: 'sources' },
  coder: { one: 'coder', many: 'coders' },
}
const typeWords = (type: string) => TYPES[type] ?? { one: type, many: type }

/** More names than these are no choice that a list can offer. */
const MOST_CHOICES = 400

/** Longer lists are folded. */
const FEW = 12

/** What a check asks: how columns are read where that changes something, and who new names are. Never guessed. */
export async function QuestionsForm({ job, report, db }: { job: Job; report: Report; db: Database }) {
  const plan = planOf(job)
  const groups = await Promise.all(
    unknownByType(report).map(async ([type, names]) => {
      const known = NAMED_TYPES.find((each) => each === type)
      const choices = known ? (await namesFor(db, known)).filter(({ archived }) => !archived) : []
      return { type, names, choices: choices.length > MOST_CHOICES ? [] : choices }
    }),
  )
  return (
    <form action={importAddress(job.upload.id, 'plan')} method="post" className="unknown">
      <input type="hidden" name="part" value="names" />
      {/* A check made anew meanwhile may number the names otherwise. */}
      <input type="hidden" name="asked" value={job.run?.asked} />
      {report.readings.length > 0 && <ReadingLines lines={report.readings} />}
      {groups.length > 0 && (
        <>
          <h2 id="names">Names that are new here</h2>
          <p>
            Say for each who it is: somebody known by another name, or somebody new. Nobody is made and nobody
            taken for another unless you say so.
          </p>
        </>
      )}
      {report.unknown.length > MOST_NAMES && (
        <p className="caution">
          The first {MOST_NAMES} of {describeWhole(report.unknown.length)} names. The boxes that make new ones
          hold for all of them.
        </p>
      )}
      {groups.map((group) => (
        <Group key={group.type} {...group} plan={plan} />
      ))}
      <p className="actions">
        <button type="submit" className="button primary" name="next" value="check">
          Check again with this
        </button>
      </p>
    </form>
  )
}

function Group({
  type,
  names,
  choices,
  plan,
}: {
  type: string
  names: { unknown: Unknown; place: number }[]
  choices: Named[]
  plan: Plan
}) {
  const { one, many } = typeWords(type)
  const made = plan.create.some((each) => each === type)
  return (
    <fieldset className="card">
      <legend>{describeCount(names.length, `new ${one}`, `new ${many}`)}</legend>
      <label className="make">
        <input type="checkbox" name={`create.${type}`} value="yes" defaultChecked={made} /> Make every {one}{' '}
        of this list that is not said to be somebody else
      </label>
      <details open={!made && names.length <= FEW} className="more">
        <summary>{made ? 'The names, where one is somebody known' : 'The names'}</summary>
        <table className="targets">
          <thead>
            <tr>
              <th scope="col">Name in the file</th>
              <th scope="col" className="number">
                Rows
              </th>
              <th scope="col">It is</th>
              {type === 'actor' && <th scope="col">If new, a</th>}
            </tr>
          </thead>
          <tbody>
            {names.map(({ unknown, place }) => (
              <NameRow
                key={place}
                type={type}
                unknown={unknown}
                place={place}
                choices={choices}
                plan={plan}
              />
            ))}
          </tbody>
        </table>
      </details>
    </fieldset>
  )
}

/** One name, and who it is. */
function NameRow({
  type,
  unknown: { name, rows, first, near },
  place,
  choices,
  plan,
}: {
  type: string
  unknown: Unknown
  place: number
  choices: readonly Named[]
  plan: Plan
}) {
  const { one } = typeWords(type)
  return (
    <tr>
      <th scope="row">
        <bdi>{name}</bdi>
        <span className="hint">first in {first}</span>
      </th>
      <td className="number">{describeWhole(rows)}</td>
      <td>
        <select
          name={`same.${place}`}
          aria-label={`Who ${name} is`}
          defaultValue={plan.same[type]?.[name] ?? ''}
        >
          <option value="">a new {one}</option>
          <Choices type={type} near={near} choices={choices} />
        </select>
      </td>
      {type === 'actor' && (
        <td>
          <select
            name={`kind.${place}`}
            aria-label={`What ${name} is, if new`}
            defaultValue={plan.kinds[name] ?? guessActorKind(name)}
          >
            <option value="state">state</option>
            <option value="organisation">organisation</option>
          </select>
        </td>
      )}
    </tr>
  )
}

function Choices({
  type,
  near,
  choices,
}: {
  type: string
  near: Unknown['near']
  choices: readonly Named[]
}) {
  const { many } = typeWords(type)
  return (
    <>
      {near.length > 0 && (
        <optgroup label="Similar names">
          {near.map(({ id, name: known }) => (
            <option key={id} value={id}>
              {known}
            </option>
          ))}
        </optgroup>
      )}
      {choices.length > 0 && (
        <optgroup label={`All ${many}`}>
          {choices
            .filter(({ id }) => near.every((other) => other.id !== id))
            .map(({ id, name: known, detail }) => (
              <option key={id} value={id}>
                {detail && type !== 'actor' ? `${known} (${detail})` : known}
              </option>
            ))}
        </optgroup>
      )}
    </>
  )
}
