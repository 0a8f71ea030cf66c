import Link from 'next/link'
import { DraftKeeper } from '@/app/_parts/draft-keeper'
import { PassageMarker } from '@/app/_parts/passage-marker'
import { OTHERWISE } from '@/lib/decision'
import { typedIn } from '@/lib/form-fields'
import { mayAs } from '@/lib/person'
import type { QuotationCheck } from '@/lib/quotation'
import { describeLevel, describeSigned, LEVELS } from '@/lib/stance'
import { describeCount } from '@/lib/words'
import { StatementCard } from '../../_parts/statement-card'
import { labelOfInput } from './labels'
import { LevelGuide } from './level-guide'
import { anchorOf, Choice, type Filled, Line, Name, Pick, Prose, Tick } from './parts'
import type { CodingShown, FormShown } from './shown'

export const FORM = 'statement-form'

/** The whole form: five parts in the order in which a coder thinks. */
export function StatementForm(shown: FormShown) {
  const { fields, problems, id, draft, based, coding } = shown
  const filled = { fields, problems }
  return (
    <>
      <Problems problems={problems} />
      {shown.repeats.length > 0 && (
        <section className="entry-problems" role="alert">
          <h2>Nothing is stored yet: this may be there already</h2>
          <p>
            <a href="#check">Look at {describeCount(shown.repeats.length, 'statement')} in part 5</a> and say
            whether this is the same act or a new one.
          </p>
        </section>
      )}
      <form method="post" action="/desk/statement/save" id={FORM} className="entry statement-entry">
        {/* Enter in a line presses the first button of a form. */}
        <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true">
          Save
        </button>
        <input type="hidden" name="recordType" value="statement" />
        <input type="hidden" name="recordId" value={id ?? ''} />
        <input type="hidden" name="draft" defaultValue={draft ?? ''} />
        <input type="hidden" name="basedOn" value={based.statement ?? ''} />
        <input type="hidden" name="coding" value={coding?.id ?? ''} />
        <input type="hidden" name="codingBasedOn" value={based.coding ?? ''} />
        <SourcePart filled={filled} />
        <WordsPart filled={filled} check={shown.check} />
        <WhoPart filled={filled} />
        <CodingPart filled={filled} shown={shown} />
        <CheckPart filled={filled} shown={shown} />
        <div className="entry-actions">
          {shown.repeats.length > 0 ? (
            <button type="submit" className="button primary" name="distinct" value="yes">
              Save as a new statement
            </button>
          ) : (
            <button type="submit" className="button primary">
              {id === null ? 'Save the statement' : 'Save the changes'}
            </button>
          )}
          <button type="submit" className="button" formAction="/desk/drafts/save" formNoValidate>
            Save draft
          </button>
          <DraftKeeper form={FORM} />
        </div>
      </form>
    </>
  )
}

function Problems({ problems }: Pick<Filled, 'problems'>) {
  if (problems.length === 0) return null
  return (
    <section className="entry-problems" role="alert">
      <h2>Nothing is stored yet: {describeCount(problems.length, 'thing')} to mend</h2>
      <ul>
        {problems.map(({ field, message }) => (
          <li key={`${field} ${message}`}>
            <a href={anchorOf(field)}>{labelOfInput(field)}</a>: {message}
          </li>
        ))}
      </ul>
    </section>
  )
}

const WAYS = [
  ['also', 'also carries the words itself'],
  ['above', 'had them first; they reached us through the source above'],
  ['other', 'had them first; they reached us through another source:'],
] as const

/** Empty rows after those that are filled in. */
const SPARE = 1

