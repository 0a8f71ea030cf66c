import { answersOf, Choice, type Filled, isUsed, Line, Name, Pick } from '@/app/desk/_parts/form-kit'
import { fieldOfInput } from '@/lib/form/statement/inputs'
import { SPEAKER_KIND_CHOICES } from '@/lib/record/choices'
import { Ask, Others } from './ask'

const SPEAKER_ANSWERS = [
  ['', 'Choose'] as const,
  ...Object.entries(SPEAKER_KIND_CHOICES).map(([value, { answer }]) => [value, answer] as const),
]

const PLACED = ['speakerRole', 'attribution', 'dateEarliest', 'dateLatest', 'place', 'note']

/** Who spoke, to whom, about whom, when and where. */
export function WhoPart({ filled }: { filled: Filled }) {
  return (
    <fieldset className="entry-part">
      <legend>3. Who, to whom, about whom, when</legend>
      <div className="entry-pair">
        <Ask {...filled} name="speaker" hint="Empty for a new one." />
        <Ask {...filled} name="speakerRole" />
      </div>
      <details className="desk-more" open={isUsed(filled, 'newSpeaker', 'newSpeakerActor', 'newSpeakerKind')}>
        <summary>It is a new speaker</summary>
        <Line
          {...filled}
          name="newSpeaker"
          label="Name of the new speaker"
          hint="A person, an office, or what an unnamed source is called."
        />
        <div className="entry-pair">
          <Name {...filled} name="newSpeakerActor" type="actor" label="Speaks for" />
          <Pick {...filled} name="newSpeakerKind" label="Kind of speaker" answers={SPEAKER_ANSWERS} />
        </div>
      </details>
      <div className="entry-pair">
        <Ask
          {...filled}
          name="actors"
          hint="Several with semicolons. Empty: the speaker’s actor, and of a joint actor its members."
        />
        <Ask {...filled} name="joint" />
      </div>
      <Attribution filled={filled} />
      <div className="entry-pair">
        <Parties filled={filled} name="addressees" />
        <Parties filled={filled} name="targets" />
      </div>
      <div className="entry-pair">
        <Ask {...filled} name="dateEarliest" needed />
        <Ask {...filled} name="dateLatest" />
      </div>
      <div className="entry-pair">
        <Ask {...filled} name="place" />
        <Ask {...filled} name="topics" />
      </div>
      <Others {...filled} part="who" placed={PLACED} />
      <Ask {...filled} name="note" />
      <Ask {...filled} name="repeatOf" />
    </fieldset>
  )
}

/** Whose words it is said to be: by whom, and how openly. */
function Attribution({ filled }: { filled: Filled }) {
  const described = fieldOfInput('described')
  const attribution = fieldOfInput('attribution')
  return (
    <>
      {described && (
        <Choice
          {...filled}
          name="described"
          label="Does somebody else say this of them?"
          hint="Then it is shown hollow and never counted. Enter the speaker’s own act as a statement of its own."
          answers={[['', 'No: they said or showed it themselves'], ...answersOf(described)]}
        />
      )}
      <details className="desk-more" open={isUsed(filled, 'describedBy', 'describedIn', 'described')}>
        <summary>Who describes it</summary>
        <div className="entry-pair">
          <Line {...filled} name="describedBy" label="Describer" hint="The actor, or the outlet." />
          <Ask {...filled} name="describedIn" />
        </div>
      </details>
      {attribution && (
        <Choice
          {...filled}
          name="attribution"
          label={attribution.label}
          hint={`${attribution.hint} Needed, unless somebody else describes it.`}
          answers={answersOf(attribution).filter(([value]) => value !== 'described-by-other')}
        />
      )}
    </>
  )
}

/** Actors, and words for those who are none, in one box. */
function Parties({ filled, name }: { filled: Filled; name: string }) {
  const field = fieldOfInput(name)
  return field && <Name {...filled} name={name} type="actor" many label={field.label} hint={field.hint} />
}
