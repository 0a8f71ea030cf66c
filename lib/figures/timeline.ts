// Over time: what was said when, as dots by day, with medians per period. Joins nothing across silence, and smooths nothing.

import { max } from 'd3-array'
import { type Answer, GRAINS } from '@/lib/answer'
import { daysTo } from '@/lib/calendar'
import { isolated } from '@/lib/direction'
import { describePeriod, type Period } from '@/lib/period'
import { describeWhole } from '@/lib/phrase'
import { describeSigned, ENDS, LEVELS } from '@/lib/stance'
import {
  type Column,
  type Figure,
  type FigureMaker,
  isBacked,
  type LegendEntry,
  type Mark,
  type Options,
  type Panel,
  type Table,
} from './figure'
import { levelLegend } from './legend'
import { describeRows, noteOf, whyEmpty } from './notes'
import { describeOrder } from './order'
import { probability } from './probability'
import { rowAxis, rowsOf } from './rows'
import { FEWEST_TO_SUMMARISE, MEDIAN_BAR } from './summary'
import { ACTOR, COUNTS, codebookOf, decimal, type Filled, MEANS, MEDIAN, tableWith } from './table'
import { dayTicks } from './ticks'
import { band, discs, dots, events, largestPile, path } from './time-marks'
import { type Slot, stretchOf, type Track, tracksOf, type View } from './time-tracks'
import { describeSpoken, describeTrend, describeTrends, MOST_NAMED } from './time-words'

/** A larger pile of one day and level would cover its neighbours; then there are discs per period. */
export const LARGEST_DAY_PILE = 25
/** On a shared axis the bands of more actors would hide one another. */
const MOST_BANDS_TOGETHER = 2

function make(answer: Answer, options: Options): Figure {
  const { split, period } = answer
  if (split?.by !== 'period') throw new Error('over-time needs an answer that is split by period')
  const together = options.layout === 'together'
  const rows = rowsOf(answer)
  const stretches = period ? split.keys.map((key) => stretchOf(key, split.grain, period)) : []
  const tracks = tracksOf(rows, stretches, split.parts)
  const view: View = {
    answer,
    asDots: answer.dots !== null && largestPile(answer.dots, together) <= LARGEST_DAY_PILE,
    length: split.grain,
    step: options.line === 'step',
    largest: max(split.parts, ({ counted, described }) => max([...counted, ...described])) ?? 1,
  }
  const panels = together ? [shared(tracks, view)] : tracks.map((track) => panelOf(track, view))
  const marks = panels.flatMap((panel) => panel.marks)
  const note = noteOf(answer, rows)
  // Panels follow one another in an order, which is told; on a shared axis there is none.
  const order = together ? '' : `; ${describeOrder(answer.question.order).toLowerCase()}`
  return {
    slug: 'over-time',
    frame: 'time',
    title: 'What each actor said, and when',
    subtitle: answer.sentence,
    note: { ...note, counts: note.counts + order },
    legend: legendOf(marks, view),
    x: {
      label: period ? `day of the statement, ${describePeriod(period)}` : 'day of the statement',
      ends: null,
      domain: period ? domainOf(period) : [0, 1],
      ticks: period ? dayTicks(period) : [],
    },
    y: {
      label: 'level of the statement',
      ends: ENDS,
      domain: [-3.4, 3.4],
      ticks: LEVELS.map((level) => ({ at: level, label: describeSigned(level), level })),
    },
    panels,
    table: tableOf(tracks, view),
    summary: [describeRows(answer, rows), ...describeTrends(tracks, view)].join(' '),
    empty: whyEmpty(answer, marks.filter(isBacked).length),
  }
}

export const timeline: FigureMaker = {
  slug: 'over-time',
  name: 'Over time',
  options: [
    {
      key: 'per',
      name: 'Summed up per',
      choices: GRAINS.map((grain) => ({ value: grain, name: grain === 'auto' ? 'fitting period' : grain })),
    },
    {
      key: 'line',
      name: 'Line',
      choices: [
        { value: 'straight', name: 'straight' },
        { value: 'step', name: 'in steps' },
      ],
    },
    {
      key: 'layout',
      name: 'Actors',
      choices: [
        { value: 'panels', name: 'one panel each' },
        { value: 'together', name: 'on one axis' },
      ],
    },
  ],
  splitOf: ({ per }) => ({ by: 'period', grain: GRAINS.find((grain) => grain === per) ?? 'auto' }),
  make,
}

function domainOf({ earliest, latest }: Period): [number, number] {
  const [first, last] = [daysTo(earliest), daysTo(latest)]
  // Half a day at least, so that a dot on the first day does not stand on the edge.
  const margin = Math.max(0.5, Math.round(last - first) / 50)
  return [first - margin, last + margin]
}

