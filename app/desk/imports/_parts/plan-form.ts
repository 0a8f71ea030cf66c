// What an import's forms say, as a plan. Fields carry numbers instead of names from the file, which may hold anything.

import { isDeepStrictEqual } from 'node:util'
import { EMPTY_PLAN, guessPlan, PARTS, type Plan, parsePlan } from '@/lib/import/plan'
import type { Report, Unknown } from '@/lib/import/report'
import { TARGET_NAMED, TARGETS } from '@/lib/import/target'
import type { Job } from '@/lib/jobs/import-job'
import { parseWrittenLevel } from '@/lib/stance'
import type { FileKind } from '@/lib/table/kind'

/** The plan as it stands: what somebody has said, or else what the names of the columns suggest. */
export function planOf({ plan, look, upload }: Pick<Job, 'plan' | 'look' | 'upload'>): Plan {
  if (plan && Object.keys(plan.columns).length > 0) return plan
  const guessed = guessPlan(look?.columns ?? [], upload.kind)
  return {
    ...guessed,
    fixed: plan?.fixed ?? {},
    encoding: plan?.encoding ?? '',
    why: plan?.why || `Import of “${upload.name}”`,
  }
}

/** What says which part of a file is meant, for the kinds of files that have parts. */
export const PART_OF: Partial<Record<FileKind, (typeof PARTS)[number]>> = {
  xlsx: 'sheet',
  json: 'list',
  dna: 'statement_type',
}

/** A plan for another part of the file or another encoding, whose columns nobody has seen; null for what is asked already. */
export function planForPart({ upload, ...job }: Job, form: FormData): Plan | null {
  const encoding = textOf(form, 'encoding')
  const known = job.plan?.encoding || job.look?.encoding?.name
  if (upload.kind === 'csv' && encoding !== '' && known !== undefined && encoding !== known)
    return parsePlan({ ...EMPTY_PLAN, encoding, why: textOf(form, 'why') })
  const name = PART_OF[upload.kind]
  if (name === undefined) return null
  const before = planOf({ upload, ...job })
  const part = textOf(form, `fixed.${name}`)
  if (part === '' || part === (before.fixed[name] ?? '')) return null
  return parsePlan({ ...EMPTY_PLAN, fixed: { [name]: part }, why: textOf(form, 'why') || before.why })
}

const textOf = (form: FormData, name: string) => {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

/** Stands for no target of its own: the column holds the levels of one coder. */
export const CODER_TARGET = 'levels-of-one-coder'

/** Values that the form gives levels; a table with more of them needs a saved plan. */
export const MOST_LEVELS = 500

/** The different values of the columns that carry levels, when they are few enough to be listed. */
export function levelValues(plan: Plan, look: Job['look']): { value: string; rows: number }[] {
  const columns = [plan.columns.level ?? [], Object.keys(plan.coders)].flat()
  const counts = new Map<string, number>()
  for (const column of columns)
    for (const { value, rows } of look?.values[column] ?? [])
      counts.set(value, (counts.get(value) ?? 0) + rows)
  return [...counts]
    .map(([value, rows]) => ({ value, rows }))
    .sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1))
}

/** Whether a value needs somebody to say which level it means. */
export const isLevelAlready = (value: string) => parseWrittenLevel(value) !== null

/** The columns as the form maps them. Throws a sentence where two become the same. */
function columnsIn(form: FormData, look: Job['look']): Pick<Plan, 'columns' | 'coders'> {
  const columns: Record<string, string> = {}
  const coders: Record<string, string> = {}
  // By its place, as a column may have any name.
  for (const [place, column] of (look?.columns ?? []).entries())
    for (const target of form.getAll(`target.${place}`)) {
      if (target === CODER_TARGET) coders[column] = textOf(form, `coder.${place}`) || column
      if (typeof target !== 'string' || !TARGET_NAMED.has(target)) continue
      const other = columns[target]
      if (other !== undefined && other !== column)
        throw new Error(
          `“${other}” and “${column}” are both to become ${TARGET_NAMED.get(target)?.label}: choose one of them.`,
        )
      columns[target] = column
    }
  return { columns, coders }
}

