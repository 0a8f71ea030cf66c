// The marks of the figure over time: statements as dots or discs, medians as lines with their bands, and events.

import { group } from 'd3-array'
import type { Answer, Dot } from '@/lib/answer'
import { daysTo, middleOf } from '@/lib/calendar'
import { isolated } from '@/lib/direction'
import { type Day, describePeriod } from '@/lib/period'
import { describeWhole } from '@/lib/phrase'
import type { Question } from '@/lib/question'
import { countOf, LEVELS } from '@/lib/stance'
import { dotBacking, levelBacking } from './backing'
import type { Mark } from './figure'
import { packDots } from './piles'
import { describeMedian, FEWEST_FOR_BAR } from './summary'
import type { Stretch, Track, View } from './time-tracks'
import { MOST_NAMED } from './time-words'

/** A described disc stands this far under a counted one that has its level, in levels. */
const UNDER = 0.35
/** With more discs side by side there is no room for their numbers. */
const MOST_NUMBERED = 16

/** The events in view, each within the days of the view. */
export function events({ events, period }: Answer): Mark[] {
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

/** The median of each period as one line, with gaps where there is none; none at all for an actor without medians. */
export function path({ row, slots }: Track, { length, step }: View, text: string): Mark[] {
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

/** The median's interval of each period that has enough statements. */
export function band({ row, slots }: Track, { step }: View): Mark[] {
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

/** How many dots stand on the fullest day and level; `together` when all actors share an axis. */
export function largestPile(dots: readonly Dot[], together: boolean): number {
  const piles = group(dots, (dot) => (together ? '' : `${dot.actor} `) + placeKey(dot))
  return Math.max(0, ...[...piles.values()].map((pile) => pile.length))
}

/** One dot per statement, by day and level, the counted ones of a pile before the described ones. */
export function dots(tracks: readonly Track[], { answer }: View): Mark[] {
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
export function discs({ slots }: Track, { answer: { question }, largest }: View, place = 0, of = 1): Mark[] {
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
