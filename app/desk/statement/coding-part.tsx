import Link from 'next/link'
import { Choice, type Filled, inputId } from '@/app/desk/_parts/form-kit'
import { typedIn } from '@/lib/form/fields'
import { mayAs } from '@/lib/person'
import { describeCount } from '@/lib/phrase'
import { type Decision, OTHERWISE } from '@/lib/record/decision'
import { describeLevel, describeSigned, LEVELS } from '@/lib/stance'
import { Ask, Others } from './ask'
import { LevelGuide } from './level-guide'
import type { CodebookToUse, CodingShown, FormShown } from './page-state'

/** What the codebook’s modifiers ask; the codebook has its own words for each. */
const MODIFIERS = ['conditional', 'hedged', 'deterrentFrame'] as const

/** The judgement: the codebook’s questions, the level, and why. */
export function CodingPart({ filled, shown }: { filled: Filled; shown: FormShown }) {
  const { codebook, coding, codings, person, id } = shown
  if (!codebook)
    return (
      <fieldset className="entry-part">
        <legend>4. Coding</legend>
        <p>
          There is no codebook yet, so the statement stays uncoded.{' '}
          <Link href="/desk">Load one on the desk.</Link>
        </p>
      </fieldset>
    )
  const { decision, levels, version } = codebook
  const isOwn = coding === null || coding.coderId === person.coderId
  const others = codings.filter((each) => each.id !== coding?.id)
  return (
    <fieldset className="entry-part" id="coding">
      <legend>
        4. Coding <span className="entry-needed">codebook version {version}</span>
      </legend>
      {!isOwn && <p className="caution">This is {coding.coder}’s coding: you change it as an editor.</p>}
      {coding === null && id !== null && codings.length > 0 && (
        <p className="entry-hint">
          {describeCount(codings.length, 'coding')} by others {codings.length === 1 ? 'is' : 'are'} shown here
          once yours is stored. Yours is added beside.
        </p>
      )}
      <p className="entry-hint">Leave this part empty to code it later.</p>
      <Questions filled={filled} decision={decision} />
      {MODIFIERS.map((name) => (
        <Ask key={name} {...filled} name={name} hint={decision.modifiers[name] ?? undefined} />
      ))}
      <DirectLevel filled={filled} />
      <Ask {...filled} name="outOfScope" />
      <LevelGuide decision={decision} levels={levels} />
      <LevelWords levels={levels} />
      <Ask {...filled} name="rationale" />
      <Others {...filled} part="coding" placed={[...MODIFIERS, 'rationale']} />
      {mayAs(person.role, 'editor') && id !== null && codings.length > 0 && !shown.sealed && (
        <AdoptChoice filled={filled} shown={shown} others={others} />
      )}
    </fieldset>
  )
}

/** The codebook’s questions, one of which is the first to be answered with yes. */
function Questions({ filled, decision }: { filled: Filled; decision: Decision }) {
  const steps = decision.steps.map((step, place) => ({ ...step, place: String(place) }))
  return (
    <fieldset className="entry-field">
      <legend>Go down the questions and stop at the first yes</legend>
      <ol className="answers questions">
        {steps.map(({ term, level, text, place }) =>
          level === null ? (
            <li key={place} className="guidance">
              <b>{term}</b> {text}
            </li>
          ) : (
            <li key={place}>
              <Answer filled={filled} value={place}>
                {term} <Signed level={level} />
              </Answer>
            </li>
          ),
        )}
        {decision.otherwise && decision.otherwise.level !== null && (
          <li>
            <Answer filled={filled} value={OTHERWISE}>
              {decision.otherwise.term} <Signed level={decision.otherwise.level} /> {decision.otherwise.text}
            </Answer>
          </li>
        )}
      </ol>
      <div className="answers">
        <Answer filled={filled} value="">
          <span className="muted">not answered</span>
        </Answer>
      </div>
    </fieldset>
  )
}

function DirectLevel({ filled }: { filled: Filled }) {
  return (
    <fieldset className="entry-field" id={inputId('level')}>
      <legend>Or set the level directly</legend>
      <p className="entry-hint">Empty, the level of the questions is taken. Where the two differ, say why.</p>
      {filled.problems
        .filter(({ field }) => field === 'level' || field === 'coding')
        .map(({ message }) => (
          <p key={message} className="entry-problem">
            {message}
          </p>
        ))}
      <div className="levels">
        <LevelChoice filled={filled} value="" words="from the questions" />
        {LEVELS.map((level) => (
          <LevelChoice
            key={level}
            filled={filled}
            value={String(level)}
            words={describeLevel(level)}
            level={level}
          />
        ))}
      </div>
    </fieldset>
  )
}

function LevelWords({ levels }: { levels: CodebookToUse['levels'] }) {
  return (
    <details className="desk-more">
      <summary>The levels in the codebook’s words</summary>
      <dl className="facts">
        {levels.map((each) => (
          <div key={each.level}>
            <dt>
              <Signed level={each.level} /> {each.name}
            </dt>
            <dd>
              {each.definition}{' '}
              <span className="muted">
                Include: {each.include} Exclude: {each.exclude}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function AdoptChoice({
  filled,
  shown,
  others,
}: {
  filled: Filled
  shown: FormShown
  others: readonly CodingShown[]
}) {
  const { coding, adoptedCodingId } = shown
  const words = (each: CodingShown) =>
    `${each.coder}’s, codebook version ${each.codebookVersion}${each.level === null ? '' : `: ${describeSigned(each.level)}`}`
  const answers = [
    ...(coding ? ([[coding.id, `the one in this form (${words(coding)})`]] as const) : []),
    ...others.map((each) => [each.id, words(each)] as const),
    ...(coding ? [] : ([['this', 'the new one in this form']] as const)),
  ]
  const fields = typedIn(filled.fields, 'adopt')
    ? filled.fields
    : { ...filled.fields, adopt: [adoptedCodingId ?? ''] }
  return (
    <Choice
      fields={fields}
      problems={filled.problems}
      name="adopt"
      label="Which coding do figures use?"
      answers={answers}
    />
  )
}

const Signed = ({ level }: { level: number }) => (
  <span className="badge" data-level={level}>
    {describeSigned(level)}
  </span>
)

function Answer({ filled, value, children }: { filled: Filled; value: string; children: React.ReactNode }) {
  return (
    <label className="choice">
      <input
        type="radio"
        name="decision"
        value={value}
        defaultChecked={(typedIn(filled.fields, 'decision') ?? '') === value}
      />
      <span>{children}</span>
    </label>
  )
}

function LevelChoice({
  filled,
  value,
  words,
  level,
}: {
  filled: Filled
  value: string
  words: string
  level?: number
}) {
  return (
    <label className="choice" title={words}>
      <input
        type="radio"
        name="level"
        value={value}
        defaultChecked={(typedIn(filled.fields, 'level') ?? '').replace('+', '') === value}
      />
      {level === undefined ? <span>{words}</span> : <Signed level={level} />}
      {level !== undefined && <span className="visually-hidden">{words}</span>}
    </label>
  )
}
