// Spectrum: where each actor's statements stand on the scale, one dot per statement; counts in discs where dots are too many.
import { group } from 'd3-array'
import type { Answer } from '@/lib/answer'
import type { Figure, FigureMaker } from './figure'
import { describeRows, noteOf, whyEmpty } from './notes'
import { rowAxis, rowsOf } from './rows'
import { levelAxis, statementLegend, statementMarks, summaryAside, summaryMarks } from './statement-marks'
import { tableOf } from './table'

function make(answer: Answer): Figure {
  const rows = rowsOf(answer)
  const dots = answer.dots && group(answer.dots, ({ actor }) => actor)
  const statements = statementMarks(
    rows.map((row) => ({ ...row, dots: dots && (dots.get(row.group.actor.slug) ?? []), speaker: null })),
    answer.question,
  )
  const marks = [...rows.flatMap(summaryMarks), ...statements.marks]
  return {
    slug: 'spectrum',
    frame: 'rows',
    title: 'What each actor said, from de-escalation to escalation',
    subtitle: answer.sentence,
    note: noteOf(answer, rows),
    legend: statementLegend(marks),
    x: levelAxis,
    y: rowAxis(rows, answer.question, (row) => summaryAside(row, statements.asDots)),
    panels: [{ title: null, marks }],
    table: tableOf(rows, answer),
    summary: describeRows(answer, rows),
    empty: whyEmpty(answer, statements.marks.length),
  }
}

export const spectrum: FigureMaker = {
  slug: 'spectrum',
  name: 'Spectrum',
  options: [],
  splitOf: () => null,
  make,
}
