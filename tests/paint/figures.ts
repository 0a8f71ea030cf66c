// Figures made by hand, one for each way to lay one out. All actors, events, numbers and words in them are made up.
import type { BackedMark, Figure, Mark, TileState } from '@/lib/figures/figure'
import { levelLegend } from '@/lib/figures/legend'
import { packDots } from '@/lib/figures/piles'
import { MEDIAN_BAR } from '@/lib/figures/summary'
import { describeSigned, isLevel, LEVELS, type Level } from '@/lib/stance'

const SCALE = LEVELS.map((level) => ({ at: level, label: describeSigned(level), level }))
const ENDS = ['more de-escalatory', 'more escalatory'] as const

function backing(id: string, actor: string, level: Level | null, counted: number, described = 0) {
  const hollow = counted === 0 && described > 0
  const label = `${actor}: ${counted} made-up statements${hollow ? ', described only' : ''}`
  return {
    id,
    actor,
    level,
    hollow,
    counted,
    described,
    narrow: {},
    href: `/statements/${encodeURIComponent(id)}`,
    title: actor,
    label,
  }
}

function figureOf(
  part: Pick<Figure, 'slug' | 'frame' | 'title' | 'x' | 'y' | 'panels'> & Partial<Figure>,
): Figure {
  return {
    subtitle: 'Statements by made-up actors, on any topic, at any time.',
    note: {
      counts: '93 counted, 4 described; 3 Jan – 28 Jun 2031',
      sources: '2 sources quoted: The Harbour Post and Belmark Radio',
      provenance: 'Codebook v1 · 97 statements, each coded once · data updated 22 Nov 2026',
      caution: null,
    },
    legend: [...levelLegend],
    table: { columns: [], rows: [] },
    summary: 'A made-up figure.',
    empty: null,
    ...part,
  }
}

/** A number from 0 to 1 that is always the same for a seed. */
const chance = (seed: number) => Math.abs(Math.sin(seed * 12.9898) * 43758.5453) % 1
const levelOf = (value: number): Level => {
  const whole = Math.round(Math.max(-3, Math.min(3, value)))
  return isLevel(whole) ? whole : 0
}

// 1 Jan 2031, and months after it.
const START = 22280
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'].map((label, place) => ({
  at: START + ([0, 31, 59, 90, 120, 151][place] ?? 0),
  label,
  ...(place === 0 ? { detail: '2031' } : {}),
}))
const EVENTS = [
  { day: START + 20, text: 'Talks open in Port Ilse' },
  { day: START + 24, text: 'A bridge is closed' },
  { day: START + 77, text: 'Council elected' },
  { day: START + 80, text: 'Council steps down again' },
  { day: START + 178, text: 'Second round of talks' },
]

function eventMarks(): Mark[] {
  return EVENTS.map(({ day, text }): Mark => ({ kind: 'event', x1: day, x2: day, text, label: text }))
}

function timeMarks(actor: string, seed: number, trend: number, named: boolean): Mark[] {
  const dots = Array.from({ length: 26 }, (_, place): BackedMark => {
    const day = START + Math.floor(chance(seed + place) * 180)
    const level = levelOf(trend * 2 + (chance(seed * 3 + place) - 0.5) * 3)
    const places = packDots(place % 9 === 0 ? 3 : 1)
    return {
      ...backing(`${actor}.${place}`, actor, level, place % 8 === 1 ? 0 : 1, place % 8 === 1 ? 1 : 0),
      kind: 'dot',
      x: day,
      y: level,
      dx: places[0]?.dx ?? 0,
      dy: places[0]?.dy ?? 0,
      ...(place % 7 === 2 ? { spread: [day - 6, day + 6] as const } : {}),
    }
  })
  const medians = [0, 1, 2, 3, 4, 5].map((month) =>
    month === 2
      ? null
      : { x: START + 15 + month * 30, y: Math.max(-3, Math.min(3, trend * 2 + chance(seed + month) - 0.5)) },
  )
  return [
    ...eventMarks(),
    {
      kind: 'band',
      actor,
      points: medians.map((point, month) =>
        point && month !== 5
          ? { x: point.x, low: Math.max(-3, point.y - 0.7), high: Math.min(3, point.y + 0.8) }
          : null,
      ),
      step: false,
      label: `${actor}: interval`,
    },
    ...dots,
    {
      kind: 'path',
      actor,
      points: medians,
      step: false,
      text: named ? actor : '',
      label: `${actor}: median by month`,
    },
  ]
}

const ACTORS = ['Belmark', 'Port Ilse', 'The Northern Mountain Council', 'ממשלת הדוגמה', 'حكومة المثال']

