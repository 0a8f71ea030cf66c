// Measures the budgets of the comparison page on the built product and writes docs/bench.md. Every number that is
// compared with another is measured in the same run, because absolute times move with the machine.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { gzipSync } from 'node:zlib'
import { median, quantile } from 'd3-array'
import Libsql from 'libsql'
import { PER_COLUMN } from '@/app/(compare)/_parts/columns'
import { answerFor, facetsFor } from '@/lib/db/ask/answers'
import { columnsFor } from '@/lib/db/ask/statements'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { openDatabase } from '@/lib/db/store/client'
import { parseFileUrl } from '@/lib/db/store/location'
import { migrate } from '@/lib/db/store/migrate'
import { record } from '@/lib/db/store/record'
import { defaultQuestion } from '@/lib/question'
import { launchBrowser } from '@/tests/support/browser'
import { madeUpRecords } from '@/tests/support/made-up'
import { startServer } from '@/tests/support/server'
import { fileCosts, lazyScripts } from './files'

const STATEMENTS = 1000
const WARM_UP = 20
const ROUNDS = 200
const EMPTY_PAGE = {
  'package.json': '{ "type": "module" }',
  'next.config.mjs': "export default { turbopack: { root: '/' }, typescript: { ignoreBuildErrors: true } }",
  'app/layout.jsx':
    'export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html> }',
  'app/page.jsx': 'export default function Page() { return <p>Nothing.</p> }',
}

type Query = { sql: string; args: object }

/** Bytes of script, gzip, that a page's HTML asks for; `build` is the .next folder it came from. */
function scriptsOf(html: string, build: string): number {
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? []
  const paths = tags
    .filter((tag) => !/\bnomodule\b/i.test(tag))
    .flatMap((tag) => /(?:src|href)="\/_next\/(static\/[^"?]+\.js)/.exec(tag)?.[1] ?? [])
  return [...new Set(paths)].reduce((sum, path) => sum + gzipSync(readFileSync(join(build, path))).length, 0)
}

/** The same for a page with nothing on it, built now by the same Next. */
function emptyPage(): number {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-empty-'))
  try {
    mkdirSync(join(folder, 'app'))
    for (const [path, text] of Object.entries(EMPTY_PAGE)) writeFileSync(join(folder, path), text)
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
    execFileSync(process.execPath, [resolve('node_modules/next/dist/bin/next'), 'build'], {
      cwd: folder,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
      stdio: 'ignore',
    })
    const html = readFileSync(join(folder, '.next/server/app/index.html'), 'utf8')
    return scriptsOf(html, join(folder, '.next'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Makes the data set and gives every query that the page's question costs, as the driver sees it. */
async function prepare(url: string): Promise<Query[]> {
  migrate(url, 'prisma/migrations')
  const database = openDatabase(url)
  await record(database, { who: 'bench', why: 'Made-up data' }, madeUpRecords(STATEMENTS))

  const seen: Query[] = []
  const original = Libsql.prototype.prepare
  Libsql.prototype.prepare = function prepare(this: Libsql.Database, sql: string) {
    const statement = original.call(this, sql)
    const all = statement.all.bind(statement)
    statement.all = (args: object) => {
      seen.push({ sql, args })
      return all(args)
    }
    return statement
  } as typeof original
  const vocabulary = await vocabularyFor(database)
  const question = defaultQuestion(vocabulary)
  await answerFor(database, question, vocabulary)
  await facetsFor(database, question, vocabulary)
  await columnsFor(database, question, vocabulary, PER_COLUMN)
  Libsql.prototype.prepare = original
  await database.$disconnect()
  return seen
}

async function timeOf(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Page and bare SQL by turns, so that whatever slows the machine slows both. Milliseconds. */
async function answerTimes(address: string, path: string, queries: Query[]) {
  const connection = new Libsql(path)
  const times: { page: number[]; sql: number[] } = { page: [], sql: [] }
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const page = await timeOf(async () => (await fetch(address)).text())
    const sql = await timeOf(() => {
      for (const query of queries) connection.prepare(query.sql).all(query.args)
    })
    if (round >= 0) {
      times.page.push(page)
      times.sql.push(sql)
    }
  }
  connection.close()
  return times
}

/** Layout shift until Recharts has taken over and the page has come to rest; 0 is none. */
async function layoutShift(address: string): Promise<{ shift: number; tookOver: boolean }> {
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    await page.addInitScript(`
      window.shift = 0
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value
      }).observe({ type: 'layout-shift', buffered: true })
    `)
    await page.goto(address)
    const chart = page.locator('[data-frame="recharts"] .recharts-surface').first()
    const tookOver = await chart.waitFor({ timeout: 20_000 }).then(
      () => true,
      () => false,
    )
    await page.waitForTimeout(1000)
    return { shift: Number(await page.evaluate('window.shift')), tookOver }
  } finally {
    await browser.close()
  }
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} KB`
const milliseconds = (values: number[], share = 0.5) =>
  `${(share === 0.5 ? median(values) : quantile(values, share))?.toFixed(1)} ms`

async function bench(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-bench-'))
  const databaseUrl = `file:${join(folder, 'bench.db')}`
  const queries = await prepare(databaseUrl)
  // Before the server: building blocks this process, and a connection kept open would die meanwhile.
  const empty = emptyPage()
  const server = await startServer({ databaseUrl })
  try {
    const html = await (await fetch(server.address)).text()
    const own = scriptsOf(html, '.next')
    const path = parseFileUrl(databaseUrl) ?? ''
    const { page, sql } = await answerTimes(server.address, path, queries)
    const ratio = (median(page) ?? 0) / (median(sql) ?? 1)
    const { shift, tookOver } = await layoutShift(server.address)
    const files = await fileCosts(server.address, databaseUrl)
    const browser = await launchBrowser()
    const later = await lazyScripts(browser, server.address, '.next')
    await browser.close()
    const drawn = /<svg\b[\s\S]*?data-mark[\s\S]*?<\/svg>/.test(html)
    return table([
      ['First-load JavaScript of `/`, gzip', kilobytes(own), ''],
      ['An empty page of the same Next, gzip', kilobytes(empty), ''],
      ['`/` over the empty page', kilobytes(own - empty), 'at most 25 KB'],
      [`Server answer to \`/\`, median of ${ROUNDS}`, milliseconds(page), 'under 50 ms'],
      ['Server answer to `/`, 95 of 100 within', milliseconds(page, 0.95), ''],
      [`Its ${queries.length} queries as bare SQL, median`, milliseconds(sql), ''],
      ['Server answer to bare SQL', `${ratio.toFixed(1)} : 1`, ''],
      ['The chart is in the HTML', drawn ? 'yes' : 'no', 'yes'],
      ['Recharts takes over', tookOver ? 'yes' : 'no', 'yes'],
      ['Layout shift until then', shift.toFixed(4), '0'],
      ['Recharts and all charts, loaded later, gzip', kilobytes(later), 'at most 160 KB'],
      ...files,
    ])
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function table(rows: [what: string, measured: string, budget: string][]): string {
  return [
    '| what | measured | budget |',
    '|---|---:|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n')
}

const measured = await bench()
console.log(measured)
writeFileSync(
  'docs/bench.md',
  `# Budgets

Written by \`npm run bench\`: ${STATEMENTS} made-up statements of made-up actors, the built product on the same machine,
Node ${process.version}, ${availableParallelism()} cores. Absolute times move with the machine; the ratio does not.

${measured}
`,
)
