// By topic: what each actor said on each topic, as a matrix of medians or as one small spectrum per topic.

import type { Answer } from '@/lib/answer'
import { isolated } from '@/lib/direction'
import { describeWhole } from '@/lib/phrase'
import { totalOf } from '@/lib/stance'
import type { BackedMark, Figure, FigureMaker, Options, Panel } from './figure'
import { noteOf } from './notes'
import { rowsOf } from './rows'
import { levelAxis, statementLegend, statementMarks, summaryMarks } from './statement-marks'
import type { Filled } from './table'
import {
  type Behind,
  cautioned,
  columnAxis,
  describeLeftOut,
  describeTiles,
  drawnKeys,
  splitIn,
  type TileRow,
  tileLegend,
  tileOf,
  tileRowAxis,
  tileRowsOf,
  tileTable,
  whyNoTile,
} from './tiles'

function make(answer: Answer, options: Options): Figure {
  const { question } = answer
  const { keys, parts } = splitIn(answer, 'topic')
  // Other topics of the same statements hold only a part of what was said on them.
  const asked = keys.filter(({ key }) => question.topics.length === 0 || question.topics.includes(key))
  const all = tileRowsOf(answer, asked, parts)
  const drawn = drawnKeys(asked, all)
  const cells = all.filter(({ key }) => drawn.includes(key))
  const rows = rowsOf(answer)
  const empty = whyNoTile(answer, cells, 'None of the statements in view has a topic.')
  const panels = options.layout === 'panels'
  const tiles = cells.map((row) => tileOf(row, drawn.indexOf(row.key), answer, behind(row)))
  const largest = Math.max(1, ...cells.flatMap(({ group }) => [...group.counted, ...group.described]))
  const multiples = drawn.map((topic) =>
    panelOf(
      cells.filter(({ key }) => key === topic),
      answer,
      largest,
    ),
  )
  return {
    slug: 'topics',
    frame: panels ? 'rows' : 'matrix',
    title: 'What each actor said on each topic, from de-escalation to escalation',
    subtitle: answer.sentence,
    note: cautioned(
      noteOf(answer, rows),
      empty
        ? []
        : [
            'A statement on several topics stands under each of them, so the numbers of an actor do not add up.',
            ...describeLeftOut(asked.length, drawn.length, 'topics'),
          ],
    ),
    legend: panels ? statementLegend(multiples.flatMap(({ marks }) => marks)) : tileLegend(tiles),
    x: panels
      ? levelAxis
      : columnAxis(
          drawn.map(({ name }) => name),
          'topic',
        ),
    y: tileRowAxis(rows, answer),
    panels: panels ? multiples : [{ title: null, marks: tiles }],
    table: tileTable(all, drawn, TOPIC, answer),
    summary: describeTiles('Counted statements per actor and topic', all, nameOf, answer),
    empty,
  }
}

export const topics: FigureMaker = {
  slug: 'topics',
  name: 'By topic',
  options: [
    {
      key: 'layout',
      name: 'Layout',
      choices: [
        { value: 'matrix', name: 'Table of medians' },
        { value: 'panels', name: 'One panel per topic' },
      ],
    },
  ],
  splitOf: () => ({ by: 'topic' }),
  make,
}

const TOPIC: readonly Filled<TileRow>[] = [
  { key: 'topic', label: 'Topic', kind: 'text', of: ({ key }) => key.key },
  { key: 'topic_name', label: 'Topic name', kind: 'text', of: ({ key }) => key.name },
]

const nameOf = ({ group, key }: TileRow) => `${isolated(group.actor.shortName)} on ${isolated(key.name)}`

const behind = (row: TileRow): Behind => ({
  narrow: { actors: [row.group.actor.slug], topics: [row.key.key] },
  name: nameOf(row),
})

/** One topic's statements per actor. `largest` is the largest count of any panel: equal areas are equal counts. */
function panelOf(rows: readonly TileRow[], { question }: Answer, largest: number): Panel {
  const [first] = rows
  const topic = first?.key ?? { key: '', name: '' }
  const narrow = { topics: [topic.key] }
  const { marks } = statementMarks(
    rows.map((row) => ({ ...row, dots: null, speaker: null })),
    { ...question, ...narrow },
  )
  const n = rows.reduce((sum, { summary }) => sum + summary.n, 0)
  const described = rows.reduce((sum, { group }) => sum + totalOf(group.described), 0)
  return {
    title: topic.name,
    detail: `${describeWhole(n)} counted${described > 0 ? `, ${describeWhole(described)} described` : ''} in these rows`,
    marks: [
      ...rows.flatMap(summaryMarks),
      ...marks.map(
        (mark): BackedMark => ({
          ...mark,
          ...(mark.kind === 'disc' ? { share: (mark.counted + mark.described) / largest } : {}),
          id: `${topic.key}.${mark.id}`,
          narrow: { ...mark.narrow, ...narrow },
          title: `${mark.title}, on ${isolated(topic.name)}`,
          label: `${isolated(topic.name)}: ${mark.label}`,
        }),
      ),
    ],
  }
}
