// The way to the drawing thread: half a second of arithmetic must not keep the server from answering. One thread and one
// order at a time, so memory stays that of one picture. A thread that hangs or dies is replaced.
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { NotNow } from '@/lib/queue'

export type Order =
  | { kind: 'png'; svg: string; scale: number }
  | { kind: 'pdf'; svg: string; about: { title: string; summary: string; keywords: string[]; day: string } }

type Bytes = Uint8Array<ArrayBuffer>
type Drawn = { bytes: Bytes } | { failed: string }

const WEIGHTS = ['400Regular', '600SemiBold', '700Bold']
const FAMILIES: [folder: string, file: string][] = [
  ['inter', 'Inter'],
  ['noto-sans-hebrew', 'NotoSansHebrew'],
  ['noto-sans-arabic', 'NotoSansArabic'],
]

// From the folder of the repository, where every command starts: a bundler keeps neither fonts nor threads beside it.
const here = (...parts: string[]) => path.join(/* turbopackIgnore: true */ process.cwd(), ...parts)

/** Fonts of our own, so that a picture looks the same on every machine. */
const font = {
  loadSystemFonts: false,
  fontFiles: FAMILIES.flatMap(([folder, file]) =>
    WEIGHTS.map((weight) => here('node_modules/@expo-google-fonts', folder, weight, `${file}_${weight}.ttf`)),
  ),
  defaultFontFamily: 'Inter',
  sansSerifFamily: 'Inter',
}

/** Seconds for one picture, on a slow machine; the largest of ours takes one. */
const PATIENCE = 20
/** What the largest of our pictures needs, several times over. */
const MOST_MEGABYTES = 512
const AGAIN = 5

/** A thread of its own. The function returned has something drawn; it rejects with the reason when that cannot be. */
export function makeThread({ patience = PATIENCE, megabytes = MOST_MEGABYTES } = {}) {
  let thread: Worker | null = null
  let turn: Promise<unknown> = Promise.resolve()

  function threadAtWork(): Worker {
    if (thread) return thread
    const started = new Worker(here('lib/paint/drawing.mjs'), {
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
    })
    // Also when it ends between two orders.
    const end = () => {
      if (thread === started) thread = null
    }
    started.on('error', end).on('exit', end)
    thread = started
    return started
  }

  async function draw(order: Order): Promise<Bytes> {
    const worker = threadAtWork()
    const ends = new AbortController()
    const answer = new Promise<Drawn>((resolve, reject) => {
      const died = () => reject(new NotNow('The picture could not be drawn. Ask for a smaller one.', AGAIN))
      const timer = setTimeout(() => {
        // What runs outside JavaScript ends when it will; the next picture does not wait for it.
        thread = null
        void worker.terminate()
        reject(new NotNow(`The picture took longer than ${patience} s to draw and was given up.`, AGAIN))
      }, patience * 1000)
      worker.on('message', resolve).on('error', died).on('exit', died)
      ends.signal.addEventListener('abort', () => {
        clearTimeout(timer)
        worker.off('message', resolve).off('error', died).off('exit', died)
      })
    })
    // A thread that only waits keeps no program alive.
    worker.ref()
    worker.postMessage({ ...order, font })
    try {
      const drawn = await answer
      if ('failed' in drawn) throw new Error(drawn.failed)
      return drawn.bytes
    } finally {
      ends.abort()
      worker.unref()
    }
  }

  return (order: Order): Promise<Bytes> => {
    const drawn = turn.then(() => draw(order))
    turn = drawn.catch(() => {})
    return drawn
  }
}

/** Has something drawn by the one thread of this process. Rejects with the reason when it cannot be. */
export const drawn = makeThread()
