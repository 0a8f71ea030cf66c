// Turns for costly work: one piece at a time, small before large, a share for each visitor, the same piece done once for
// all who ask for it, and nothing done for nobody. Bounded, and knows nothing of what is done.
import { AsyncResource } from 'node:async_hooks'

/** Work that was not done and may be later. The message says why, in words for the reader. */
export class NotNow extends Error {
  override name = 'NotNow'
  constructor(
    message: string,
    /** When to try again, in seconds from now. */
    readonly seconds: number,
  ) {
    super(message)
  }
}

export type Piece<T> = {
  /** The same key, the same result. */
  key: string
  /** In seconds, roughly; at least 0. */
  cost: number
  visitor: string
  /** Aborts when this reader leaves. */
  signal: AbortSignal
  /** `left` aborts when the last reader has left, or when the work takes too long. */
  work(left: AbortSignal): Promise<T>
}

type Reader<T> = { done(result: T): void; failed(reason: unknown): void }

type Entry<T> = Omit<Piece<T>, 'signal'> & {
  readers: Set<Reader<T>>
  left: AbortController
  /** Among the visitor's own pieces the least is next. */
  rank: number
  /** Its readers have their answer; whoever comes now needs work of their own. */
  isDone: boolean
}

export type Limits = {
  /** What may wait at once, in seconds of work. */
  most: number
  /** Seconds after which a piece of work is given up, so that one that hangs holds up nobody else. */
  patience: number
}

/** A queue of its own; the function returned waits for a turn, and rejects with NotNow or with the reader's own reason. */
export function makeQueue<T>({ most, patience }: Limits): (piece: Piece<T>) => Promise<T> {
  const line = makeLine<T>(most)
  let running: Entry<T> | null = null

  async function begin(entry: Entry<T>): Promise<void> {
    running = entry
    try {
      const result = await withPatience(entry, patience)
      for (const reader of entry.readers) reader.done(result)
    } catch (error) {
      for (const reader of entry.readers) reader.failed(error)
    } finally {
      entry.isDone = true
      // Pages are answered, and those who left are heard of, before the next one.
      setImmediate(() => {
        running = null
        next()
      })
    }
  }

  function next(): void {
    const entry = running ? null : line.next()
    if (entry) void begin(entry)
  }

  return (piece) =>
    new Promise<T>((done, failed) => {
      piece.signal.throwIfAborted()
      const isShared = running?.key === piece.key && !running.isDone && !running.left.signal.aborted
      const entry = (isShared ? running : null) ?? line.admit(piece)
      addReader(entry, piece.signal, { done, failed }, () => line.remove(entry))
      next()
    })
}

/** Lets one more reader wait for a piece; when the last one leaves, the work is stopped and `forget` is called. */
function addReader<T>(entry: Entry<T>, signal: AbortSignal, own: Reader<T>, forget: () => void): void {
  const leave = () => {
    entry.readers.delete(reader)
    own.failed(signal.reason)
    if (entry.readers.size > 0) return
    forget()
    entry.left.abort(signal.reason)
  }
  const stay = () => signal.removeEventListener('abort', leave)
  const reader: Reader<T> = {
    done(result) {
      stay()
      own.done(result)
    },
    failed(reason) {
      stay()
      own.failed(reason)
    },
  }
  entry.readers.add(reader)
  signal.addEventListener('abort', leave, { once: true })
}

/** What waits, at most so many seconds of work. */
function makeLine<T>(most: number) {
  const waiting = new Map<string, Entry<T>>()
  const shares = makeShares<T>(waiting)

  const costOf = (entries: Iterable<Entry<T>>) => [...entries].reduce((sum, { cost }) => sum + cost, 0)
  const full = () => {
    const seconds = Math.max(1, Math.ceil(costOf(waiting.values())))
    return new NotNow(`Too much is being made for others just now. Try again in ${seconds} s.`, seconds)
  }

  /** Whoever waits for the most gives way to whoever waits for less; throws NotNow where nobody does. */
  function makeRoom(visitor: string, cost: number): void {
    const of = (owner: string) => [...waiting.values()].filter((entry) => entry.visitor === owner)
    while (waiting.size > 0 && costOf(waiting.values()) + cost > most) {
      const owners = [...new Set([...waiting.values()].map((entry) => entry.visitor))]
      const greediest = owners.reduce((one, other) => (costOf(of(other)) > costOf(of(one)) ? other : one))
      if (costOf(of(greediest)) <= costOf(of(visitor)) + cost) throw full()
      const last = of(greediest).reduce((one, other) => (other.rank >= one.rank ? other : one))
      waiting.delete(last.key)
      for (const reader of last.readers) reader.failed(full())
    }
  }

  return {
    /** The entry of a piece, the same for all who ask for it; throws NotNow where it has no room. */
    admit({ key, cost, visitor, work }: Piece<T>): Entry<T> {
      const sharing = waiting.get(key)
      if (sharing) return sharing
      makeRoom(visitor, cost)
      const entry = {
        key,
        cost,
        visitor,
        // In the context of whoever asked, not of whoever had the turn before.
        work: AsyncResource.bind(work),
        rank: shares.startOf(visitor) + cost,
        readers: new Set<Reader<T>>(),
        left: new AbortController(),
        isDone: false,
      }
      waiting.set(key, entry)
      return entry
    },
    remove(entry: Entry<T>): void {
      if (waiting.get(entry.key) === entry) waiting.delete(entry.key)
    },
    /** Takes out what is due; null where nothing waits. */
    next(): Entry<T> | null {
      const entry = shares.next()
      if (entry) waiting.delete(entry.key)
      return entry
    },
  }
}

/** Does the work, and gives it up after so many seconds or when nobody waits for it any more. */
function withPatience<T>({ work, left }: Entry<T>, patience: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const words = `This took longer than ${patience} s and was given up. Ask for less, or try again later.`
    const timer = setTimeout(() => left.abort(new NotNow(words, patience)), patience * 1000)
    left.signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(left.signal.reason)
    })
    work(left.signal)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}

/**
 * Self-clocked fair queueing (Golestani 1994): a visitor's next piece is due at the end of the visitor's last one plus its
 * cost, in a time that runs with the work done. So what is small comes first, nobody's many hold up another's few, and
 * what is large is due in the end.
 */
function makeShares<T>(waiting: ReadonlyMap<string, Entry<T>>) {
  const starts = new Map<string, number>()
  let now = 0
  const startOf = (visitor: string) => {
    const waits = [...waiting.values()].some((entry) => entry.visitor === visitor)
    const start = waits ? (starts.get(visitor) ?? now) : Math.max(now, starts.get(visitor) ?? 0)
    starts.set(visitor, start)
    return start
  }
  function next(): Entry<T> | null {
    const heads = new Map<string, Entry<T>>()
    for (const entry of waiting.values()) {
      const head = heads.get(entry.visitor)
      if (!head || entry.rank < head.rank) heads.set(entry.visitor, entry)
    }
    const due = (entry: Entry<T>) => (starts.get(entry.visitor) ?? now) + entry.cost
    let first: Entry<T> | null = null
    for (const head of heads.values()) if (!first || due(head) < due(first)) first = head
    if (!first) {
      starts.clear()
      return null
    }
    const end = due(first)
    now = Math.max(now, end)
    starts.set(first.visitor, end)
    for (const [visitor, start] of starts) if (start <= now && !heads.has(visitor)) starts.delete(visitor)
    return first
  }
  return { startOf, next }
}
