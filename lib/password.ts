// What makes a password guessable, told to whoever chose it. The arithmetic runs in a thread of its own: its dictionaries
// take a quarter of a second to read, in which the server must answer others.
import path from 'node:path'
import { Worker } from 'node:worker_threads'

/** The fewest and the most characters of a password; a longer one would be work for the server and no safer. */
export const PASSWORD_LENGTH = { least: 12, most: 200 } as const

/** A password that takes fewer guesses, as a power of ten, is refused: somebody patient could make so many. */
const LEAST_MAGNITUDE = 10
/** So many characters are judged at once: the work grows with their square. */
const JUDGED = 30
/** Seconds for one password on a slow machine, the reading of the dictionaries included. */
const PATIENCE = 20

type Judged = { id: number; magnitude: number; warning: string | null }
type Waiting = { done(judged: Judged): void; failed(reason: unknown): void }

let thread: Worker | null = null
let asked = 0
const waiting = new Map<number, Waiting>()

function threadAtWork(): Worker {
  if (thread) return thread
  // From the folder of the repository, where every command starts: a bundler keeps no thread beside it.
  const started = new Worker(path.join(/* turbopackIgnore: true */ process.cwd(), 'lib/guessing.mjs'))
  const end = (reason: unknown) => {
    if (thread === started) thread = null
    for (const { failed } of waiting.values()) failed(reason)
    waiting.clear()
  }
  started.on('message', (judged: Judged) => waiting.get(judged.id)?.done(judged))
  started.on('error', end).on('exit', end)
  thread = started
  return started
}

async function judge(password: string, own: readonly string[]): Promise<Judged> {
  const worker = threadAtWork()
  asked += 1
  const id = asked
  const timer = setTimeout(() => void worker.terminate(), PATIENCE * 1000)
  // A thread that only waits keeps no program alive.
  worker.ref()
  try {
    return await new Promise<Judged>((done, failed) => {
      waiting.set(id, { done, failed })
      worker.postMessage({ id, password, own })
    })
  } finally {
    clearTimeout(timer)
    waiting.delete(id)
    if (waiting.size === 0) worker.unref()
  }
}

/** What anybody would try first for this person. */
function wordsOf({ name, email }: { name: string; email: string }): string[] {
  const parts = `${name} ${email}`.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  const joined = [name, name.replaceAll(/\s/g, ''), email, email.split('@')[0] ?? '']
  return [...new Set([...joined.map((word) => word.toLowerCase()), ...parts, 'parallax'])].filter(
    (word) => word.length > 1,
  )
}

/**
 * Why a password is too easily guessed, and what would be stronger, in sentences; null for a good one.
 */
export async function describeWeakness(
  password: string,
  person: { name: string; email: string },
): Promise<string | null> {
  const own = wordsOf(person)
  // Whatever is hard to guess in part is so as a whole.
  const pieces = [...new Set([password.slice(0, JUDGED), password.slice(-JUDGED)])]
  let judged: Judged[]
  try {
    judged = await Promise.all(pieces.map((piece) => judge(piece, own)))
  } catch (error) {
    console.error('No password can be judged:', error)
    return 'The password could not be checked just now. Send it again in a moment.'
  }
  if (judged.some(({ magnitude }) => magnitude >= LEAST_MAGNITUDE)) return null
  const warning = judged.find((one) => one.warning)?.warning
  return `This password is too easy to guess. ${warning ? `${warning} ` : ''}Stronger: four or five words that nobody would expect together, or what a password manager makes.`
}
