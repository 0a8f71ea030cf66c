// Over time: what was said when, as dots by day, with medians per period. Joins nothing across silence, and smooths nothing.

import { group, max } from 'd3-array'
import { type Answer, type Dot, GRAINS, type Part } from '@/lib/answer'
import { daysTo, endOf, type Length, middleOf } from '@/lib/calendar'
import { isolated } from '@/lib/direction'
import { type Day, describePeriod, type Period } from '@/lib/period'
import { describeCount, describeWhole } from '@/lib/phrase'
import type { Question } from '@/lib/question'
import { countOf, describeSigned, ENDS, LEVELS, NO_COUNTS } from '@/lib/stance'
import { dotBacking, levelBacking } from './backing'
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
import { packDots } from './piles'
import { describeProbability, probability } from './probability'
import { type Row, rowAxis, rowsOf } from './rows'
import { describeMedian, FEWEST_FOR_BAR, FEWEST_TO_SUMMARISE, MEDIAN_BAR, summaryOf } from './summary'
import { ACTOR, COUNTS, codebookOf, decimal, type Filled, MEANS, MEDIAN, tableWith } from './table'
import { dayTicks } from './ticks'
import { type Association, type ChangePoint, kendall, pettitt } from './trend'

/** Below this many statements an actor is not tested for a trend. */
export const FEWEST_FOR_TREND = 8
/** A larger pile of one day and level would cover its neighbours; then there are discs per period. */
export const LARGEST_DAY_PILE = 25
/** On a shared axis the bands of more actors would hide one another. */
const MOST_BANDS_TOGETHER = 2
/** A described disc stands this far under a counted one that has its level, in levels. */
const UNDER = 0.35
/** With more discs side by side there is no room for their numbers. */
const MOST_NUMBERED = 16
const MOST_NAMED = 12

/** A stretch of time that is summed up; `from` to `to` is where it lies on the axis, within the view. */
type Stretch = { key: Day; name: string; last: Day; from: number; to: number }
/** What one actor said in a stretch; the counts of its group are those of the stretch. */
type Slot = Row & Stretch
/** One actor over time. */
type Track = {
  row: Row
  slots: Slot[]
  trend: Association | null
  /** `after` is the first day of the last period before the change. */
  change: (Omit<ChangePoint, 'after'> & { after: Day | null }) | null
}
type View = { answer: Answer; asDots: boolean; length: Length; step: boolean; largest: number }

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

/** A period of the split, cut to the view: a year of which a fortnight is in view must not be drawn as a year. */
function stretchOf({ key, name }: { key: Day; name: string }, length: Length, view: Period): Stretch {
  const last = endOf(key, length)
  const first = key < view.earliest ? view.earliest : key
  const end = last > view.latest ? view.latest : last
  return { key, name, last, from: daysTo(first) - 0.5, to: daysTo(end) + 0.5 }
}

