// The fields of a statement and of its coding. A field here is asked by the form, read from tables, checked, stored, shown in
// histories and written to files; to add one, add its row, its column in prisma/schema.prisma and a migration.
import { z } from 'zod'
import { isLevel } from '../stance'
import { ATTRIBUTION_CHOICES, CONFIDENCE_CHOICES, FORM_CHOICES, RELATION_CHOICES } from './choices'
import {
  choice,
  day,
  type Fields,
  flag,
  ID,
  language,
  line,
  name,
  names,
  optional,
  rows,
  shapeOf,
  someNames,
  special,
  text,
} from './field'

const PARTY = {
  actorId: optional(name('actor', 'Actor')),
  label: optional(line('In words', { hint: 'Where it is no actor, such as “reporters”.' })),
} satisfies Fields

const parties = z
  .array(
    z
      .strictObject(shapeOf(PARTY))
      .refine(
        ({ actorId, label }) => (actorId === null) !== (label === null),
        'either an actor or a label, not both',
      ),
  )
  .default([])

const STATEMENT_SOURCE = {
  sourceId: name('source', 'Source'),
  quotedFrom: flag('Quoted from'),
  relayedById: optional(name('source', 'Reached us through')),
  quotationHash: optional(
    special('line', z.string().regex(/^[0-9a-f]{64}$/), 'Hash of the checked quotation'),
  ),
  passage: optional(
    special('text', z.string().max(20000), 'Passage', {
      hint: 'Kept for checking; never published.',
      isPrivate: true,
    }),
  ),
} satisfies Fields

const SEVERAL = 'Several are separated by semicolons.'

export const STATEMENT = {
  id: {
    ...ID,
    column: 'statement',
    aliases: ['id', 'statementid', 'key'],
    tableHint:
      'The permanent id. Without one it is made from what the row says, so that the same row is always the same statement.',
  },
  speakerId: name('speaker', 'Speaker', {
    hint: 'The person, office or unnamed source whose words these are.',
    input: 'speaker',
    column: 'speaker',
    aliases: ['person', 'who', 'speakername'],
    tableHint: 'Whose words they are. Empty: the actor’s, by a speaker who is not named.',
  }),
  speakerRole: optional(
    line('Role', {
      hint: 'Held on that day, such as “foreign minister”.',
      part: 'who',
      aliases: ['role', 'function', 'office'],
    }),
  ),
  /** Ids of the signatories, in order. */
  actors: someNames('actor', 'Actor, or signatories', 'a statement has at least one actor', {
    hint: 'Whose position it is; of a joint statement all who signed.',
    column: 'signatories',
    aliases: ['actors', 'actor', 'organization', 'organisation', 'country', 'party'],
    tableHint: `Who made the statement. ${SEVERAL}`,
    tableNeeds: true,
  }),
  jointActorId: optional(
    name('actor', 'Joint actor', {
      hint: 'The joint actor that a joint statement is credited to.',
      input: 'joint',
      column: 'joint_actor',
      aliases: ['jointactor'],
    }),
  ),
  attribution: choice(ATTRIBUTION_CHOICES, 'Attribution', {
    hint: 'How the words reached the public.',
    part: 'who',
    tableNeeds: true,
  }),
  form: choice(FORM_CHOICES, 'Form', {
    part: 'words',
    tableHint: 'Without one it follows from which of quotation and paraphrase a row has.',
  }),
  quote: optional(
    text('Quotation', {
      hint: 'Word for word, without the quotation marks. Only the source’s own ellipses and brackets may stand in it.',
      part: 'words',
      aliases: ['quotation', 'text', 'words', 'verbatim'],
    }),
  ),
  language: optional(language('Language of the quotation', { part: 'words' })),
  editedQuote: flag('The source edited the quotation', {
    hint: 'Ellipses and brackets are noticed by themselves.',
    part: 'words',
  }),
  originalQuote: optional(
    text('Original words', {
      hint: 'In the language they were said in; the quotation is their translation. Right-to-left writing turns by itself.',
      part: 'words',
    }),
  ),
  originalLanguage: optional(language('Original language', { part: 'words' })),
  translatedBy: optional(line('Translated by', { part: 'words' })),
  paraphrase: optional(
    text('Paraphrase', {
      hint: 'In our own words. What stands in “quotation marks” in it must be part of the quotation.',
      part: 'words',
      aliases: ['summary', 'claim'],
    }),
  ),
  dateEarliest: day('Earliest day', {
    hint: 'YYYY-MM-DD: the day, or the earliest possible one.',
    part: 'who',
    aliases: ['date', 'day', 'from', 'documentdate', 'dateearliest', 'datefrom'],
    tableNeeds: true,
  }),
  dateLatest: day('Latest day', {
    hint: 'YYYY-MM-DD. Empty when the day is certain.',
    part: 'who',
    aliases: ['to', 'until', 'dateto'],
  }),
  place: optional(line('Place', { hint: 'Where it was said, such as Jerusalem.', part: 'who' })),
  addressees: rows(parties, PARTY, 'Addressed to', {
    hint: `Actors, or words such as “reporters”. ${SEVERAL}`,
    aliases: ['addressee', 'toactor'],
  }),
  targets: rows(parties, PARTY, 'About', {
    hint: `Actors, or words. ${SEVERAL}`,
    aliases: ['target', 'about'],
  }),
  /** Ids of the topics, in order. */
  topics: names('topic', 'Topics', {
    hint: SEVERAL,
    aliases: ['topic', 'concept', 'concepts', 'issue', 'theme'],
  }),
  sources: rows(
    z.array(z.strictObject(shapeOf(STATEMENT_SOURCE))).min(1, 'a statement has at least one source'),
    STATEMENT_SOURCE,
    'Sources',
    { input: 'source' },
  ),
  counted: special('flag', z.boolean(), 'Counted', {
    hint: 'Not counted exactly when somebody else describes the stance.',
    isDerived: true,
  }),
  describedRelation: optional(
    choice(RELATION_CHOICES, 'Described by', {
      hint: 'Only for a stance that somebody else describes: it is shown hollow and never counted.',
      input: 'described',
      within: 'described',
    }),
  ),
  describedByActorId: optional(name('actor', 'Describing actor', { input: 'describedBy' })),
  describedByOutletId: optional(name('outlet', 'Describing outlet', { input: 'describedBy' })),
  describedInId: optional(
    name('statement', 'Described in', {
      hint: 'The id of the statement in which it is described, such as S5a. Empty for an outlet.',
      input: 'describedIn',
      column: 'described_in',
    }),
  ),
  repeatOfId: optional(
    name('statement', 'Repeats', {
      hint: 'The id of the statement that this one repeats on another day.',
      input: 'repeatOf',
      column: 'repeat_of',
    }),
  ),
  adoptedCodingId: optional(name('coding', 'Adopted coding', { input: 'adopt' })),
  note: optional(
    text('Note', {
      hint: 'What a reader should know: it is public.',
      part: 'who',
      aliases: ['notes', 'comment', 'remark'],
    }),
  ),
} satisfies Fields

