// The way to the drawing thread: half a second of arithmetic must not keep the server from answering. One thread, so
// pictures are drawn one after the other and memory stays that of one.
import path from 'node:path'
import { Worker } from 'node:worker_threads'

export type Order =
  | { kind: 'png'; svg: string; scale: number }
  | { kind: 'pdf'; svg: string; about: { title: string; summary: string; keywords: string[]; day: string } }

type Drawn = { id: number; bytes: Uint8Array<ArrayBuffer> } | { id: number; failed: string }
type Waiting = { done(bytes: Uint8Array<ArrayBuffer>): void; failed(error: Error): void }

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

const waiting = new Map<number, Waiting>()
let thread: Worker | null = null
let last = 0

function threadAtWork(): Worker {
  if (thread) return thread
  const started = new Worker(here('lib/paint/drawing.mjs'))
  started.on('message', (drawn: Drawn) => {
    const asked = waiting.get(drawn.id)
    waiting.delete(drawn.id)
    // A thread that only waits keeps no program alive.
    if (waiting.size === 0) started.unref()
    if ('bytes' in drawn) asked?.done(drawn.bytes)
    else asked?.failed(new Error(drawn.failed))
  })
  const end = (error: Error) => {
    if (thread === started) thread = null
    for (const asked of waiting.values()) asked.failed(error)
    waiting.clear()
  }
  started.on('error', end)
  started.on('exit', (code) => end(new Error(`the drawing thread ended with ${code}`)))
  thread = started
  return started
}

/** Has something drawn. Rejects with the reason when it cannot be. */
export function drawn(order: Order): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((done, failed) => {
    const worker = threadAtWork()
    last += 1
    waiting.set(last, { done, failed })
    worker.ref()
    worker.postMessage({ ...order, id: last, font })
  })
}
