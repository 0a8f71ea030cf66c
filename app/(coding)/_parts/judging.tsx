import { codeAddress } from '@/lib/address'
import type { Codebook } from '@/lib/db/ask/codebook'
import type { Assigned } from '@/lib/db/rounds/assignments'
import { describeDay } from '@/lib/period'
import { type Decision, OTHERWISE } from '@/lib/record/decision'
import { describeLevel, describeSigned, ENDS, LEVELS } from '@/lib/stance'
import { FLAG_KEYS, LEVEL_KEYS } from './keys'

const FLAGS = [
  ['conditional', 'Conditional'],
  ['hedged', 'Hedged'],
  ['deterrentFrame', 'Deterrent'],
] as const

const SURE = [
  ['low', 'Unsure'],
  ['medium', 'Fairly'],
  ['high', 'Sure'],
] as const

/** What is missing before an answer is complete, by the word in the address. */
const MISSING: Record<string, string> = {
  level: 'Answer a question, choose a level, or say that it is out of scope.',
  both: 'What is out of scope has no level, not even 0: take back the one or the other.',
  reason: 'Say in one sentence why this level.',
}

/** The coder's own judgement of one statement; a form that works without any script. */
export function Judging({
  slug,
  unit,
  decision,
  words,
  missing,
  closesOn,
  isLast,
}: {
  slug: string
  unit: Assigned
  decision: Decision
  words: Codebook['levels']
  missing: string | null
  closesOn: string | null
  isLast: boolean
}) {
  const { judged, place } = unit
  const problem = MISSING[missing ?? '']
  return (
    <form
      id="judging"
      className="code-judge"
      method="post"
      action={`${codeAddress(slug)}/save`}
      aria-label="Your coding"
      data-previous={place > 1 ? codeAddress(slug, { unit: place - 1 }) : undefined}
    >
      <input type="hidden" name="unit" value={place} />
      {problem && (
        <p className="caution" role="alert">
          Kept, but not complete. {problem}
        </p>
      )}
      <Questions decision={decision} chosen={judged?.question ?? null} />
      <Levels chosen={judged?.level ?? null} />
      <div className="code-flags">
        {FLAGS.map(([name, label]) => (
          <label key={name} className="code-pill">
            <input type="checkbox" name={name} defaultChecked={judged?.[name]} /> {label}{' '}
            <kbd>{FLAG_KEYS[name]}</kbd>
          </label>
        ))}
        <label className="code-pill code-out">
          <input type="checkbox" name="outOfScope" defaultChecked={judged?.outOfScope} /> Out of scope{' '}
          <kbd>{FLAG_KEYS.outOfScope}</kbd>
        </label>
      </div>
      <label className="code-reason">
        <b>Reason</b> <span className="muted">one sentence, needed</span>
        <textarea name="rationale" rows={2} defaultValue={judged?.rationale} maxLength={4000} dir="auto" />
      </label>
      <div className="code-row">
        <fieldset className="code-sure">
          <legend>How sure</legend>
          {SURE.map(([value, label]) => (
            <label key={value}>
              <input
                type="radio"
                name="confidence"
                value={value}
                defaultChecked={(judged?.confidence ?? 'medium') === value}
              />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
        <button type="submit" name="act" value="skipped" className="code-quiet">
          Set aside
        </button>
        <button type="submit" name="act" value="cannot-judge" className="code-quiet">
          Cannot judge <kbd>X</kbd>
        </button>
      </div>
      <p className="code-kept" role="status" />
      <div className="code-go">
        {place > 1 && (
          <a
            className="button"
            href={codeAddress(slug, { unit: place - 1 })}
            aria-label={`Back to statement ${place - 1}`}
          >
            ← {place - 1} <kbd>Backspace</kbd>
          </a>
        )}
        <button type="submit" className="button primary">
          <span className="code-save">Save</span> {isLast ? 'and finish' : 'and go on'} <kbd>Enter</kbd>
        </button>
      </div>
      <p className="small">
        Nobody sees your codings before the round closes
        {closesOn !== null && ` (planned for ${describeDay(closesOn)})`}. You see nobody’s.
      </p>
      <Rule decision={decision} words={words} chosen={judged?.level ?? null} />
    </form>
  )
}

/** The codebook's questions; the first yes proposes its level, another may be chosen. */
function Questions({ decision, chosen }: { decision: Decision; chosen: string | null }) {
  return (
    <fieldset className="code-questions">
      <legend className="visually-hidden">Go down the questions and stop at the first yes</legend>
      <ol>
        {decision.steps.map((step, place) =>
          step.level === null ? (
            <li key={step.term} className="code-guide">
              <kbd>{place + 1}</kbd>
              <span>
                <b>{step.term}</b> <small>{step.text}</small>
              </span>
            </li>
          ) : (
            <li key={step.term}>
              <label>
                <input
                  type="radio"
                  name="decision"
                  value={place}
                  data-level={step.level}
                  data-key={place + 1}
                  defaultChecked={chosen === String(place)}
                />
                <kbd>{place + 1}</kbd>
                <span>
                  {step.term} <small>{step.text}</small>
                </span>
                <span className="code-leads">{describeSigned(step.level)}</span>
              </label>
            </li>
          ),
        )}
        {decision.otherwise && decision.otherwise.level !== null && (
          <li>
            <label>
              <input
                type="radio"
                name="decision"
                value={OTHERWISE}
                data-level={decision.otherwise.level}
                data-key="0"
                defaultChecked={chosen === OTHERWISE}
              />
              <kbd>0</kbd>
              <span>
                None of these <small>{decision.otherwise.text}</small>
              </span>
              <span className="code-leads">{describeSigned(decision.otherwise.level)}</span>
            </label>
          </li>
        )}
      </ol>
    </fieldset>
  )
}

function Levels({ chosen }: { chosen: number | null }) {
  return (
    <fieldset className="code-levels">
      <legend className="visually-hidden">Level</legend>
      <div>
        {LEVELS.map((level) => (
          <label key={level} data-level={level}>
            <input type="radio" name="level" value={level} defaultChecked={chosen === level} />
            <b>{describeSigned(level)}</b>
            <span>{describeLevel(level)}</span>
            <kbd>{LEVEL_KEYS[level + 3]}</kbd>
          </label>
        ))}
      </div>
      <p className="code-ends">
        <span>◀ {ENDS[0]}</span>
        <span className="code-wide">the first yes proposes a level; another may be chosen</span>
        <span>{ENDS[1]} ▶</span>
      </p>
    </fieldset>
  )
}

/** The codebook on each level; with scripts the chosen one opens by itself. */
function Rule({
  decision,
  words,
  chosen,
}: {
  decision: Decision
  words: Codebook['levels']
  chosen: number | null
}) {
  const { conditional, hedged, deterrentFrame } = decision.modifiers
  const modifiers = [
    ['Conditional', conditional],
    ['Hedged', hedged],
    ['Deterrent', deterrentFrame],
  ] as const
  return (
    <div className="code-rules">
      {words.map((level) => (
        <details key={level.level} data-rule={level.level} open={chosen === level.level}>
          <summary>
            Codebook on {describeSigned(level.level)}: {level.name}
          </summary>
          <p>
            {level.definition} <b>Include:</b> {level.include} <b>Not:</b> {level.exclude}
          </p>
        </details>
      ))}
      <details>
        <summary>Codebook on modifiers</summary>
        {modifiers.map(
          ([name, text]) =>
            text !== null && (
              <p key={name}>
                <b>{name}:</b> {text}
              </p>
            ),
        )}
      </details>
    </div>
  )
}
