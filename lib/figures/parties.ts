// Who answers whom: what each actor said about, or to, each other. Columns are actors; parties that are none are in the table.

import type { Answer } from '@/lib/answer'
import { isolated } from '@/lib/direction'
import { describeCount } from '@/lib/phrase'
import type { Figure, FigureMaker, Options } from './figure'
import { noteOf } from './notes'
import { rowsOf } from './rows'
import type { Filled } from './table'
import {
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

type Role = 'target' | 'addressee'

const roleOf = ({ role }: Options): Role => (role === 'addressee' ? 'addressee' : 'target')

const WORDS = {
  target: {
    preposition: 'about',
    title: 'What each actor said about whom, from de-escalation to escalation',
    summary: 'Counted statements per actor and whom they are about',
    unsorted: 'None of the statements in view says which actor it is about.',
    several: 'A statement about several stands under each, one about nobody in particular under none',
  },
  addressee: {
    preposition: 'to',
    title: 'What each actor said to whom, from de-escalation to escalation',
    summary: 'Counted statements per actor and whom they are addressed to',
    unsorted: 'None of the statements in view is addressed to an actor.',
    several: 'A statement to several stands under each, one to nobody in particular under none',
  },
} as const

function make(answer: Answer, options: Options): Figure {
  const role = roleOf(options)
  const { preposition, title, summary, unsorted, several } = WORDS[role]
  const { question } = answer
  const asked = role === 'target' ? question.targets : question.addressees
  const { keys, parts } = splitIn(answer, role)
  const all = tileRowsOf(answer, keys, parts)
  // Once some are asked for, other parties of the same statements hold only a part of what was said.
  const actors = keys.filter(({ key }) => !isLabel(key) && (asked.length === 0 || asked.includes(key)))
  const drawn = drawnKeys(
    actors,
    all.filter(({ key }) => actors.includes(key)),
  )
  const cells = all.filter(({ key }) => drawn.includes(key))
  const rows = rowsOf(answer)
  const empty = whyNoTile(answer, cells, unsorted)
  const nameOf = ({ group, key }: TileRow) =>
    `${isolated(group.actor.shortName)} ${preposition} ${isolated(key.name)}`
  const tiles = cells.map((row) =>
    tileOf(row, drawn.indexOf(row.key), answer, {
      narrow: {
        actors: [row.group.actor.slug],
        ...(role === 'target' ? { targets: [row.key.key] } : { addressees: [row.key.key] }),
      },
      name: nameOf(row),
    }),
  )
  const labels = keys.filter(({ key }) => isLabel(key)).length
  return {
    slug: 'parties',
    frame: 'matrix',
    title,
    subtitle: answer.sentence,
    note: cautioned(
      noteOf(answer, rows),
      empty
        ? []
        : [
            `${several}, so the numbers of an actor do not add up.`,
            ...describeLeftOut(actors.length, drawn.length, 'actors'),
            ...(labels > 0
              ? [
                  `Only in the table: ${describeCount(labels, 'party that is no actor', 'parties that are no actors')}.`,
                ]
              : []),
          ],
    ),
    legend: tileLegend(tiles),
    x: columnAxis(
      drawn.map(({ name }) => name),
      role === 'target' ? 'about whom' : 'to whom',
    ),
    y: tileRowAxis(rows, answer),
    panels: [{ title: null, marks: tiles }],
    table: tileTable(all, drawn, [roleColumn(role), ...PARTY], answer),
    summary: describeTiles(summary, all, nameOf, answer),
    empty,
  }
}

export const parties: FigureMaker = {
  slug: 'parties',
  name: 'Who answers whom',
  // No choice of "either": a question has no filter that would open such a cell.
  options: [
    {
      key: 'role',
      name: 'Columns',
      choices: [
        { value: 'target', name: 'Whom it is about' },
        { value: 'addressee', name: 'Whom it is addressed to' },
      ],
    },
  ],
  splitOf: (options) => ({ by: roleOf(options) }),
  make,
}

const isLabel = (key: string) => key.startsWith('label:')

const roleColumn = (role: Role): Filled<TileRow> => ({
  key: 'role',
  label: 'Role',
  kind: 'text',
  of: () => role,
})

const PARTY: readonly Filled<TileRow>[] = [
  { key: 'party', label: 'Party', kind: 'text', of: ({ key }) => (isLabel(key.key) ? null : key.key) },
  { key: 'party_name', label: 'Party name', kind: 'text', of: ({ key }) => key.name },
]
