// What the files of a figure cost, each beside a floor taken in the same run.
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { gzipSync } from 'node:zlib'
import { median } from 'd3-array'
import type { Browser } from 'playwright-core'
import { figureAddress } from '@/lib/address'
import { answerFor } from '@/lib/db/ask/answers'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { openDatabase } from '@/lib/db/store/client'
import { light } from '@/lib/figures/palette'
import { spectrum } from '@/lib/figures/spectrum'
import { svgOf } from '@/lib/paint/markup'
import { pdfOf } from '@/lib/paint/pdf'
import { pngOf } from '@/lib/paint/resvg'
import { defaultQuestion } from '@/lib/question'

const ROUNDS = 40
const DAY = '2026-01-01'

type Row = [what: string, measured: string, budget: string]

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Runs works by turns, so that whatever slows the machine slows all; medians in milliseconds, the first rounds left out. */
async function byTurns(works: (() => Promise<unknown>)[], rounds: number): Promise<number[]> {
  const times = works.map((): number[] => [])
  for (let round = -5; round < rounds; round += 1)
    for (const [place, work] of works.entries()) {
      const time = await timeOf(work)
      if (round >= 0) times[place]?.push(time)
    }
  return times.map((all) => median(all) ?? 0)
}

/** The longest the event loop of this process stood still during a work, in milliseconds. */
async function standstill(work: () => Promise<unknown>): Promise<number> {
  let last = performance.now()
  let longest = 0
  const watch = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }, 1)
  await work()
  clearInterval(watch)
  return longest
}

/** SVG, PNG and PDF of the default question's spectrum. */
export async function fileCosts(address: string, databaseUrl: string): Promise<Row[]> {
  const database = openDatabase(databaseUrl)
  const vocabulary = await vocabularyFor(database)
  const question = defaultQuestion(vocabulary)
  const figure = spectrum.make(await answerFor(database, question, vocabulary), {})
  await database.$disconnect()
  const bare = () => svgOf(figure, { theme: light, address, base: address, exportedOn: DAY })
  const svg = await bare()
  const route = address + figureAddress('spectrum', 'figure.svg', question)
  const tag = (await fetch(route)).headers.get('etag') ?? ''
  const again = () => fetch(route, { headers: { 'if-none-match': tag } })
  const status = (await again()).status

  const png = () => pngOf(svg, { scale: 1 })
  const pdf = () => pdfOf(svg, { title: 'Bench', summary: '', keywords: [], day: DAY })
  const [render = 0, served = 0, repeated = 0, picture = 0, page = 0] = await byTurns(
    [bare, async () => (await fetch(route)).text(), again, png, pdf],
    ROUNDS,
  )
  const ms = (value: number) => `${value.toFixed(1)} ms`
  return [
    ['Bare render of a figure as SVG', ms(render), ''],
    ['The same as a route, warm', ms(served), ''],
    ['Route to bare render', `${(served / render).toFixed(1)} : 1`, 'at most 2 : 1'],
    ['The same again, from its ETag', `${ms(repeated)}, status ${status}`, 'status 304'],
    ['PNG of it', ms(picture), 'at most 100 ms'],
    ['Event loop at a standstill meanwhile', ms(await standstill(png)), ''],
    ['PDF of it', ms(page), 'at most 400 ms'],
  ]
}

/** Scripts that a page loads after its first, when a figure comes into view: Recharts and all charts. Bytes, gzip. */
export async function lazyScripts(browser: Browser, address: string, build: string): Promise<number> {
  const first = new Set((await (await fetch(address)).text()).match(/static\/[^"?\\]+\.js/g) ?? [])
  const page = await browser.newPage()
  const later = new Set<string>()
  page.on('request', (request) => {
    const path = /static\/[^?]+\.js/.exec(request.url())?.[0]
    if (path && !first.has(path)) later.add(path)
  })
  await page.goto(address)
  await page.locator('.plot[data-ready=true]').waitFor()
  await page.close()
  return [...later].reduce((sum, path) => sum + gzipSync(readFileSync(`${build}/${path}`)).length, 0)
}
