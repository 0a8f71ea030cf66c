import { changesAddress, openingAddress } from '@/lib/address'
import type { OpeningData } from '@/lib/db/desk/opening'
import { describeCount, describeWhole } from '@/lib/phrase'

/** What can be done with the opening data: put it away, bring it back, or nothing where there never was any. */
export function OpeningDataPart({ opening }: { opening: OpeningData }) {
  const { present, held, away } = opening
  if (present + away === 0) return null
  return (
    <section className="opening-data" aria-labelledby="opening-data">
      <h2 id="opening-data">The opening data</h2>
      <p>
        {[
          present > 0
            ? `${describeCount(present, 'statement')} of the example that Parallax came with ${present === 1 ? 'is' : 'are'} here.`
            : '',
          away > 0
            ? `${describeCount(away, 'statement')} ${present > 0 ? 'of it' : 'of the example that Parallax came with'} ${away === 1 ? 'is' : 'are'} put away.`
            : '',
          held > 0
            ? `${describeWhole(held)} ${held === 1 ? 'stays' : 'stay'}, because your statements or rounds of coding name ${held === 1 ? 'it' : 'them'}.`
            : '',
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
      <div className="desk-side">
        {present > held && <PutAway />}
        {away > 0 && <BringBack />}
      </div>
      <p className="small">
        Put away, it stands in no figure, count, list, search, feed or file of them; actors, topics and
        sources of your own statements stay. It is one change, with your name,{' '}
        <a href={changesAddress()}>in the history</a>, and comes back as it was, with everything that was
        corrected in it. An export of the whole data set keeps it in its history.
      </p>
    </section>
  )
}

/** The button that puts the opening data away; with `then` it leads to the desk and not to the data set. */
export function PutAway({
  words = 'Put the opening data away',
  ...more
}: {
  words?: string
  then?: 'desk'
  primary?: boolean
}) {
  return <Move to="away" words={words} {...more} />
}

/** The button that brings the opening data back. */
export function BringBack({ words = 'Bring the opening data back' }: { words?: string }) {
  return <Move to="back" words={words} />
}

function Move({
  to,
  words,
  then,
  primary = false,
}: {
  to: 'away' | 'back'
  words: string
  then?: 'desk'
  primary?: boolean
}) {
  return (
    <form method="post" action={openingAddress()}>
      {then && <input type="hidden" name="then" value={then} />}
      <button type="submit" name="opening" value={to} className={primary ? 'button primary' : 'button'}>
        {words}
      </button>
    </form>
  )
}
