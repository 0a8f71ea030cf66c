import type { ReactNode } from 'react'
import type { Facets } from '@/lib/answer'
import { type FilterPart, filterOf } from '@/lib/filters'
import { describeWhole } from '@/lib/phrase'
import { JOINTS, type Joint, ORDERS, type Order, type Question } from '@/lib/question'
import type { Vocabulary } from '@/lib/vocabulary'

const JOINT_WORDS: Record<Joint, string> = { actor: 'the joint actor, once', signatories: 'each signatory' }
const ORDER_WORDS: Record<Order, string> = {
  stated: 'as stated in the data set',
  name: 'by name',
  position: 'by position (from 5 statements on)',
  number: 'by number of statements',
}

type Asked = { question: Question }

/** The actors side by side. */
export function ActorPill({
  question,
  actors,
  facets,
}: Asked & { actors: Vocabulary['actors']; facets: Facets }) {
  return (
    <Pill name="Actors" value={`${question.actors.length} of ${actors.length}`}>
      {actors.map((actor) => (
        <Choice
          key={actor.slug}
          name="actor"
          value={actor.slug}
          checked={question.actors.includes(actor.slug)}
          count={facets.actors[actor.slug] ?? 0}
        >
          {actor.name}
        </Choice>
      ))}
    </Pill>
  )
}

/** The days asked for, and the day as of which the data set is shown. */
export function DatePill({ question }: Asked) {
  return (
    <Pill
      name="Dates"
      value={question.from || question.to ? `${question.from ?? '…'} to ${question.to ?? '…'}` : 'any'}
    >
      <label className="field">
        From <input type="date" name="from" defaultValue={question.from ?? ''} />
      </label>
      <label className="field">
        To <input type="date" name="to" defaultValue={question.to ?? ''} />
      </label>
      <p className="small">
        Either end may stay open. A statement whose day is uncertain counts if it may fall inside.
      </p>
      <label className="field">
        As it stood on <input type="date" name="asof" defaultValue={question.asOf ?? ''} />
      </label>
      <p className="small">The data set at the end of that day (UTC), without what was changed since.</p>
    </Pill>
  )
}

/** To whom joint statements are credited, and the order of actors. */
export function JointAndOrderPill({ question }: Asked) {
  return (
    <Pill name="Joint and order" value="">
      <Radios
        legend="Credit a joint statement to"
        name="joint"
        values={JOINTS}
        words={JOINT_WORDS}
        chosen={question.joint}
        usual="actor"
      />
      <Radios
        legend="Order of actors"
        name="order"
        values={ORDERS}
        words={ORDER_WORDS}
        chosen={question.order}
        usual="stated"
      />
    </Pill>
  )
}

/** One of a few values; the usual one is asked for by leaving it out. */
function Radios<T extends string>({
  legend,
  name,
  values,
  words,
  chosen,
  usual,
}: {
  legend: string
  name: string
  values: readonly T[]
  words: Record<T, string>
  chosen: T
  usual: T
}) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {values.map((value) => (
        <label key={value} className="choice">
          <input
            type="radio"
            name={name}
            value={value === usual ? '' : value}
            defaultChecked={chosen === value}
          />
          {words[value]}
        </label>
      ))}
    </fieldset>
  )
}

/** A filter that is chosen from a list or switched on; the others have places of their own. */
export function FilterControl({
  part,
  question,
  vocabulary,
  facets,
}: {
  part: FilterPart
  question: Question
  vocabulary: Vocabulary
  facets: Facets
}) {
  const { key, control, format } = filterOf(part)
  const values = format(question[part])
  const counts = facetOf(facets, part)
  if (control.kind === 'flag')
    return (
      <label className="pill">
        <input type="checkbox" name={key} value={control.value} defaultChecked={values.length > 0} />{' '}
        {control.name} {typeof counts === 'number' && <span className="count">{describeWhole(counts)}</span>}
      </label>
    )
  if (control.kind !== 'choices') return null
  return (
    <Pill name={control.name} value={values.length === 0 ? 'any' : `${values.length} chosen`}>
      {control
        .options(vocabulary)
        .filter(({ value, shelved }) => !shelved || values.includes(value))
        .map(({ value, words }) => (
          <Choice
            key={value}
            name={key}
            value={value}
            checked={values.includes(value)}
            count={typeof counts === 'object' ? (counts[value] ?? 0) : null}
          >
            {words}
          </Choice>
        ))}
    </Pill>
  )
}

/** How many statements each value of a filter would leave; undefined for a filter that is not counted. */
const facetOf = (facets: Facets, part: FilterPart): number | Readonly<Record<string, number>> | undefined =>
  part in facets ? facets[part as keyof Facets] : undefined

function Pill({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    // One name, so that the browser keeps at most one of them open.
    <details className="pill" name="question">
      <summary>
        <b>{name}</b> {value}
      </summary>
      <div className="sheet">{children}</div>
    </details>
  )
}

function Choice({
  name,
  value,
  checked,
  count,
  children,
}: {
  name: string
  value: string
  checked: boolean
  /** null where nobody counts. */
  count: number | null
  children: ReactNode
}) {
  return (
    <label className="choice">
      <input type="checkbox" name={name} value={value} defaultChecked={checked} />
      <span>{children}</span>
      {count !== null && <span className="count">{describeWhole(count)}</span>}
    </label>
  )
}
