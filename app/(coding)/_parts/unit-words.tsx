import type { ShownUnit } from '@/lib/db/rounds/shown-unit'
import { describeDay } from '@/lib/period'
import { HIDE_CHOICES, type Hide } from '@/lib/record/choices'
import { describeForm } from '@/lib/words'

/** The statement to be judged: its words, some of what stands around them, and what the round does not hide. */
export function UnitWords({
  unit,
  place,
  all,
  hide,
}: {
  unit: ShownUnit
  place: number
  all: number
  hide: Hide
}) {
  const [from, to] = unit.day.split(' to ')
  return (
    <section className="code-words" aria-label={`Statement ${place} of ${all}`}>
      <h1 className="visually-hidden">
        Statement {place} of {all}
      </h1>
      <p className="small">
        Statement {place} of {all} · order of your own
        {hide !== 'none' && (
          <>
            {' · '}
            <b>{HIDE_CHOICES[hide].words} are hidden in this round</b>
          </>
        )}
      </p>
      {unit.changed && (
        <p className="caution">
          These words were changed after the round was opened: judge them as they stand now.
        </p>
      )}
      {unit.before !== '' && (
        <p className="code-context" dir="auto">
          {unit.before}
        </p>
      )}
      {unit.quote !== null && (
        <blockquote dir="auto" lang={unit.language ?? undefined}>
          “<mark>{unit.quote}</mark>”
        </blockquote>
      )}
      {unit.after !== '' && (
        <p className="code-context" dir="auto">
          {unit.after}
        </p>
      )}
      {unit.paraphrase !== null && (
        <p className="code-paraphrase" dir="auto">
          <span className="mark">{unit.form === 'nonverbal' ? 'nonverbal' : 'paraphrase'}</span>{' '}
          {unit.paraphrase}
        </p>
      )}
      <dl className="code-facts">
        {unit.actors !== null && (
          <div>
            <dt>Actor</dt>
            <dd>{unit.actors}</dd>
          </div>
        )}
        {unit.speaker !== null && (
          <div>
            <dt>Speaker</dt>
            <dd>{unit.speaker}</dd>
          </div>
        )}
        {unit.source !== null && (
          <div>
            <dt>Source</dt>
            <dd>{unit.source}</dd>
          </div>
        )}
        <div>
          <dt>Form</dt>
          <dd>{describeForm(unit.form)}</dd>
        </div>
        <div>
          <dt>Day</dt>
          <dd>
            {describeDay(from ?? unit.day)}
            {to !== undefined && ` to ${describeDay(to)}`}
          </dd>
        </div>
      </dl>
    </section>
  )
}