const time = {
  frame: 'time' as const,
  x: { label: 'day of the statement', ends: null, domain: [START, START + 181] as const, ticks: MONTHS },
  y: { label: 'level of the statement', ends: ENDS, domain: [-3.4, 3.4] as const, ticks: SCALE },
  legend: [
    { sample: 'dot' as const, text: 'one statement' },
    { sample: 'hollow' as const, text: 'described by somebody else, not counted' },
    { sample: 'path' as const, text: 'median of the month, a gap where nothing was said' },
    { sample: 'band' as const, text: MEDIAN_BAR },
    { sample: 'event' as const, text: 'event' },
    ...levelLegend,
  ],
}

export const timePanels = figureOf({
  slug: 'time-panels',
  title: 'When each made-up actor said what',
  ...time,
  panels: ACTORS.map((actor, place) => ({
    title: actor,
    detail: place === 1 ? 'n=23, Kendall’s tau 0.31, p=0.04' : 'n=23',
    marks: timeMarks(actor, place + 1, [0.8, -0.5, -0.9, 0, 1.2][place] ?? 0, false),
  })),
})

export const timeTogether = figureOf({
  slug: 'time-together',
  title: 'When the made-up actors said what, on one axis',
  ...time,
  panels: [
    {
      title: null,
      marks: [
        ...eventMarks(),
        ...ACTORS.flatMap((actor, place) =>
          timeMarks(actor, place + 1, [0.8, -0.5, -0.45, 0, 1.2][place] ?? 0, true).filter(
            ({ kind }) => kind === 'dot' || kind === 'path',
          ),
        ),
      ].sort((a, b) => Number(a.kind === 'path') - Number(b.kind === 'path')),
    },
  ],
})

export const timeSteps = figureOf({
  slug: 'time-steps',
  title: 'Counts by month, in steps',
  ...time,
  panels: ACTORS.slice(0, 3).map((actor, seed) => ({
    title: actor,
    detail: 'n=140',
    marks: [
      {
        kind: 'band',
        actor,
        points: [0, 1, 2, 3, 4, 5].map((month) => {
          const median = Math.round(chance(seed + month) * 4 - 2)
          return month === 3 ? null : { x: START + 15 + month * 30, low: median - 1, high: median }
        }),
        step: true,
        label: `${actor}: interval by month`,
      },
      ...[0, 1, 2, 4, 5].flatMap((month) =>
        LEVELS.flatMap((level): Mark[] => {
          const share = chance(seed * 50 + month * 7 + level)
          if (share < 0.4) return []
          const id = `${actor}.${month}.${level}`
          const count = Math.round(share * 30)
          const x = START + 15 + month * 30
          return [
            { ...backing(id, actor, level, count), kind: 'disc', x, y: level, share, text: String(count) },
          ]
        }),
      ),
      {
        kind: 'path',
        actor,
        points: [0, 1, 2, 3, 4, 5].map((month) =>
          month === 3 ? null : { x: START + 15 + month * 30, y: Math.round(chance(seed + month) * 4 - 2) },
        ),
        step: true,
        text: '',
        label: `${actor}: median by month`,
      },
    ],
  })),
})

const TOPICS = [
  'Ceasefire',
  'Hostages',
  'Humanitarian aid',
  'Harbour operation',
  'Recognition of new borders',
  'Sanctions',
  'The long northern railway line',
]
const STATES: TileState[] = ['mixed', 'one-sided', 'one-sided', 'thin', 'none', 'neutral', 'suppressed']