function SourcePart({ filled }: { filled: Filled }) {
  const { fields } = filled
  const has = (...names: string[]) => names.some((name) => (typedIn(fields, name) ?? '') !== '')
  const isWrong = (...names: string[]) => filled.problems.some(({ field }) => names.includes(field))
  const used = Math.max(
    ...['further', 'furtherOutlet', 'furtherPassage'].map(
      (name) => (fields[name] ?? []).findLastIndex((text) => text.trim() !== '') + 1,
    ),
  )
  const newSource = ['sourceOutlet', 'sourceTitle', 'sourceUrl', 'sourcePublishedOn', 'sourceLanguage']
  const further = ['further', 'furtherOutlet', 'furtherVia', 'furtherPassage']
  return (
    <fieldset className="entry-part">
      <legend>1. Source and passage</legend>
      <Name
        {...filled}
        name="source"
        type="source"
        label="Source"
        hint="Where you read it: begin with the outlet, the title or the address. Empty for a new one."
      />
      {has('sourceVia') && (
        <input type="hidden" name="sourceVia" value={typedIn(fields, 'sourceVia') ?? ''} />
      )}
      <details className="desk-more" open={has(...newSource) || isWrong(...newSource)}>
        <summary>It is a new source</summary>
        <div className="entry-pair">
          <Name {...filled} name="sourceOutlet" type="outlet" label="Outlet" hint="Who published it." />
          <Line
            {...filled}
            name="sourcePublishedOn"
            kind="day"
            label="Published on"
            hint="Empty when not known."
          />
        </div>
        <Tick {...filled} name="newOutlet" label="This outlet is new" hint="It is added with the source." />
        <Line
          {...filled}
          name="sourceTitle"
          label="Title"
          hint="The headline, word for word. Empty when not known."
        />
        <div className="entry-pair">
          <Line {...filled} name="sourceUrl" label="Web address" hint="Starting with https://." />
          <Line
            {...filled}
            name="sourceLanguage"
            kind="language"
            label="Language"
            hint="Such as en, ar, he."
          />
        </div>
      </details>
      <Prose
        {...filled}
        name="passage"
        rows={6}
        label="Passage"
        hint="Paste the sentences around the words, to hold the quotation against them. It stays private: in no public page, feed or file."
      />
      <details className="desk-more" open={used > 0 || isWrong(...further)}>
        <summary>Second hand, or in further sources</summary>
        {Array.from({ length: used + SPARE }, (_, row) => (
          // Rows have no identity but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: the same
          <fieldset key={row} className="entry-line">
            <legend>{`Further source ${row + 1}`}</legend>
            <div className="entry-pair">
              <Name {...filled} row={row} name="further" type="source" label="Source of the data set" />
              <Name
                {...filled}
                row={row}
                name="furtherOutlet"
                type="outlet"
                label="or a new one by this outlet"
              />
            </div>
            <div className="entry-pair">
              <Pick {...filled} row={row} name="furtherHow" label="This source" answers={WAYS} />
              <Name {...filled} row={row} name="furtherVia" type="source" label="Through" />
            </div>
            <Prose {...filled} row={row} rows={2} name="furtherPassage" label="Its passage" />
          </fieldset>
        ))}
        <p className="entry-hint">
          One act in several outlets is one statement. “Quoted from The Times, relayed by another paper”: the
          paper is the source above, The Times stands here. Saving a draft gives another row.
        </p>
      </details>
    </fieldset>
  )
}

const FORM_ANSWERS = [
  ['direct-quote', 'The speaker’s own words, quoted (direct quote)'],
  ['mixed', 'Some of the speaker’s own words, within our sentence (mixed)'],
  ['paraphrase', 'Told in other words only (paraphrase)'],
  ['nonverbal', 'No words: footage, a parade, a release of something (nonverbal)'],
] as const

function WordsPart({ filled, check }: { filled: Filled; check: QuotationCheck | null }) {
  const { fields } = filled
  const original = ['originalQuote', 'originalLanguage', 'translatedBy']
  return (
    <fieldset className="entry-part">
      <legend>2. Words</legend>
      <Prose
        {...filled}
        name="quote"
        lang={typedIn(fields, 'language') ?? undefined}
        label="Quotation"
        hint="Word for word, without the quotation marks. Only the source’s own ellipses and brackets may stand in it."
      />
      {check?.kind === 'spelling' && (
        <p>
          <button type="submit" className="button" name="respell" value="yes">
            Take over the passage’s spelling
          </button>{' '}
          <q>{check.own}</q>
        </p>
      )}
      <PassageMarker passage={anchorOf('passage').slice(1)} quote={anchorOf('quote').slice(1)} />
      <Line
        {...filled}
        name="language"
        kind="language"
        label="Language of the quotation"
        hint="A tag such as en, fr, ar, he."
      />
      <Tick
        {...filled}
        name="quoteChecked"
        value={
          /^[0-9a-f]{64}$/.test(typedIn(fields, 'quoteChecked') ?? '')
            ? (typedIn(fields, 'quoteChecked') ?? 'yes')
            : 'yes'
        }
        label="Held word for word against the source"
        hint="Where no passage is kept here. With a passage this is checked on saving."
      />
      <Tick
        {...filled}
        name="editedQuote"
        label="The source has cut or filled in the words"
        hint="Ellipses and brackets are noticed by themselves."
      />
      <Prose
        {...filled}
        name="paraphrase"
        label="Our paraphrase"
        hint="In our own words. What stands in “quotation marks” in it must be part of the quotation."
      />
      <Choice {...filled} name="form" label="What are these words?" needed answers={FORM_ANSWERS} />
      <details className="desk-more" open={original.some((name) => typedIn(fields, name) !== null)}>
        <summary>It was said in another language</summary>
        <Prose
          {...filled}
          name="originalQuote"
          lang={typedIn(fields, 'originalLanguage') ?? undefined}
          label="Original words"
          hint="In the language they were said in; the quotation above is their translation. Right-to-left writing turns by itself."
        />
        <div className="entry-pair">
          <Line {...filled} name="originalLanguage" kind="language" label="Original language" />
          <Line {...filled} name="translatedBy" label="Translated by" />
        </div>
      </details>
    </fieldset>
  )
}

