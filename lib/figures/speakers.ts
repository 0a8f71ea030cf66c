// Speakers: the spread inside an actor, one row per speaker. The most frequent speakers are drawn; the table has all of them.

import { group } from 'd3-array'
import type { Answer, Dot, Group } from '@/lib/answer'
import { isolated } from '@/lib/direction'
import { describeCount } from '@/lib/phrase'
import { totalOf } from '@/lib/stance'
import type { Axis, Figure, FigureMaker, Options } from './figure'
import { describeRows, noteOf, whyEmpty } from './notes'
import { orderGroups } from './order'
import { type Row, rowAxis, rowsOf } from './rows'
import { levelAxis, statementLegend, statementMarks, summaryAside, summaryMarks } from './statement-marks'
import { summaryOf } from './summary'
import { ACTOR, COUNTS, codebookOf, type Filled, SUMMARY, tableWith } from './table'
import { cautioned, describeLeftOut } from './tiles'

/** More speakers than this are not drawn. */
export const MOST_SPEAKERS = 60

/** A row of the picture or the table: one speaker of an actor, or (null) all of them. */
type SpeakerRow = Row & { speaker: { slug: string; name: string } | null }

/** An actor, the row of all its statements, and its speakers by how many statements they made. */
type Band = { all: SpeakerRow; speakers: SpeakerRow[] }

function make(answer: Answer, options: Options): Figure {
  const several = options.show === 'several'
  const bands = bandsOf(answer).filter(({ speakers }) => !several || speakers.length > 1)
  const everybody = bands.flatMap(({ speakers }) => speakers)
  const drawn = new Set([...everybody].sort(byFrequency).slice(0, MOST_SPEAKERS))
  const rows = rowsIn(bands, drawn)
  const dots = answer.dots && group(answer.dots, rowKeyOf)
  const statements = statementMarks(
    rows.flatMap((row) => {
      if (!row.speaker) return []
      const key = rowKeyOf({ actor: row.group.actor.slug, speakerSlug: row.speaker.slug })
      return [{ ...withFullName(row), dots: dots && (dots.get(key) ?? []), speaker: row.speaker.slug }]
    }),
    answer.question,
  )
  const marks = [...rows.map(withFullName).flatMap(summaryMarks), ...statements.marks]
  return {
    slug: 'speakers',
    frame: 'rows',
    title: 'What each actor’s speakers said, from de-escalation to escalation',
    subtitle: answer.sentence,
    note: cautioned(
      noteOf(answer, rowsOf(answer)),
      describeLeftOut(everybody.length, drawn.size, 'speakers'),
    ),
    legend: statementLegend(marks),
    x: levelAxis,
    y: axisOf(rows, bands, answer, statements.asDots),
    panels: [{ title: null, marks }],
    table: tableWith(
      [...ACTOR, ...SPEAKER, ...COUNTS, ...SUMMARY, codebookOf(answer)],
      bands.flatMap(({ all, speakers }) => [all, ...speakers]),
    ),
    summary: describeRows(answer, everybody.map(withFullName), 'speaker'),
    empty:
      whyEmpty(answer, answer.counted + answer.described) ??
      (several && bands.length === 0 ? 'No actor in view has more than one speaker.' : null),
  }
}

export const speakers: FigureMaker = {
  slug: 'speakers',
  name: 'Speakers',
  options: [
    {
      key: 'show',
      name: 'Actors',
      choices: [
        { value: 'all', name: 'all' },
        { value: 'several', name: 'only those with several speakers' },
      ],
    },
  ],
  splitOf: () => ({ by: 'speaker' }),
  make,
}

const rowKeyOf = ({ actor, speakerSlug }: Pick<Dot, 'actor' | 'speakerSlug'>) => `${actor} ${speakerSlug}`

function byFrequency(a: Row, b: Row): number {
  return b.summary.n - a.summary.n || totalOf(b.group.described) - totalOf(a.group.described)
}

function bandsOf({ groups, split, question }: Answer): Band[] {
  if (split?.by !== 'speaker') throw new Error('speakers needs an answer that is split by speaker')
  const { keys, parts } = split
  const partsOf = group(parts, ({ actor }) => actor)
  const places = new Map(keys.map(({ key }, place) => [key, place]))
  const names = new Map(keys.map(({ key, name }) => [key, name]))
  return orderGroups(groups, question.order).map((all) => ({
    all: rowOf(all, null),
    speakers: [...(partsOf.get(all.actor.slug) ?? [])]
      .sort((a, b) => (places.get(a.key) ?? 0) - (places.get(b.key) ?? 0))
      .map(({ key, counted, described }) =>
        rowOf(
          // Out of scope and uncoded are not told apart by speaker, nor shown.
          { actor: all.actor, counted, described, outOfScope: 0, uncoded: 0 },
          { slug: key, name: names.get(key) ?? key },
        ),
      )
      .filter((row) => row.summary.n + totalOf(row.group.described) > 0)
      .sort(byFrequency),
  }))
}

function rowOf(of: Group, speaker: SpeakerRow['speaker']): SpeakerRow {
  return { group: of, summary: summaryOf(of.counted), y: 0, speaker }
}

/** The rows of the picture from the top: an only speaker's row stands for the actor's own. */
function rowsIn(bands: readonly Band[], drawn: ReadonlySet<SpeakerRow>): SpeakerRow[] {
  return bands
    .flatMap(({ all, speakers }) => {
      const kept = speakers.filter((row) => drawn.has(row))
      return speakers.length === 1 && kept.length === 1 ? kept : [all, ...kept]
    })
    .map((row, y) => ({ ...row, y }))
}

const withName = (row: SpeakerRow, shortName: string): SpeakerRow => ({
  ...row,
  group: { ...row.group, actor: { ...row.group.actor, shortName } },
})

/** Where no row is near to say whose speaker it is: "The mayor (Belmark)". */
const withFullName = (row: SpeakerRow) =>
  row.speaker ? withName(row, `${isolated(row.speaker.name)} (${isolated(row.group.actor.shortName)})`) : row

function axisOf(
  rows: readonly SpeakerRow[],
  bands: readonly Band[],
  { question }: Answer,
  asDots: boolean,
): Axis {
  const axis = rowAxis(
    rows.map((row) => withName(row, row.speaker?.name ?? row.group.actor.shortName)),
    question,
    (row) => summaryAside(row, asDots),
  )
  const firsts = rows.map(({ speaker, group: { actor } }) => {
    if (speaker) return isolated(actor.shortName)
    const band = bands.find(({ all }) => all.group.actor.slug === actor.slug)
    return band && band.speakers.length > 0 ? describeCount(band.speakers.length, 'speaker') : null
  })
  return {
    ...axis,
    label: `${axis.label}; speakers by number of statements`,
    ticks: axis.ticks.map((tick, place) => ({
      ...tick,
      detail: [firsts[place], tick.detail].filter(Boolean).join(', '),
    })),
  }
}

const SPEAKER: readonly Filled<SpeakerRow>[] = [
  { key: 'speaker', label: 'Speaker', kind: 'text', of: ({ speaker }) => speaker?.slug ?? null },
  {
    key: 'speaker_name',
    label: 'Speaker’s name',
    kind: 'text',
    of: ({ speaker }) => speaker?.name ?? 'all speakers',
  },
]
