import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { alphaOf } from '@/lib/agreement/alpha'
import { codeFiles, type LongRow, longCsv, matrixCsv, recalCsv } from '@/lib/agreement/files'
import { levelsByUnit } from '@/lib/agreement/judgements'
import { parseCsv } from '@/lib/table/csv'
import { temporaryFolder } from '../support/database'

/** Hayes and Krippendorff 2007: forty units, five coders, a dot where nothing was coded. */
const HAYES = `112.2 1101. 2333. .00.0 000.0 000.0 102.1 1.20. 222.2 2111. .100. 0000. 1222. 33223 111.1
  111.1 212.2 1233. 1101. 000.0 0011. 00.00 2333. 0000. 12.22 0111. 00010 1212. 1122. 112.2 110.0 2121. 22.22 3222.
  222.2 223.2 222.2 22.12 2222. 111.1`

const rows: LongRow[] = HAYES.trim()
  .split(/\s+/)
  .flatMap((cells, unit) =>
    [...cells].flatMap((cell, coder): LongRow[] =>
      cell === '.'
        ? []
        : [
            {
              ...{ unit: `u${unit}`, coder: `obs${coder + 1}`, level: Number(cell), occasion: 1 },
              ...{ conditional: false, hedged: false, deterrentFrame: false, confidence: null },
              ...{ rationale: 'As printed.', codebookVersion: 1, round: null, doneOn: null },
            },
          ],
    ),
  )

test('the matrix gives back what it was made of', () => {
  const { columns, rows: cells } = parseCsv(matrixCsv(rows))
  expect(columns).toEqual(['statement', 'obs1', 'obs2', 'obs3', 'obs4', 'obs5'])
  const units = cells.map(({ values }) =>
    columns.slice(1).flatMap((coder) => (values[coder] === 'NA' ? [] : [Number(values[coder])])),
  )
  expect(alphaOf(units, 'ordinal')?.alpha).toBeCloseTo(0.7598, 4)
  expect(alphaOf(levelsByUnit(rows), 'ordinal')?.alpha).toBeCloseTo(0.7598, 4)
})

test('the long table tells the reason and the day, and marks what is out of scope', () => {
  const [first] = rows
  if (!first) throw new Error('no row')
  const text = longCsv([{ ...first, level: null, rationale: '=1+1, "quoted"', doneOn: '2026-11-30' }])
  expect(parseCsv(text).rows[0]?.values).toMatchObject({
    ...{ unit: 'u0', level: '', out_of_scope: 'true', reason: '=1+1, "quoted"', done_at: '2026-11-30' },
  })
})

test('ReCal gets whole rows of digits without a header', () => {
  const lines = recalCsv(rows).trimEnd().split('\r\n')
  expect(lines).toEqual(['3,3,2,2,3', '0,0,0,1,0'])
})

/** Runs a script of code.zip where its program is installed; its output, or null. */
function ran(program: string, args: readonly string[]): string | null {
  const folder = temporaryFolder()
  for (const [name, text] of Object.entries(codeFiles(rows))) writeFileSync(join(folder, name), text)
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' })
  if (error) return null
  return status === 0 ? stdout : `failed: ${stderr}`
}

test('the script for Python prints the published alpha', () => {
  const output = ran('python3', ['alpha.py'])
  // Without Python its text is all that can be looked at.
  if (output === null) expect(codeFiles(rows)['alpha.py']).toContain('utf-8-sig')
  else expect(output).toBe('ordinal 0.7598\nnominal 0.4765\n')
})

test('the script for R prints it too', () => {
  const output = ran('Rscript', [
    '-e',
    'if (!requireNamespace("irr")) quit(status = 9)',
    '-e',
    'source("alpha.R")',
  ])
  const script = codeFiles(rows)['alpha.R']
  if (output === null || output.startsWith('failed')) {
    expect(script).toContain('irr::kripp.alpha(t(m), "ordinal")')
    expect(script).toContain('fileEncoding = "UTF-8-BOM"')
  } else expect(output).toMatch(/alpha = 0\.76\b/)
})