const DESCRIBED = [
  ['', 'No: they said or showed it themselves'],
  ['opponent', 'Yes, by an opponent'],
  ['ally', 'Yes, by an ally'],
  ['mediator', 'Yes, by a mediator'],
  ['outlet', 'Yes, by the outlet itself'],
] as const

const ATTRIBUTED = [
  ['on-record', 'Said openly by the speaker (on the record)'],
  ['official-statement', 'Published by an office (official statement)'],
  ['anonymous-source', 'Said by somebody the outlet does not name (anonymous source)'],
  ['outlet-paraphrase', 'Told by the outlet without saying where from (outlet’s paraphrase)'],
  ['nonverbal-release', 'Shown, not said (nonverbal release)'],
] as const

const SPEAKER_ANSWERS = [
  ['', 'choose'],
  ['person', 'a person'],
  ['office', 'an office or a body'],
  ['source', 'a source without a name'],
] as const

function WhoPart({ filled }: { filled: Filled }) {
  const { fields } = filled
  const newSpeaker = ['newSpeaker', 'newSpeakerActor', 'newSpeakerKind']
  const isOpen = (names: string[]) =>
    names.some(
      (name) => typedIn(fields, name) !== null || filled.problems.some(({ field }) => field === name),
    )
  return (
    <fieldset className="entry-part">
      <legend>3. Who, to whom, about whom, when</legend>
      <div className="entry-pair">
        <Name {...filled} name="speaker" type="speaker" label="Speaker" hint="Empty for a new one." />
        <Line {...filled} name="speakerRole" label="Role on that day" hint="Such as foreign minister." />
      </div>
      <details className="desk-more" open={isOpen(newSpeaker)}>
        <summary>It is a new speaker</summary>
        <Line
          {...filled}
          name="newSpeaker"
          label="Name of the new speaker"
          hint="A person, an office, or what an unnamed source is called."
        />
        <div className="entry-pair">
          <Name {...filled} name="newSpeakerActor" type="actor" label="Speaks for" />
          <Pick {...filled} name="newSpeakerKind" label="This is" answers={SPEAKER_ANSWERS} />
        </div>
      </details>
      <div className="entry-pair">
        <Name
          {...filled}
          name="actors"
          type="actor"
          many
          label="Actor, or signatories"
          hint="Several with semicolons. Empty: the speaker’s actor, and of a joint actor its members."
        />
        <Name
          {...filled}
          name="joint"
          type="actor"
          label="Joint actor"
          hint="To whom a joint statement is credited."
        />
      </div>
      <Choice
        {...filled}
        name="described"
        label="Does somebody else say this of them?"
        hint="Then it is shown hollow and never counted. Enter the speaker’s own act as a statement of its own."
        answers={DESCRIBED}
      />
      <details className="desk-more" open={isOpen(['describedBy', 'describedIn', 'described'])}>
        <summary>Who describes it</summary>
        <div className="entry-pair">
          <Line {...filled} name="describedBy" label="Described by" hint="The actor, or the outlet." />
          <Line
            {...filled}
            name="describedIn"
            label="In the statement"
            hint="The id on its page, such as S5a. Empty for an outlet."
          />
        </div>
      </details>
      <Choice
        {...filled}
        name="attribution"
        label="How did the words come to the public?"
        hint="Needed, unless somebody else describes it."
        answers={ATTRIBUTED}
      />
      <div className="entry-pair">
        <Name
          {...filled}
          name="addressees"
          type="actor"
          many
          label="To whom"
          hint="Actors or words such as reporters; several with semicolons."
        />
        <Name {...filled} name="targets" type="actor" many label="About whom" hint="In the same way." />
      </div>
      <div className="entry-pair">
        <Line
          {...filled}
          name="dateEarliest"
          kind="day"
          needed
          label="When"
          hint="The day, or the earliest possible one."
        />
        <Line
          {...filled}
          name="dateLatest"
          kind="day"
          label="At the latest"
          hint="Empty when the day is certain."
        />
      </div>
      <div className="entry-pair">
        <Line {...filled} name="place" label="Where" hint="Such as Jerusalem." />
        <Name {...filled} name="topics" type="topic" many label="Topics" hint="Several with semicolons." />
      </div>
      <Prose {...filled} name="note" rows={2} label="Note" hint="What a reader should know: it is public." />
      <Line
        {...filled}
        name="repeatOf"
        label="Says again"
        hint="The id of the statement that this one says again on another day."
      />
    </fieldset>
  )
}

