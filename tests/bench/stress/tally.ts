// What a part of the stress counts, and what of it is a fault. Knows answers and names of saves, and nothing of how they
// came about.

/** `status` is 0 when no answer came at all. */
export type Reply = { status: number; text: string }

/** How long the server's event loop stood still, and how much of that its process was at work; milliseconds. */
export type Pause = { at: number; pause: number; own: number }
/** While pages are used for the first time, which loads their code, and later. */
export type Pauses = { first: readonly Pause[]; later: readonly Pause[] }

/** What must not happen, each with what is said of the first ones. */
export const FAULTS = {
  lost: 'acknowledged and not found again',
  ghosts: 'refused and found nevertheless',
  wrong: '5xx that is no 503 in words',
  disagreed: 'counts that disagree',
  unanswered: 'no answer',
} as const
export type FaultKind = keyof typeof FAULTS

/** Faults of a kind that are told one by one. */
const MOST_TOLD = 5
const LONGEST = 300

export type Tally = ReturnType<typeof makeTally>

/** What a reader sees of a page, or of a text. */
export function wordsOf(text: string): string {
  return text
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Whether an answer is a 503 that says in a sentence what is the matter, and shows nothing of the code. */
export function isDeliberate({ status, text }: Reply): boolean {
  if (status !== 503 || /^\s+at .+:\d+:\d+\)?$/m.test(text)) return false
  return /\p{Lu}[^.!?]{20,}[.!?]/u.test(wordsOf(text))
}

const NO_PAUSE: Pause = { at: 0, pause: 0, own: 0 }
const longestOf = (pauses: readonly Pause[]) =>
  pauses.reduce((one, other) => (other.pause > one.pause ? other : one), NO_PAUSE)
/** "120 ms (60)": how long, and how much of it the server's process was at work. */
const describePause = ({ pause, own }: Pause) =>
  pause === 0 ? 'none' : `${Math.round(pause)} ms (${Math.round(own)})`

/** `part` is how the row of the table is called. */
export function makeTally(part: string) {
  const acknowledged = new Set<string>()
  const refused = new Set<string>()
  const counts: Record<FaultKind, number> = { lost: 0, ghosts: 0, wrong: 0, disagreed: 0, unanswered: 0 }
  const told: string[] = []
  const seen = new Set<string>()
  let answers = 0
  let deliberate = 0
  let [longest, longestFirst] = [NO_PAUSE, NO_PAUSE]
  let busiest = 0

  function fault(kind: FaultKind, what: string): void {
    counts[kind] += 1
    if (counts[kind] <= MOST_TOLD) told.push(`${part}: ${FAULTS[kind]}: ${what.slice(0, LONGEST)}`)
  }

  return {
    part,
    fault,
    /** What was done, to stand in the table. */
    done: '',
    /** Counts an answer; `what` says to what. */
    heard(what: string, reply: Reply): void {
      if (reply.status === 0) fault('unanswered', `${what}: ${reply.text}`)
      else answers += 1
      if (reply.status < 500) return
      if (isDeliberate(reply)) deliberate += 1
      else fault('wrong', `${what}: ${reply.status} ${wordsOf(reply.text).slice(0, 120)}`)
    },
    /** A save that was said to be stored, or not to be. */
    acknowledge: (name: string) => void acknowledged.add(name),
    refuse: (name: string) => void refused.add(name),
    /** Holds what was said of the saves against what is there now. A save is lost once, however often it is looked for. */
    hold(found: ReadonlySet<string>): void {
      const once = (kind: FaultKind, name: string) => {
        if (seen.has(name)) return
        seen.add(name)
        fault(kind, name)
      }
      for (const name of acknowledged) if (!found.has(name)) once('lost', name)
      for (const name of refused) if (found.has(name)) once('ghosts', name)
    },
    paused({ first, later }: Pauses): void {
      longestFirst = longestOf([longestFirst, ...first])
      longest = longestOf([longest, ...later])
      busiest = Math.max(busiest, ...later.map(({ own }) => own))
    },
    report() {
      const saves = { acknowledged: acknowledged.size, refused: refused.size }
      return { part, answers, deliberate, ...saves, ...counts, longest, longestFirst, busiest, told }
    },
  }
}

export type Result = ReturnType<Tally['report']> & { done: string; seconds: number }

/** Whether a part found no fault. Pauses are not judged: they move with the machine. */
export const isClean = (result: Result) =>
  Object.keys(FAULTS).every((kind) => result[kind as FaultKind] === 0)

const COLUMNS: readonly [title: string, cell: (result: Result) => string | number][] = [
  ['part', ({ part }) => part],
  ['what was done', ({ done }) => done],
  ['answers', ({ answers }) => answers],
  ['saves acknowledged', ({ acknowledged }) => acknowledged],
  ['saves refused', ({ refused }) => refused],
  ['lost', ({ lost }) => lost],
  ['refused, yet stored', ({ ghosts }) => ghosts],
  ['503 in words', ({ deliberate }) => deliberate],
  ['other 5xx', ({ wrong }) => wrong],
  ['counts that disagree', ({ disagreed }) => disagreed],
  ['no answer', ({ unanswered }) => unanswered],
  ['longest pause (at work)', ({ longest }) => describePause(longest)],
  ['most at work in one', ({ busiest }) => `${Math.round(busiest)} ms`],
  ['at first use', ({ longestFirst }) => describePause(longestFirst)],
  ['took', ({ seconds }) => `${Math.round(seconds)} s`],
]
const SUMMED = [
  ...(['answers', 'acknowledged', 'refused', 'lost', 'ghosts', 'deliberate', 'wrong'] as const),
  ...(['disagreed', 'unanswered', 'seconds'] as const),
]

/** All parts as one. */
function sumOf(results: readonly Result[]): Result {
  const sum = { ...makeTally('**all**').report(), done: '', seconds: 0 }
  for (const result of results) for (const key of SUMMED) sum[key] += result[key]
  return {
    ...sum,
    longest: longestOf(results.map(({ longest }) => longest)),
    busiest: Math.max(0, ...results.map(({ busiest }) => busiest)),
    longestFirst: longestOf(results.map(({ longestFirst }) => longestFirst)),
  }
}

/** The table, a row for each part and one for all of them. */
export function describeResults(results: readonly Result[]): string {
  const lines = [
    COLUMNS.map(([title]) => title),
    COLUMNS.map((_, place) => (place < 2 ? '---' : '---:')),
    ...[...results, sumOf(results)].map((result) => COLUMNS.map(([, cell]) => String(cell(result)))),
  ]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
