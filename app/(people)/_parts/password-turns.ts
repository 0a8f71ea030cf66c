// One password at a time, a share for each visitor: of many sent at once each is counted before the next is tried, and a
// flood of them leaves the processor to the readers.
import { makeQueue } from '@/lib/queue'

const queue = makeQueue<Response>({ most: 20, patience: 60 })
/** Seconds that a hash takes, roughly. */
const COST = 0.15

/** Tries a password when it is its turn. Rejects with NotNow when too many wait. */
export function inPasswordTurn(visitor: string, work: () => Promise<Response>): Promise<Response> {
  // An attempt counts, whether or not its sender waits for the answer.
  return queue({ key: crypto.randomUUID(), cost: COST, visitor, signal: new AbortController().signal, work })
}