const CONFIDENCE = [
  ['', 'not said'],
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
] as const

function CodingPart({ filled, shown }: { filled: Filled; shown: FormShown }) {
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
  const nextPlace = decision.steps.map((step, place) => ({ ...step, place: String(place) }))
  return (
    <fieldset className="entry-part" id="coding">
      <legend>
        4. Coding <span className="entry-needed">codebook version {version}</span>
      </legend>
      {!isOwn && <p className="caution">This is {coding.coder}’s coding: you change it as an editor.</p>}
      {coding === null && id !== null && codings.length > 0 && (
        <p className="entry-hint">
          {describeCount(codings.length, 'coding')} by others {codings.length === 1 ? 'stands' : 'stand'}{' '}
          below the form. Yours is added beside; judge before you look.
        </p>
      )}
      <p className="entry-hint">Leave this part empty to code it later.</p>
      <fieldset className="entry-field">
        <legend>Go down the questions and stop at the first yes</legend>
        <ol className="answers questions">
          {nextPlace.map(({ term, level, text, place }) =>
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
                {decision.otherwise.term} <Signed level={decision.otherwise.level} />{' '}
                {decision.otherwise.text}
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
      <Tick {...filled} name="conditional" label="Is it conditional?" hint={decision.modifiers.conditional} />
      <Tick {...filled} name="hedged" label="Is it hedged?" hint={decision.modifiers.hedged} />
      <Tick
        {...filled}
        name="deterrentFrame"
        label="Is the force presented as preventing force?"
        hint={decision.modifiers.deterrentFrame}
      />
      <fieldset className="entry-field" id="f-level">
        <legend>Or set the level directly</legend>
        <p className="entry-hint">
          Empty, the level of the questions is taken. Where the two differ, say why.
        </p>
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
      <Tick
        {...filled}
        name="outOfScope"
        label="Out of scope"
        hint="Nothing in it concerns force or settlement. That is not 0."
      />
      <LevelGuide decision={decision} levels={levels} />
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
      <Prose
        {...filled}
        name="rationale"
        rows={2}
        label="Why this level?"
        hint="One sentence; needed with every coding."
      />
      <Pick {...filled} name="confidence" label="How sure are you?" answers={CONFIDENCE} />
      {mayAs(person.role, 'editor') && id !== null && codings.length > 0 && (
        <AdoptChoice filled={filled} shown={shown} others={others} />
      )}
    </fieldset>
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

function CheckPart({ filled, shown }: { filled: Filled; shown: FormShown }) {
  const { id, repeats } = shown
  return (
    <fieldset className="entry-part" id="check">
      <legend>5. Check</legend>
      {repeats.length > 0 && (
        <div>
          <p className="caution">
            {repeats.length === 1 ? 'This statement may be' : 'One of these may be'} the same act. One act in
            several outlets is one statement with several sources.
          </p>
          {repeats.map(({ statement, why }) => (
            <div key={statement.id} className="repeat">
              <StatementCard statement={statement} named />
              <p>
                <span className="muted">
                  {why === 'same-quotation' ? 'The very same quotation.' : 'Similar words within three days.'}
                </span>{' '}
                <button type="submit" className="button" name="addTo" value={statement.id}>
                  Add this source to it
                </button>
              </p>
            </div>
          ))}
        </div>
      )}
      {id === null ? (
        <>
          {repeats.length === 0 && (
            <p className="entry-hint">
              On saving, the quotation is held against the passage, and statements that may be the same act
              are shown first.
            </p>
          )}
          <Line
            {...filled}
            name="id"
            label="Id"
            hint="Permanent, and part of the statement’s address. Left empty it is made from actor and day."
          />
        </>
      ) : (
        <Line
          {...filled}
          name="why"
          label="Why do you change it?"
          hint="Needed when something changes. It stands in the public history: “the date was a misprint”."
        />
      )}
    </fieldset>
  )
}
