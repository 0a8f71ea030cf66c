// The fields of a codebook version, of its levels and of its rules, one row a field.
import { z } from 'zod'
import { isLevel } from '../stance'
import { RULE_KIND_CHOICES } from './choices'
import { choice, day, type Fields, ID, line, optional, rows, shapeOf, special, text, whole } from './field'

const CODEBOOK_LEVEL = {
  level: special('whole', z.number().refine(isLevel, 'a level is a whole number from -3 to 3'), 'Level'),
  name: line('Name'),
  definition: text('Definition'),
  include: text('Include'),
  exclude: text('Exclude'),
  eventCodes: text('Event codes'),
  examples: text('Examples'),
} satisfies Fields

const CODEBOOK_RULE = {
  kind: choice(RULE_KIND_CHOICES, 'Kind'),
  term: optional(line('Term')),
  text: text('Text'),
} satisfies Fields

export const CODEBOOK = {
  id: ID,
  version: whole('Version', 1),
  title: line('Title'),
  adoptedOn: day('Adopted on', { hint: 'YYYY-MM-DD. Codings made from then on may use it.' }),
  introduction: text('What is coded', { hint: 'An empty line begins a new paragraph.' }),
  levels: rows(z.array(z.strictObject(shapeOf(CODEBOOK_LEVEL))).length(7), CODEBOOK_LEVEL, 'Levels'),
  rules: rows(z.array(z.strictObject(shapeOf(CODEBOOK_RULE))), CODEBOOK_RULE, 'Rules', {
    hint: 'They stand in the order of their places: 15 is between 10 and 20. A line without any text is left out.',
  }),
} satisfies Fields
