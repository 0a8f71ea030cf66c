// How far an import is, in words.

import type { Advance } from '@/app/_parts/progress-bar'
import type { Job, Stage } from '@/lib/jobs/import-job'
import { describeCount, describeWhole } from '@/lib/phrase'

const STAGES: Record<Stage, string> = {
  waiting: 'waits for another',
  looking: 'is being read',
  mapping: 'columns to be explained',
  checking: 'is being checked',
  checked: 'checked',
  writing: 'is being written',
  done: 'imported',
  failed: 'not imported',
  interrupted: 'interrupted',
}

const KINDS = {
  csv: 'CSV',
  json: 'JSON',
  xlsx: 'XLSX',
  dna: 'Discourse Network Analyzer',
  dataset: 'whole data set',
} as const

export const describeKind = (kind: Job['upload']['kind']) => KINDS[kind]

/** For a list: "checked, 12 problems". */
export function describeStage({ stage, report, ready }: Job): string {
  if (stage === 'checked' && report)
    return ready
      ? 'checked, ready to be written'
      : `checked, ${describeCount(report.problemCount, 'problem')}`
  if (stage === 'done' && report)
    return report.added + report.changed === 0
      ? 'imported, nothing was new'
      : `imported, ${describeWhole(report.added)} added, ${describeWhole(report.changed)} changed`
  return STAGES[stage]
}

/** "1.4 MB". */
export function describeBytes(bytes: number): string {
  if (bytes < 1000) return describeCount(bytes, 'byte')
  const [unit, size] = bytes < 1_000_000 ? ['kB', bytes / 1000] : ['MB', bytes / 1_000_000]
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`
}

const AT_WORK: Partial<Record<Stage, string>> = {
  looking: 'Reading the file',
  checking: 'Checking every row',
  writing: 'Writing; nothing is visible until all of it is stored',
}

/** For the bar. */
export function advanceOf({ stage, progress, run }: Job): Advance {
  if (stage === 'waiting')
    return {
      ...{ stage, share: null },
      words:
        run?.mode === 'write'
          ? 'Waits until another import is written; one is written at a time.'
          : 'Waits until other imports are read; two are read at a time.',
    }
  const rows = progress?.rows ?? 0
  const share = progress && progress.share > 0 ? Math.min(progress.share, 1) : null
  const far = share === null ? '' : ` · ${Math.floor(share * 100)} %`
  return {
    ...{ stage, share },
    words: `${AT_WORK[stage] ?? STAGES[stage]}${rows > 0 ? ` · ${describeCount(rows, 'row')}${far}` : ' …'}`,
  }
}
