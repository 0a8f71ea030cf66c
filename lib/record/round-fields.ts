// The fields of a round of blind coding, one row a field. Who judged what stands in it once it is closed, and not before.
import { z } from 'zod'
import { HIDE_CHOICES, OUTCOME_CHOICES, ROUND_KIND_CHOICES, ROUND_STATE_CHOICES } from './choices'
import {
  choice,
  day,
  type Fields,
  ID,
  line,
  name,
  names,
  optional,
  rows,
  shapeOf,
  slugLike,
  special,
  text,
  whole,
  withDefault,
} from './field'

const UNIT = {
  statementId: name('statement', 'Statement'),
  wordsHash: special(
    'line',
    z.string().regex(/^[0-9a-f]{64}$/, 'the hash of the words is 64 hexadecimal digits'),
    'Hash of the words',
  ),
} satisfies Fields

const OUTCOME = {
  coderId: name('coder', 'Coder'),
  statementId: name('statement', 'Statement'),
  outcome: choice(OUTCOME_CHOICES, 'Outcome'),
  doneOn: optional(day('Judged on')),
} satisfies Fields

export const ROUND = {
  id: ID,
  slug: slugLike('round-1'),
  title: line('Title', { hint: 'Public, such as “Port Ilse, round 2”.' }),
  codebookId: name('codebook', 'Codebook version', { hint: 'Pinned: a new version does not enter a round.' }),
  kind: withDefault(choice(ROUND_KIND_CHOICES, 'Kind'), 'main'),
  state: withDefault(choice(ROUND_STATE_CHOICES, 'State'), 'draft'),
  question: optional(special('line', z.string().min(1).max(4000), 'Question that drew the statements')),
  perUnit: withDefault(whole('Coders a statement', 1, { hint: 'Of those that do not go to all.' }), 2),
  sharedPercent: withDefault(
    special('whole', z.number().int().min(0).max(100), 'Statements for all coders, per cent', {
      hint: 'So many of a hundred statements go to every coder.',
    }),
    100,
  ),
  seed: withDefault(whole('Seed', 0, { hint: 'The same seed gives the same assignment.' }), 1),
  hide: withDefault(choice(HIDE_CHOICES, 'Hidden from coders'), 'none'),
  opensOn: optional(day('Opens on')),
  closesOn: optional(day('Closes on')),
  note: optional(text('Note', { hint: 'Public: what a reader of its agreement should know.' })),
  coders: names('coder', 'Coders'),
  units: rows(z.array(z.strictObject(shapeOf(UNIT))).default([]), UNIT, 'Statements'),
  outcomes: rows(z.array(z.strictObject(shapeOf(OUTCOME))).default([]), OUTCOME, 'What became of each'),
} satisfies Fields
