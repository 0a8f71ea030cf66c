import { type Filled, isUsed, Name, Pick, Prose, Tick } from '@/app/desk/_parts/form-kit'
import { typedIn } from '@/lib/form/fields'
import { Ask } from './ask'

const WAYS = [
  ['also', 'also carries the words itself'],
  ['above', 'had them first; they reached us through the source above'],
  ['other', 'had them first; they reached us through another source:'],
] as const

/** Empty rows after those that are filled in. */
const SPARE = 1

/** Where it is reported, and the passage that the quotation is held against. */
export function SourcePart({ filled }: { filled: Filled }) {
  const { fields } = filled
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
      {typedIn(fields, 'sourceVia') !== null && (
        <input type="hidden" name="sourceVia" value={typedIn(fields, 'sourceVia') ?? ''} />
      )}
      <NewSource filled={filled} />
      <Prose
        {...filled}
        name="passage"
        rows={6}
        label="Passage"
        hint="Paste the sentences around the words, to hold the quotation against them. It stays private: in no public page, feed or file."
      />
      <FurtherSources filled={filled} />
    </fieldset>
  )
}

const NEW_SOURCE = ['sourceOutlet', 'sourceTitle', 'sourceUrl', 'sourcePublishedOn', 'sourceLanguage']

function NewSource({ filled }: { filled: Filled }) {
  return (
    <details className="desk-more" open={isUsed(filled, ...NEW_SOURCE)}>
      <summary>It is a new source</summary>
      <div className="entry-pair">
        <Ask {...filled} name="sourceOutlet" />
        <Ask {...filled} name="sourcePublishedOn" />
      </div>
      <Tick {...filled} name="newOutlet" label="This outlet is new" hint="It is added with the source." />
      <Ask {...filled} name="sourceTitle" />
      <div className="entry-pair">
        <Ask {...filled} name="sourceUrl" />
        <Ask {...filled} name="sourceLanguage" />
      </div>
    </details>
  )
}

const FURTHER = ['further', 'furtherOutlet', 'furtherVia', 'furtherPassage']

function FurtherSources({ filled }: { filled: Filled }) {
  const used = Math.max(
    ...['further', 'furtherOutlet', 'furtherPassage'].map(
      (name) => (filled.fields[name] ?? []).findLastIndex((text) => text.trim() !== '') + 1,
    ),
  )
  return (
    <details className="desk-more" open={used > 0 || isUsed(filled, ...FURTHER)}>
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
  )
}
