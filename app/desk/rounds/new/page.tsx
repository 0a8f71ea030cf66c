import type { Metadata } from 'next'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { personAs } from '@/app/_parts/person'
import { DeskTrail } from '@/app/desk/_parts/desk-trail'
import { roundAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { membersFor } from '@/lib/db/people/members'
import { database } from '@/lib/db/store/client'
import { mayAs } from '@/lib/person'
import { HIDE_CHOICES, ROUND_KIND_CHOICES } from '@/lib/record/choices'

export const metadata: Metadata = { title: 'Plan a round', robots: { index: false } }

/** The form of a round that is yet to be planned. */
export default function NewRound() {
  return guarded(async () => {
    await personAs('editor', `${roundAddress()}/new`)
    const db = database()
    const [members, coders, updated] = await Promise.all([
      membersFor(db),
      db.coder.findMany({ select: { id: true, name: true } }),
      updatedAt(db),
    ])
    const people = members.filter(({ role, suspended }) => mayAs(role, 'annotator') && !suspended)
    const nameOf = (coderId: string | null, name: string) =>
      coders.find(({ id }) => id === coderId)?.name ?? name
    return (
      <PageFrame about={`${roundAddress()}/new`} updatedAt={updated}>
        <DeskTrail over={[[roundAddress(), 'Rounds']]} />
        <h1>Plan a round</h1>
        <p className="sub">Nothing is dealt before you open it; you see first who would code what.</p>
        <form method="post" action={`${roundAddress()}/save`} className="entry">
          <Line name="title" label="Title" hint="Public, such as “Port Ilse, round 1”." needed />
          <Choices name="kind" label="Kind" choices={ROUND_KIND_CHOICES} chosen="main" />
          <Line
            name="question"
            label="Statements"
            hint="The address of a comparison, or what stands in it behind the question mark, such as topic=port-ilse. Empty: all statements of the data set."
          />
          <fieldset className="entry-field">
            <legend>Coders</legend>
            <p className="entry-hint">
              Those chosen code. The name beside each is public and is fixed once the round is open; a
              pseudonym is fine.
            </p>
            {people.length === 0 && <p>Nobody with an account may code. Invite an annotator first.</p>}
            {people.map(({ id, name, coderId }) => (
              <div key={id} className="entry-pair">
                <label className="choice">
                  <input type="checkbox" name="coder" value={id} /> <span>{name}</span>
                </label>
                <input
                  type="text"
                  name={`name.${id}`}
                  defaultValue={nameOf(coderId, name)}
                  aria-label={`What ${name} is called in public`}
                />
              </div>
            ))}
          </fieldset>
          <div className="entry-pair">
            <Line
              name="sharedPercent"
              label="Of a hundred, so many for all coders"
              hint="100: every coder codes every statement."
              value="100"
              kind="whole"
            />
            <Line name="perUnit" label="Coders of each other one" value="2" kind="whole" />
          </div>
          <Choices name="hide" label="Hidden from coders" choices={HIDE_CHOICES} chosen="none" />
          <div className="entry-pair">
            <Line
              name="closesOn"
              label="To be closed on"
              hint="YYYY-MM-DD; you close it yourself."
              kind="day"
            />
            <Line
              name="seed"
              label="Seed"
              hint="The same seed, the same assignment."
              value="1"
              kind="whole"
            />
          </div>
          <Line name="note" label="Note" hint="Public: what a reader of its agreement should know." />
          <div className="entry-actions">
            <button type="submit" className="button primary">
              Plan it
            </button>
          </div>
        </form>
      </PageFrame>
    )
  })
}

function Line({
  name,
  label,
  hint,
  value,
  kind = 'line',
  needed = false,
}: {
  name: string
  label: string
  hint?: string
  value?: string
  kind?: string
  needed?: boolean
}) {
  return (
    <div className="entry-field">
      <label htmlFor={name}>{label}</label>
      {hint && (
        <p className="entry-hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <input
        id={name}
        name={name}
        type="text"
        inputMode={kind === 'whole' ? 'numeric' : undefined}
        data-kind={kind}
        defaultValue={value}
        required={needed}
        aria-describedby={hint ? `${name}-hint` : undefined}
      />
    </div>
  )
}

function Choices({
  name,
  label,
  choices,
  chosen,
}: {
  name: string
  label: string
  choices: Readonly<Record<string, { answer: string }>>
  chosen: string
}) {
  return (
    <fieldset className="entry-field">
      <legend>{label}</legend>
      {Object.entries(choices).map(([value, { answer }]) => (
        <label key={value} className="choice">
          <input type="radio" name={name} value={value} defaultChecked={value === chosen} />{' '}
          <span>{answer}</span>
        </label>
      ))}
    </fieldset>
  )
}
