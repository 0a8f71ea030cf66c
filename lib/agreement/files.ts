// Codings as files for others' programs: a matrix, a long table, ReCal's own shape, and scripts that compute alpha again.
import { group } from 'd3-array'
import { formatCsv } from '../table/csv'
import { codersIn, type Judgement } from './judgements'

/** A coding with all that the long table says of it. */
export type LongRow = Judgement & {
  occasion: number
  conditional: boolean
  hedged: boolean
  deterrentFrame: boolean
  confidence: string | null
  rationale: string
  codebookVersion: number
  round: string | null
  doneOn: string | null
}

/** What stands for a coding that was not made, or is out of scope. */
const MISSING = 'NA'

/** Levels by unit and coder, in the order of both. */
function matrixOf(judgements: readonly Judgement[]): {
  coders: string[]
  rows: [string, (number | null)[]][]
} {
  const coders = codersIn(judgements)
  const units = [...group(judgements, ({ unit }) => unit)].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    coders,
    rows: units.map(([unit, own]) => [
      unit,
      coders.map((coder) => own.find((each) => each.coder === coder)?.level ?? null),
    ]),
  }
}

/** A row a unit, a column a coder, a level or NA in each cell; the first column names the statement. */
export function matrixCsv(judgements: readonly Judgement[]): string {
  const { coders, rows } = matrixOf(judgements)
  return formatCsv(
    ['statement', ...coders],
    rows.map(([unit, cells]) => [unit, ...cells.map((level) => level ?? MISSING)]),
  )
}

/** A row a coding. Of when it was made the day alone is told. */
export function longCsv(rows: readonly LongRow[]): string {
  return formatCsv(
    [
      ...['unit', 'coder', 'occasion', 'level', 'out_of_scope', 'conditional', 'hedged', 'deterrent_frame'],
      ...['confidence', 'reason', 'codebook_version', 'round', 'done_at'],
    ],
    rows.map((row) => [
      ...[row.unit, row.coder, row.occasion, row.level, row.level === null],
      ...[row.conditional, row.hedged, row.deterrentFrame, row.confidence, row.rationale],
      ...[row.codebookVersion, row.round, row.doneOn],
    ]),
  )
}

/** As ReCal OIR reads it: no header, a column a coder, whole numbers; units that some coder left out are not in it. */
export function recalCsv(judgements: readonly Judgement[]): string {
  return matrixOf(judgements)
    .rows.filter(([, cells]) => cells.every((level) => level !== null))
    .map(([, cells]) => `${cells.join(',')}\r\n`)
    .join('')
}

const R = `# Krippendorff's alpha of matrix.csv. Needs the package irr: install.packages("irr")
m <- as.matrix(read.csv("matrix.csv", row.names = 1, check.names = FALSE, fileEncoding = "UTF-8-BOM"))
print(irr::kripp.alpha(t(m), "ordinal"))
print(irr::kripp.alpha(t(m), "nominal"))
`

const STATA = `* Krippendorff's alpha of long.csv. Needs kappaetc: ssc install kappaetc
import delimited "long.csv", varnames(1) encoding("utf-8") bindquotes(strict) clear
keep if occasion == 1
egen coderno = group(coder)
keep unit coderno level
reshape wide level, i(unit) j(coderno)
kappaetc level*, wgt(ordinal)
`

const PYTHON = `# Krippendorff's alpha of matrix.csv. Needs nothing but Python 3.
import csv
from collections import Counter

with open("matrix.csv", encoding="utf-8-sig", newline="") as file:
    rows = list(csv.reader(file))[1:]
units = [[int(cell) for cell in row[1:] if cell != "NA"] for row in rows]
units = [unit for unit in units if len(unit) > 1]
values = sorted({value for unit in units for value in unit})
pairs = Counter()
for unit in units:
    for i, a in enumerate(unit):
        for j, b in enumerate(unit):
            if i != j:
                pairs[a, b] += 1 / (len(unit) - 1)
n = {a: sum(pairs[a, b] for b in values) for a in values}
total = sum(n.values())


def ordinal(a, b):
    a, b = min(a, b), max(a, b)
    return (sum(n[g] for g in values if a <= g <= b) - (n[a] + n[b]) / 2) ** 2


def nominal(a, b):
    return a != b


for name, distance in (("ordinal", ordinal), ("nominal", nominal)):
    observed = sum(pairs[a, b] * distance(a, b) for a in values for b in values) / total
    expected = sum(n[a] * n[b] * distance(a, b) for a in values for b in values) / (total * (total - 1))
    print(name, "%.4f" % (1 if expected == 0 else 1 - observed / expected))
`

const README = `Codings and scripts that compute their agreement again.

matrix.csv  a row a statement, a column a coder, the level or NA
long.csv    a row a coding, with its reason
alpha.R     R, with the package irr
alpha.py    Python 3 alone
alpha.do    Stata, with kappaetc

NA is a coding that was not made, or out of scope. Run each script in this folder.
`

/** The files of code.zip by their names. */
export function codeFiles(rows: readonly LongRow[]): Record<string, string> {
  return {
    'README.txt': README,
    'matrix.csv': matrixCsv(rows),
    'long.csv': longCsv(rows),
    ...{ 'alpha.R': R, 'alpha.py': PYTHON, 'alpha.do': STATA },
  }
}
