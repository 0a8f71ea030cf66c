import Link from 'next/link'
import { FieldInput } from '@/app/desk/_parts/form-kit'
import { PutAway } from '@/app/desk/_parts/opening-data'
import { arrivalAddress, changesAddress, datasetAddress, deskAddress } from '@/lib/address'
import { namingFor } from '@/lib/db/desk/names'
import { knownDataset, openingDataFor } from '@/lib/db/desk/opening'
import { stateFor } from '@/lib/db/desk/record-state'
import { type Arrivals, arrivalsFor } from '@/lib/db/history/arrivals'
import type { Database } from '@/lib/db/store/client'
import type { Fields } from '@/lib/form/fields'
import type { Job } from '@/lib/jobs/import-job'
import { describeInstant } from '@/lib/period'
import { describeCount, describeWhole } from '@/lib/phrase'
import { fieldOf } from '@/lib/record/fields'
import { MOST_AT_FIRST } from '@/lib/vocabulary'

/** The end of an import: what came in, the way to see it, and the offers to make it what the house shows first. */
export async function Done({ job: { upload, report, run }, db }: { job: Job; db: Database }) {
  if (!report) return null
  const { added, changed, unchanged, changeset } = report
  const nothing = added + changed === 0
  const arrivals = changeset === null ? null : await arrivalsFor(db, changeset)
  return (
    <>
      <div className="card outcome">
        <p className="large">
          {nothing
            ? 'Nothing was new: everything in this file is stored already.'
            : `${describeWhole(added)} added, ${describeWhole(changed)} changed, ${describeWhole(unchanged)} were here already.`}
        </p>
        {changeset && arrivals && arrivals.statements > 0 && (
          <Seen changeset={changeset} arrivals={arrivals} />
        )}
        <p>
          {run?.who && `Imported by ${run.who}`}
          {run?.ended && (
            <>
              {' '}
              on <time dateTime={run.ended}>{describeInstant(run.ended)}</time>
            </>
          )}
          . <Link href="/statements">The statements</Link>
          {changeset && !nothing && (
            <>
              {' · '}
              <Link href={changesAddress(changeset)} prefetch={false}>
                what this import changed, and undo
              </Link>
            </>
          )}
        </p>
      </div>
      {arrivals && arrivals.actors.length > 0 && <Offers db={db} file={upload.name} arrivals={arrivals} />}
    </>
  )
}

/** The way to the comparison of what came in. */
function Seen({ changeset, arrivals: { statements, actors } }: { changeset: string; arrivals: Arrivals }) {
  const first = actors.slice(0, MOST_AT_FIRST)
  return (
    <p>
      <Link
        href={arrivalAddress(
          first.map(({ slug }) => slug),
          changeset,
        )}
        prefetch={false}
        className="button primary"
      >
        {statements === 1 ? 'See your statement' : `See your ${describeWhole(statements)} statements`}
      </Link>{' '}
      <span className="small">
        {actors.length > first.length
          ? `The ${first.length} actors with most of them, side by side; the other ${actors.length - first.length} under “Actors” there.`
          : `By ${describeCount(actors.length, 'actor')}, those with most statements first.`}
      </span>
    </p>
  )
}

/** What may be done next: to show this first, and to put the opening data away. */
async function Offers({ db, file, arrivals }: { db: Database; file: string; arrivals: Arrivals }) {
  const [known, opening] = await Promise.all([knownDataset(db), openingDataFor(db)])
  const own = known !== null && !known.isOpening
  return (
    <>
      {own ? (
        <details className="more again">
          <summary>Make this the default view</summary>
          <DefaultView db={db} file={file} arrivals={arrivals} />
        </details>
      ) : (
        <>
          <h2>Make this the default view</h2>
          <DefaultView db={db} file={file} arrivals={arrivals} />
        </>
      )}
      {opening.present > opening.held && (
        <>
          <h2>The opening data</h2>
          <p>
            {describeCount(opening.present, 'statement')} of the example that Parallax came with{' '}
            {opening.present === 1 ? 'stands' : 'stand'} beside yours. Put away,{' '}
            {opening.present === 1 ? 'it is' : 'they are'} in no figure and no list, and can be brought back{' '}
            <Link href={datasetAddress()}>any time</Link>.
          </p>
          <div className="desk-side">
            <PutAway />
          </div>
        </>
      )}
    </>
  )
}

/** "un-votes_2031.csv" is "un-votes 2031". */
const titleOf = (file: string) =>
  file
    .replace(/(?:\.[A-Za-z]{1,5})+$/, '')
    .replaceAll('_', ' ')
    .trim() || file

/** Title, description and first actors of the data set, filled in from what came in; stored by the data set's own form. */
async function DefaultView({ db, file, arrivals }: { db: Database; file: string; arrivals: Arrivals }) {
  const [known, naming] = await Promise.all([knownDataset(db), namingFor(db, 'actor')])
  const own = known && !known.isOpening ? known.dataset : null
  const state = known && (await stateFor(db, 'dataset', known.dataset.id))
  const fields: Fields = {
    title: [own?.title ?? titleOf(file)],
    description: [
      own?.description ?? `${describeCount(arrivals.statements, 'statement')}, imported from ${file}.`,
    ],
    defaultActors: [
      arrivals.actors
        .slice(0, MOST_AT_FIRST)
        .map(({ id }) => naming.written(id))
        .join('; '),
    ],
  }
  const hidden = {
    recordId: known?.dataset.id ?? '',
    basedOn: state ? String(state.revision) : '',
    version: own?.version ?? '1',
    rule: known?.dataset.rule ?? 'adopted',
    why: `The first view shows what came in with ${file}`.slice(0, 500),
  }
  return (
    <form className="entry" method="post" action={`${deskAddress('dataset')}/save`} noValidate>
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} defaultValue={value} />
      ))}
      <div className="entry-part">
        {['title', 'description', 'defaultActors'].map((name) => {
          const field = fieldOf('dataset', name)
          return (
            field && (
              <FieldInput key={name} field={field} fields={fields} problems={[]} needed={field.needed} />
            )
          )
        })}
        <p>
          <button type="submit" className="button primary">
            Make this the default view
          </button>{' '}
          <span className="small">It can be changed at the desk, under “The data set”.</span>
        </p>
      </div>
    </form>
  )
}