/** The plan with what the form about columns says. Throws a sentence for what can be no plan. */
export function planWithColumns(before: Plan, form: FormData, look: Job['look']): Plan {
  const { columns, coders } = columnsIn(form, look)
  const fixed: Record<string, string> = {}
  for (const name of [...TARGETS.map((target) => target.name), ...PARTS]) {
    const value = textOf(form, `fixed.${name}`)
    if (value !== '' && !(name in columns)) fixed[name] = value
  }
  const levels: Record<string, string> = {}
  // Only where the values shown were those of the columns that are chosen now.
  const same =
    before.columns.level === columns.level &&
    isDeepStrictEqual(Object.keys(before.coders), Object.keys(coders))
  if (same)
    for (const [place, { value }] of levelValues(before, look).slice(0, MOST_LEVELS).entries()) {
      const level = textOf(form, `level.${place}`)
      if (level !== '') levels[value] = level
    }
  return parsePlan({
    ...before,
    ...{ columns, coders, fixed, levels },
    rest: form.get('rest') === 'none' ? 'none' : 'told',
    encoding: textOf(form, 'encoding') || before.encoding,
    adopt: textOf(form, 'adopt') || before.adopt,
    repeats: textOf(form, 'repeats') || before.repeats,
    why: textOf(form, 'why') || before.why,
  })
}

/** Unknown names that are shown to be decided; a file with more of them needs another file, not a form. */
export const MOST_NAMES = 200

/** The plan with what the form about unknown names says. */
export function planWithNames(before: Plan, form: FormData, report: Report): Plan {
  const create = new Set<string>(before.create)
  const same: Plan['same'] = structuredClone(before.same)
  const kinds = { ...before.kinds }
  for (const type of new Set(report.unknown.map((unknown) => unknown.type)))
    if (form.get(`create.${type}`) === null) create.delete(type)
    else create.add(type)
  const shown = report.unknown.slice(0, MOST_NAMES)
  for (const { type, name } of shown) delete same[type]?.[name]
  // Two may have one name, such as the ministers of two states: what is said of one is not taken back by the other.
  for (const [place, { type, name }] of shown.entries()) {
    const id = textOf(form, `same.${place}`)
    const kind = textOf(form, `kind.${place}`)
    if (id !== '') same[type] = { ...same[type], [name]: id }
    if (kind !== '') kinds[name] = kind
  }
  return parsePlan({
    ...before,
    create: [...create],
    same,
    kinds,
    readings: readingsIn(before, form, report),
  })
}

/** The readings of a plan with what the form says of each line of the report; what it says nothing of stays. */
function readingsIn(before: Plan, form: FormData, report: Report): Plan['readings'] {
  const readings = structuredClone(before.readings)
  for (const [place, { column, answers }] of report.readings.entries()) {
    const chosen = answers.find((key) => key === textOf(form, `reading.${place}`))
    if (chosen === undefined) continue
    const others = (readings[column] ?? []).filter((key) => !answers.includes(key))
    readings[column] = [...others, chosen]
  }
  return readings
}

/** How many unknown names nobody has said anything about; the report counts each as a problem. */
export function undecided(plan: Plan, report: Report): Unknown[] {
  return report.unknown.filter(
    ({ type, name }) => plan.create.every((each) => each !== type) && (plan.same[type]?.[name] ?? '') === '',
  )
}

/** The unknown names by type, in the order they were met. */
export function unknownByType(report: Report): [string, { unknown: Unknown; place: number }[]][] {
  const types = new Map<string, { unknown: Unknown; place: number }[]>()
  for (const [place, unknown] of report.unknown.slice(0, MOST_NAMES).entries())
    types.set(unknown.type, [...(types.get(unknown.type) ?? []), { unknown, place }])
  return [...types]
}