export const matrix = figureOf({
  slug: 'matrix',
  frame: 'matrix',
  title: 'What each made-up actor said on each topic',
  x: {
    label: 'topic',
    ends: null,
    domain: [-0.5, TOPICS.length - 0.5],
    ticks: TOPICS.map((label, at) => ({ at, label, detail: `n=${(at + 2) * 3}` })),
  },
  y: {
    label: 'Actors in their stated order',
    ends: null,
    domain: [-0.5, ACTORS.length - 0.5],
    ticks: ACTORS.map((label, at) => ({
      at,
      label,
      detail: '12 counted, 1 described',
      aside: { strong: '+1', text: 'median', detail: 'n=12' },
    })),
  },
  legend: [
    { sample: 'one-sided', text: 'no opposite signs' },
    { sample: 'mixed', text: 'both signs' },
    { sample: 'neutral', text: 'all at 0' },
    { sample: 'thin', text: 'fewer than 3 statements: no median' },
    { sample: 'none', text: 'no statement in this data set' },
    { sample: 'suppressed', text: 'held back: n < 5' },
    { sample: 'hollow', text: 'described by somebody else, not counted' },
    { sample: 'measured', text: 'distance' },
    ...levelLegend,
  ],
  panels: [
    {
      title: null,
      marks: ACTORS.flatMap((actor, y) =>
        TOPICS.map((topic, x): Mark => {
          const state = STATES[(x * 3 + y * 2) % STATES.length] ?? 'none'
          const level = levelOf(((x + y * 2) % 7) - 3)
          const at = { kind: 'tile' as const, x, y, shade: null, state }
          const id = `${actor}.${topic}`
          if (state === 'none' && y === 2)
            return { ...backing(id, actor, level, 0, 2), ...at, text: '', detail: '2 described' }
          if (state === 'none') return { ...backing(id, actor, null, 0), ...at, text: '', detail: '' }
          if (state === 'suppressed')
            return { ...backing(id, actor, null, 3), ...at, text: 'n < 5', detail: '' }
          if (state === 'thin') return { ...backing(id, actor, level, 2), ...at, text: 'n=2', detail: '' }
          if (state === 'neutral') return { ...backing(id, actor, 0, 4), ...at, text: '0', detail: 'n=4' }
          if (x === 2)
            return { ...backing(id, actor, null, 6), ...at, text: 'between −1 and +1', detail: 'n=6' }
          return { ...backing(id, actor, level, 9), ...at, text: describeSigned(level), detail: 'n=9' }
        }),
      ),
    },
  ],
})

export const distances = figureOf({
  slug: 'distances',
  frame: 'matrix',
  title: 'How far apart many made-up actors stand',
  x: {
    label: '',
    ends: null,
    domain: [-0.5, 15.5],
    ticks: Array.from({ length: 16 }, (_, at) => ({ at, label: `Actor ${at + 1}` })),
  },
  y: {
    label: 'Actors in their stated order',
    ends: null,
    domain: [-0.5, 15.5],
    ticks: Array.from({ length: 16 }, (_, at) => ({ at, label: `Actor ${at + 1}`, detail: 'n=40' })),
  },
  legend: [{ sample: 'measured', text: 'the darker, the farther apart' }],
  panels: [
    {
      title: null,
      marks: Array.from({ length: 16 }, (_, y) =>
        Array.from({ length: y }, (_, x): Mark => {
          const shade = chance(x + y * 16)
          const text = (shade * 6).toFixed(1)
          const back = backing(`${x}.${y}`, `Actor ${y + 1}`, null, 80)
          return { ...back, kind: 'tile', x, y, state: 'measured', shade, text, detail: 'p=.04' }
        }),
      ).flat(),
    },
  ],
})

export const multiples = figureOf({
  slug: 'multiples',
  frame: 'rows',
  title: 'What each made-up actor said, topic by topic',
  x: { label: 'level of the statement', ends: ENDS, domain: [-3.5, 3.5], ticks: SCALE },
  y: {
    label: 'Actors in their stated order',
    ends: null,
    domain: [-0.5, ACTORS.length - 0.5],
    ticks: ACTORS.map((label, at) => ({ at, label })),
  },
  panels: TOPICS.map((title, panel) => ({
    title,
    detail: `${(panel + 2) * 6} counted`,
    marks: ACTORS.flatMap((actor, y) =>
      LEVELS.flatMap((level) => {
        const count = Math.floor(chance(panel * 31 + y * 7 + level) * 5 - 1)
        return packDots(Math.max(0, count)).map(
          ({ dx, dy }, place): Mark => ({
            ...backing(
              `${panel}.${actor}.${level}.${place}`,
              actor,
              level,
              place === 2 ? 0 : 1,
              place === 2 ? 1 : 0,
            ),
            kind: 'dot',
            x: level,
            y: y - 0.1,
            dx,
            dy,
          }),
        )
      }),
    ),
  })),
})

/** Titles, questions and names that run from right to left, alone and beside others. */
export const rightToLeft = {
  ...timeTogether,
  slug: 'right-to-left',
  title: 'ממשלת הדוגמה (2031): 3 הודעות על Belmark!',
  subtitle: 'گفته‌های دولت نمونه دربارهٔ «پل» (۱۲ مورد)، بهار ۱۴۱۰ — و پاسخ Port Ilse.',
  note: { ...timeTogether.note, caution: 'حكومة المثال: 2 of 23 – ממשלת הדוגמה: 5.' },
}

export const HAND_MADE = { timePanels, timeTogether, timeSteps, matrix, distances, multiples, rightToLeft }