export const CODING = {
  id: ID,
  statementId: name('statement', 'Statement'),
  coderId: name('coder', 'Coder', {
    column: 'coder',
    aliases: ['codedby'],
    tableHint: 'Who judged it; every row with a level needs one.',
  }),
  codebookId: name('codebook', 'Codebook version', {
    column: 'codebook_version',
    tableHint: 'A whole number; the newest unless said.',
  }),
  level: optional(
    special('level', z.number().refine(isLevel, 'a level is a whole number from -3 to 3'), 'Level', {
      hint: '-3 (de-escalation) to +3 (escalation); empty exactly when out of scope.',
      aliases: ['code', 'stance', 'score', 'agreement', 'position'],
      tableHint: '-3 to 3, or words that you give a level. Empty: not coded.',
    }),
  ),
  outOfScope: flag('Out of scope', {
    hint: 'Nothing in it concerns force or settlement, which is not the same as 0.',
  }),
  conditional: flag('Conditional', { hint: 'It depends on what another side does first.', part: 'coding' }),
  hedged: flag('Hedged', { hint: '“May”, “could”, “highly unlikely”.', part: 'coding' }),
  deterrentFrame: flag('Framed as deterrence', {
    hint: 'Force is presented as a means to prevent force.',
    part: 'coding',
  }),
  confidence: optional(
    choice(CONFIDENCE_CHOICES, 'Confidence', { hint: 'The coder’s own.', part: 'coding' }),
  ),
  rationale: text('Rationale', {
    hint: 'One sentence: why this level.',
    part: 'coding',
    aliases: ['reason', 'why', 'justification'],
    tableHint: 'One sentence: why this level. Without a column it says where the level comes from.',
  }),
  roundId: optional(name('round', 'Round', { isDerived: true })),
} satisfies Fields