function tracksOf(rows: readonly Row[], stretches: readonly Stretch[], parts: readonly Part[]): Track[] {
  const said = new Map(parts.map((part) => [`${part.actor} ${part.key}`, part]))
  return rows.map((row) => {
    const slots = stretches.map((stretch): Slot => {
      const part = said.get(`${row.group.actor.slug} ${stretch.key}`)
      const counted = part?.counted ?? NO_COUNTS
      const described = part?.described ?? NO_COUNTS
      return { ...row, ...stretch, group: { ...row.group, counted, described }, summary: summaryOf(counted) }
    })
    // By period and not by day, so that the table's own counts give the same numbers.
    const counts = slots.map(({ summary }) => summary.counts)
    const enough = row.summary.n >= FEWEST_FOR_TREND
    const found = enough ? pettitt(counts) : null
    return {
      row,
      slots,
      trend: enough ? kendall(counts) : null,
      change: found && { ...found, after: slots[found.after]?.key ?? null },
    }
  })
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

/** "in 4 of 6 weeks, at most 5 in one"; nothing when all is in one period. */
function describeSpoken({ slots }: Track, { length }: View): string[] {
  if (slots.length <= 1) return []
  const sizes = slots.map(({ summary }) => summary.n)
  const spoken = sizes.filter((n) => n > 0).length
  const periods = describeCount(slots.length, length)
  return [`in ${describeWhole(spoken)} of ${periods}, at most ${describeWhole(max(sizes) ?? 0)} in one`]
}

/** "Kendall’s τ of level with week −0.41, p = 0.030"; nothing while statements are too few to test. */
function describeTrend(
  { row, trend }: Track,
  { length }: View,
  name = `Kendall’s τ of level with ${length}`,
): string[] {
  if (row.summary.n < FEWEST_FOR_TREND) return []
  if (trend === null) return [`no trend to test: all at one level or in one ${length}`]
  return [`${name} ${describeSigned(trend.tau, 2)}, ${describeProbability(trend)}`]
}

function describeTrends(tracks: readonly Track[], view: View): string[] {
  const tested = tracks.filter(({ trend }) => trend !== null)
  if (tested.length === 0) return []
  const parts = tested
    .slice(0, MOST_NAMED)
    .map((track) => [isolated(track.row.group.actor.shortName), ...describeTrend(track, view)].join(': '))
  return [`${parts.join('; ')}.`]
}

function events({ events, period }: Answer): Mark[] {
  if (!period) return []
  const [first, last] = [daysTo(period.earliest), daysTo(period.latest)]
  const within = (day: Day) => Math.min(last, Math.max(first, daysTo(day)))
  return events.map(({ title, period: { earliest, latest } }) => ({
    kind: 'event',
    x1: within(earliest),
    x2: within(latest),
    text: title,
    label: `${isolated(title)}, ${describePeriod({ earliest, latest })}`,
  }))
}

const middle = ({ from, to }: Stretch) => (from + to) / 2

function path({ row, slots }: Track, { length, step }: View, text: string): Mark[] {
  const points = slots.map((slot) => {
    const { median } = slot.summary
    return median === null ? null : { x: middle(slot), y: median }
  })
  if (points.every((point) => point === null)) return []
  const { slug, shortName } = row.group.actor
  const said = slots.flatMap(({ name, summary }) => {
    const median = describeMedian(summary)
    return median === null ? [] : [`${name} ${median} (n=${describeWhole(summary.n)})`]
  })
  const more = said.length > MOST_NAMED ? [`${said.length - MOST_NAMED} more in the table`] : []
  return [
    {
      kind: 'path',
      actor: slug,
      points,
      step,
      text,
      label: `${isolated(shortName)}, median per ${length}: ${[...said.slice(0, MOST_NAMED), ...more].join('; ')}`,
    },
  ]
}

function band({ row, slots }: Track, { step }: View): Mark[] {
  const points = slots.map((slot) => {
    const { n, medianInterval } = slot.summary
    if (medianInterval === null || n < FEWEST_FOR_BAR) return null
    const [low, high] = medianInterval
    return { x: middle(slot), low, high }
  })
  if (points.every((point) => point === null)) return []
  const { slug, shortName } = row.group.actor
  return [
    {
      kind: 'band',
      actor: slug,
      points,
      step,
      label: `${isolated(shortName)}: 95 % interval of the median, where there are ${FEWEST_FOR_BAR} statements or more`,
    },
  ]
}

const placeKey = (dot: Dot) => `${middleOf(dot.period)} ${dot.level}`

function largestPile(dots: readonly Dot[], together: boolean): number {
  const piles = group(dots, (dot) => (together ? '' : `${dot.actor} `) + placeKey(dot))
  return Math.max(0, ...[...piles.values()].map((pile) => pile.length))
}

/** One dot per statement, by day and level, the counted ones of a pile before the described ones. */
function dots(tracks: readonly Track[], { answer }: View): Mark[] {
  const names = new Map(tracks.map(({ row }) => [row.group.actor.slug, row.group.actor.shortName]))
  const piles = group(
    (answer.dots ?? []).filter(({ actor }) => names.has(actor)),
    placeKey,
  )
  const inOrder = [...piles.values()]
    .map((pile) => [...pile].sort((a, b) => Number(b.counted) - Number(a.counted)))
    .sort(([a], [b]) =>
      a && b ? daysTo(middleOf(a.period)) - daysTo(middleOf(b.period)) || a.level - b.level : 0,
    )
  return inOrder.flatMap((pile) => {
    const places = packDots(pile.length)
    return pile.map((dot, place): Mark => {
      const { earliest, latest } = dot.period
      return {
        ...dotBacking(dot, names.get(dot.actor) ?? dot.actor, answer.question),
        kind: 'dot',
        x: daysTo(middleOf(dot.period)),
        y: dot.level,
        dx: places[place]?.dx ?? 0,
        dy: places[place]?.dy ?? 0,
        ...(earliest === latest ? {} : { spread: [daysTo(earliest), daysTo(latest)] }),
      }
    })
  })
}

/** One disc per period and level; within the period in its `place` among `of` actors, so that none hides another. */
function discs({ slots }: Track, { answer: { question }, largest }: View, place = 0, of = 1): Mark[] {
  return slots.flatMap((slot) => {
    const { key, name, from, to, group: spoken } = slot
    const width = (to - from) / of
    const asked = { ...question, ...within(slot, question) }
    return LEVELS.flatMap((level) =>
      [false, true].flatMap((hollow): Mark[] => {
        const count = countOf(hollow ? spoken.described : spoken.counted, level)
        if (count === 0) return []
        const shared = countOf(hollow ? spoken.counted : spoken.described, level) > 0
        const backing = levelBacking(asked, spoken, level, hollow)
        return [
          {
            ...backing,
            id: `${backing.id}.${key}`,
            narrow: { ...backing.narrow, ...within(slot, question) },
            title: `${backing.title}, ${name}`,
            label: `${name}: ${backing.label}`,
            kind: 'disc',
            x: from + width * (place + 0.5),
            y: level - (shared && hollow ? UNDER : 0),
            share: count / largest,
            text: slots.length * of > MOST_NUMBERED ? '' : describeWhole(count),
          },
        ]
      }),
    )
  })
}

/** The days of a stretch that the question asks for; the nearest of them where it asks for none. */
function within({ key, last }: Stretch, { from, to }: Question): { from: Day; to: Day } {
  const asked = (day: Day) => {
    const late = from !== null && day < from ? from : day
    return to !== null && late > to ? to : late
  }
  return { from: asked(key), to: asked(last) }
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