function panelOf(track: Track, view: View): Panel {
  const { row } = track
  const [tick] = rowAxis([row], view.answer.question, () => ({
    strong: null,
    text: [...describeSpoken(track, view), ...describeTrend(track, view)].join('; '),
    detail: null,
  })).ticks
  return {
    title: row.group.actor.shortName,
    detail: [tick?.detail, tick?.aside?.text].filter((words) => words).join('; '),
    marks: [
      ...events(view.answer),
      ...band(track, view),
      ...path(track, view, ''),
      ...(view.asDots ? dots([track], view) : discs(track, view)),
    ],
  }
}

/** All actors on one axis. */
function shared(tracks: readonly Track[], view: View): Panel {
  const spoken = tracks.filter(({ row }) => row.summary.n > 0)
  const bands = spoken.flatMap((track) => band(track, view))
  const named = tracks
    .slice(0, MOST_NAMED)
    .map((track) =>
      [
        `${isolated(track.row.group.actor.shortName)} n=${describeWhole(track.row.summary.n)}`,
        ...describeTrend(track, view, 'τ'),
      ].join(', '),
    )
  const more = tracks.length - named.length
  const isTested = tracks.some(({ trend }) => trend !== null)
  return {
    title: null,
    detail: [
      ...named,
      ...(more > 0 ? [`${more} more in the table`] : []),
      ...(isTested ? [`τ: Kendall’s, of level with ${view.length}`] : []),
    ].join('; '),
    marks: [
      ...events(view.answer),
      ...(bands.length <= MOST_BANDS_TOGETHER ? bands : []),
      ...tracks.flatMap((track) => path(track, view, track.row.group.actor.shortName)),
      ...(view.asDots
        ? dots(tracks, view)
        : tracks.flatMap((track, place) => discs(track, view, place, tracks.length))),
    ],
  }
}

function legendOf(marks: readonly Mark[], { answer, length }: View): LegendEntry[] {
  const has = (kind: Mark['kind'], hollow = false) =>
    marks.some((mark) => mark.kind === kind && (!('hollow' in mark) || mark.hollow === hollow))
  const isUncertain = marks.some((mark) => mark.kind === 'dot' && mark.spread)
  const entries: LegendEntry[] = []
  if (has('dot'))
    entries.push({
      sample: 'dot',
      text: isUncertain ? 'one statement; a line through it spans its possible days' : 'one statement',
    })
  if (has('disc')) entries.push({ sample: 'disc', text: `area: number of statements in the ${length}` })
  if (has('dot', true) || has('disc', true))
    entries.push({
      sample: 'hollow',
      text: `described by somebody else, not counted${has('disc', true) ? '; stands just under its level' : ''}`,
    })
  if (has('path'))
    entries.push({
      sample: 'path',
      text: `median per ${length}, from ${FEWEST_TO_SUMMARISE} statements on; a gap where there are fewer`,
    })
  if (has('band')) entries.push({ sample: 'band', text: MEDIAN_BAR })
  if (answer.events.length > 0) entries.push({ sample: 'event', text: 'an event' })
  return [...entries, ...levelLegend]
}

/** One row per actor and period, also of those in which nothing was said; a trend stands on each row of its actor. */
function tableOf(tracks: readonly Track[], { answer, length }: View): Table {
  type Entry = Slot & Pick<Track, 'trend' | 'change'>
  const filled =
    (kind: Column['kind']) =>
    (key: string, label: string, of: Filled<Entry>['of']): Filled<Entry> => ({ key, label, kind, of })
  const [text, number] = [filled('text'), filled('decimal')]
  const columns: Filled<Entry>[] = [
    ...ACTOR,
    text('per', 'Per', () => length),
    text('period_start', 'From', ({ key }) => key),
    text('period_end', 'To', ({ last }) => last),
    text('period', 'Period', ({ name }) => name),
    ...COUNTS,
    ...MEDIAN,
    ...MEANS,
    text('state', 'State', ({ summary }) => summary.state),
    number('kendall_tau', 'Kendall’s τ with period', ({ trend }) => decimal(trend?.tau)),
    filled('probability')('kendall_p', 'p of τ', ({ trend }) => probability(trend)),
    number('pettitt_k', 'Pettitt’s K', ({ change }) => decimal(change?.k)),
    text('pettitt_at', 'Last period before the change', ({ change }) => change?.after ?? null),
    filled('probability')('pettitt_p', 'p of K', ({ change }) => probability(change)),
    codebookOf(answer),
  ]
  return tableWith(
    columns,
    tracks.flatMap(({ slots, trend, change }) => slots.map((slot) => ({ ...slot, trend, change }))),
  )
}
