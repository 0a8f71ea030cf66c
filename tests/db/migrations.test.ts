import { spawn } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrate } from '@/lib/db/store/migrate'
import { MIGRATIONS, temporaryFolder } from '../support/database'
import { deploy, driftOf } from '../support/schema-engine'

const folder = temporaryFolder()

test('schema.prisma and the migrations agree', async () => {
  expect(await driftOf()).toBe('')
})

describe('the migrator', () => {
  /** A copy of the migrations that a test may spoil. */
  function copyOfMigrations(name: string): string {
    const copy = join(folder, name)
    cpSync(MIGRATIONS, copy, { recursive: true })
    return copy
  }
  const tablesIn = (path: string) => {
    const connection = new Libsql(path)
    const rows = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all()
    connection.close()
    return rows
  }

  test('applies a migration once', () => {
    const url = `file:${join(folder, 'once.db')}`
    expect(migrate(url, MIGRATIONS)).toContain('0001_init')
    expect(migrate(url, MIGRATIONS)).toEqual([])
  })

  test('applies only what is new, all or nothing', () => {
    const copy = copyOfMigrations('grown')
    const path = join(folder, 'grown.db')
    migrate(`file:${path}`, copy)
    for (const [name, sql] of [
      ['9001_good', 'CREATE TABLE "Good" ("id" TEXT);'],
      ['9002_bad', 'CREATE TABLE "Bad" ('],
    ] as const) {
      mkdirSync(join(copy, name))
      writeFileSync(join(copy, name, 'migration.sql'), sql)
    }
    expect(() => migrate(`file:${path}`, copy)).toThrow(/incomplete input/)
    expect(tablesIn(path)).not.toContain('Good')
    writeFileSync(join(copy, '9002_bad', 'migration.sql'), 'CREATE TABLE "Bad" ("id" TEXT);')
    expect(migrate(`file:${path}`, copy)).toEqual(['9001_good', '9002_bad'])
    expect(tablesIn(path)).toEqual(expect.arrayContaining(['Good', 'Bad']))
  })

  test('refuses a migration that was edited after it was applied', () => {
    const copy = copyOfMigrations('edited')
    const url = `file:${join(folder, 'edited.db')}`
    migrate(url, copy)
    appendFileSync(join(copy, '0001_init', 'migration.sql'), '\n-- an afterthought\n')
    expect(() => migrate(url, copy)).toThrow('Migration 0001_init was edited after it was applied')
  })

  test('refuses a migration that leaves references to nothing', () => {
    const copy = copyOfMigrations('dangling')
    mkdirSync(join(copy, '9001_dangling'))
    writeFileSync(
      join(copy, '9001_dangling', 'migration.sql'),
      `INSERT INTO "Speaker" ("id", "slug", "name", "kind", "actorId") VALUES ('s', 's', 'Nobody’s', 'person', 'nobody');`,
    )
    expect(() => migrate(`file:${join(folder, 'dangling.db')}`, copy)).toThrow('1 references to records')
  })

  test('leaves a server’s database to Prisma, in one sentence', () => {
    expect(() => migrate('http://localhost:8080', MIGRATIONS)).toThrow('npx prisma migrate deploy')
  })

  test('Prisma’s own engine finds nothing left to do, and the other way round', async () => {
    const ours = `file:${join(folder, 'ours.db')}`
    const applied = migrate(ours, MIGRATIONS)
    expect(await deploy(ours)).toEqual([])
    const theirs = `file:${join(folder, 'theirs.db')}`
    expect(await deploy(theirs)).toEqual(applied)
    expect(migrate(theirs, MIGRATIONS)).toEqual([])
  })

  test('of several processes starting at once one migrates and all succeed', async () => {
    const url = `file:${join(folder, 'race.db')}`
    const script = `import { migrate } from './lib/db/store/migrate.ts'
      console.log(JSON.stringify(migrate(${JSON.stringify(url)}, ${JSON.stringify(MIGRATIONS)})))`
    const run = () =>
      new Promise<string>((done) => {
        const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])
        let words = ''
        child.stdout.on('data', (data) => {
          words += data
        })
        child.stderr.on('data', (data) => {
          words += data
        })
        child.on('close', () => done(words.trim()))
      })
    const answers = await Promise.all([run(), run(), run()])
    const all = JSON.stringify(migrate(`file:${join(folder, 'alone.db')}`, MIGRATIONS))
    expect(answers.sort()).toEqual([all, '[]', '[]'].sort())
  })
})

// Made-up actors and words.
const ROWS = `
INSERT INTO "Actor" ("id", "slug", "name", "shortName", "kind", "statedOrder", "note") VALUES ('belmark', 'belmark', 'Belmark', 'Belmark', 'state', 1, NULL);
INSERT INTO "Actor" ("id", "slug", "name", "shortName", "kind", "statedOrder", "note") VALUES ('ostria', 'ostria', 'Ostria', 'Ostria', 'state', 2, NULL);
INSERT INTO "Actor" ("id", "slug", "name", "shortName", "kind", "statedOrder", "note") VALUES ('both', 'both', 'Both', 'Both', 'joint', 3, NULL);
INSERT INTO "Actor" ("id", "slug", "name", "shortName", "kind", "statedOrder", "note") VALUES ('league', 'league', 'League', 'League', 'joint', 4, NULL);
INSERT INTO "ActorMember" VALUES ('both', 'belmark', 0);
INSERT INTO "Speaker" ("id", "slug", "name", "kind", "actorId") VALUES ('envoy', 'envoy', 'The envoy', 'office', 'belmark');
INSERT INTO "Speaker" ("id", "slug", "name", "kind", "actorId") VALUES ('other', 'other', 'Séverine Okafor', 'person', 'ostria');
INSERT INTO "Outlet" ("id", "slug", "name", "url") VALUES ('gazette', 'gazette', 'The Gazette', NULL);
INSERT INTO "Source" ("id", "slug", "outletId", "publishedOn") VALUES ('g1', 'g1', 'gazette', '2020-02-29');
INSERT INTO "Topic" ("id", "slug", "name", "description", "statedOrder") VALUES ('talks', 'talks', 'Talks', NULL, 1);
INSERT INTO "Coder" VALUES ('coder', 'A coder', NULL, 'person');
INSERT INTO "Coder" VALUES ('other-coder', 'Another coder', NULL, 'person');
INSERT INTO "Codebook" VALUES ('v1', 1, 'Rules', '2020-01-01', 'What is coded.');
INSERT INTO "CodebookLevel" VALUES ('v1', 0, 'Neutral', 'd', 'i', 'e', 'c', 'x');
INSERT INTO "CodebookRule" VALUES ('v1', 'decision', 0, NULL, 'Whose words?');
INSERT INTO "Statement" ("id", "speakerId", "attribution", "form", "quote", "paraphrase", "dateEarliest", "dateLatest")
  VALUES ('T1', 'envoy', 'on-record', 'mixed', 'bridging text', 'Offered a text.', '2020-02-28', '2020-02-29');
INSERT INTO "Statement" ("id", "speakerId", "attribution", "form", "paraphrase", "dateEarliest", "dateLatest", "counted",
  "describedRelation", "describedByActorId")
  VALUES ('T2', 'envoy', 'described-by-other', 'paraphrase', 'Is said to harden.', '2020-02-28', '2020-02-29', 0, 'ally', 'ostria');
INSERT INTO "StatementParty" VALUES ('T1', 'target', 0, 'ostria', NULL);
INSERT INTO "StatementSource" ("statementId", "sourceId", "position") VALUES ('T1', 'g1', 0);
INSERT INTO "Coding" ("id", "statementId", "coderId", "codebookId", "level", "rationale") VALUES ('k1', 'T1', 'coder', 'v1', 1, 'why');
INSERT INTO "Coding" ("id", "statementId", "coderId", "codebookId", "level", "rationale") VALUES ('k2', 'T2', 'coder', 'v1', 1, 'why');
UPDATE "Statement" SET "adoptedCodingId" = 'k1' WHERE "id" = 'T1';
INSERT INTO "Dataset" ("id", "title", "description", "version") VALUES ('set', 'A set', 'd', '1');
INSERT INTO "Round" ("id", "slug", "title", "codebookId", "state", "opensOn") VALUES ('open', 'open', 'Open', 'v1', 'open', '2020-02-01');
INSERT INTO "Round" ("id", "slug", "title", "codebookId", "state") VALUES ('closed', 'closed', 'Closed', 'v1', 'closed');
INSERT INTO "RoundCoder" VALUES ('closed', 0, 'coder');
INSERT INTO "RoundOutcome" VALUES ('closed', 0, 'coder', 'T1', 'coded', '2020-02-02');
INSERT INTO "Coding" ("id", "statementId", "coderId", "codebookId", "level", "rationale", "roundId") VALUES ('kr', 'T1', 'other-coder', 'v1', 2, 'why', 'closed');
INSERT INTO "Assignment" ("roundId", "statementId", "coderId", "position", "state", "level", "rationale") VALUES ('open', 'T1', 'coder', 0, 'done', 1, 'why');
INSERT INTO "Event" ("id", "title", "description", "dateEarliest", "dateLatest", "sourceId") VALUES ('storm', 'Storm', NULL, '2020-02-01', '2020-02-02', NULL);
INSERT INTO "User" ("id", "name", "email", "updatedAt") VALUES ('ada', 'Ada Quill', 'ada@example.org', '2020-02-29T12:00:00.000+00:00');
INSERT INTO "Invitation" ("id", "tokenHash", "role", "expiresAt") VALUES ('i', '${'a'.repeat(64)}', 'admin', '2020-03-01T12:00:00.000+00:00');
INSERT INTO "Draft" ("id", "userId", "recordType", "fields", "updatedAt") VALUES ('d', 'ada', 'statement', '{}', '2020-02-29T12:00:00.000+00:00');
INSERT INTO "Revision" ("who", "why", "recordType", "recordId") VALUES ('a tester', 'to see', 'actor', 'belmark');
INSERT INTO "Frozen" VALUES ('aaaaaaaaaaaaaaaaaaaa_-', '2020-02-29T12:00:00.000Z', 1, '', 'All.', '{}', '[]');
`

/** A new frozen view. A stored one cannot be changed, so its CHECKs are tried on new rows. */
const frozen = (spoiled: { id?: string; at?: string; figure?: string; statements?: string }) => {
  const row = {
    id: 'bbbbbbbbbbbbbbbbbbbbbb',
    at: '2020-02-29T12:00:00.000Z',
    figure: '{}',
    statements: '[]',
    ...spoiled,
  }
  return `INSERT INTO "Frozen" VALUES ('${row.id}', '${row.at}', 1, '', 'All.', '${row.figure}', '${row.statements}')`
}

/** Each CHECK with changes it must refuse; none of them breaks another rule. */
const CHECKS: Record<string, string[]> = {
  Actor_kind_is_listed: [`UPDATE "Actor" SET "kind" = 'planet' WHERE "id" = 'ostria'`],
  Speaker_kind_is_listed: [`UPDATE "Speaker" SET "kind" = 'robot'`],
  Source_days_exist: [
    `UPDATE "Source" SET "publishedOn" = '2021-02-29'`,
    `UPDATE "Source" SET "accessedOn" = 'yesterday'`,
  ],
  Statement_attribution_is_listed: [`UPDATE "Statement" SET "attribution" = 'rumour' WHERE "id" = 'T1'`],
  Statement_form_is_listed: [`UPDATE "Statement" SET "form" = 'song' WHERE "id" = 'T2'`],
  Statement_quote_fits_form: [
    `UPDATE "Statement" SET "quote" = NULL WHERE "id" = 'T1'`,
    `UPDATE "Statement" SET "quote" = 'words' WHERE "id" = 'T2'`,
    `UPDATE "Statement" SET "form" = 'nonverbal' WHERE "id" = 'T1'`,
    `UPDATE "Statement" SET "form" = 'direct-quote' WHERE "id" = 'T2'`,
  ],
  Statement_paraphrase_fits_form: [
    `UPDATE "Statement" SET "paraphrase" = NULL WHERE "id" = 'T1'`,
    `UPDATE "Statement" SET "paraphrase" = NULL WHERE "id" = 'T2'`,
  ],
  Statement_flags_are_0_or_1: [`UPDATE "Statement" SET "editedQuote" = 2`],
  Statement_days_exist: [
    `UPDATE "Statement" SET "dateLatest" = '2020-02-30'`,
    `UPDATE "Statement" SET "dateLatest" = '2020-3-1'`,
    `UPDATE "Statement" SET "dateLatest" = '2020-03-01T00:00'`,
    `UPDATE "Statement" SET "dateLatest" = 'now'`,
    `UPDATE "Statement" SET "dateEarliest" = ''`,
  ],
  Statement_days_are_in_order: [`UPDATE "Statement" SET "dateLatest" = '2020-02-27'`],
  Statement_described_is_never_counted: [
    `UPDATE "Statement" SET "counted" = 1 WHERE "id" = 'T2'`,
    `UPDATE "Statement" SET "counted" = 0 WHERE "id" = 'T1'`,
  ],
  Statement_relation_is_listed: [`UPDATE "Statement" SET "describedRelation" = 'rival' WHERE "id" = 'T2'`],
  Statement_relation_fits_attribution: [
    `UPDATE "Statement" SET "describedRelation" = 'ally', "describedByActorId" = 'ostria' WHERE "id" = 'T1'`,
    `UPDATE "Statement" SET "describedRelation" = NULL, "describedByActorId" = NULL WHERE "id" = 'T2'`,
  ],
  Statement_describing_actor_fits_relation: [
    `UPDATE "Statement" SET "describedByActorId" = NULL WHERE "id" = 'T2'`,
    `UPDATE "Statement" SET "describedByActorId" = 'ostria' WHERE "id" = 'T1'`,
    `UPDATE "Statement" SET "describedRelation" = 'outlet', "describedByOutletId" = 'gazette' WHERE "id" = 'T2'`,
  ],
  Statement_describing_outlet_fits_relation: [
    `UPDATE "Statement" SET "describedByOutletId" = 'gazette' WHERE "id" = 'T2'`,
    `UPDATE "Statement" SET "describedByOutletId" = 'gazette' WHERE "id" = 'T1'`,
    `UPDATE "Statement" SET "describedRelation" = 'outlet', "describedByActorId" = NULL WHERE "id" = 'T2'`,
  ],
  StatementParty_role_is_listed: [`UPDATE "StatementParty" SET "role" = 'bystander'`],
  StatementParty_is_actor_or_label: [
    `UPDATE "StatementParty" SET "label" = 'reporters'`,
    `UPDATE "StatementParty" SET "actorId" = NULL`,
  ],
  StatementSource_flags_are_0_or_1: [`UPDATE "StatementSource" SET "quotedFrom" = 'yes'`],
  Codebook_days_exist: [`UPDATE "Codebook" SET "adoptedOn" = '2020'`],
  CodebookLevel_level_is_in_range: [
    `UPDATE "CodebookLevel" SET "level" = 4`,
    `UPDATE "CodebookLevel" SET "level" = 0.5`,
  ],
  CodebookRule_kind_is_listed: [`UPDATE "CodebookRule" SET "kind" = 'joke'`],
  Coding_level_is_in_range: [
    `UPDATE "Coding" SET "level" = 4`,
    `UPDATE "Coding" SET "level" = -4`,
    `UPDATE "Coding" SET "level" = 1.5`,
    `UPDATE "Coding" SET "level" = 'high'`,
  ],
  Coding_level_or_out_of_scope: [
    `UPDATE "Coding" SET "level" = NULL`,
    `UPDATE "Coding" SET "outOfScope" = 1`,
  ],
  Coding_flags_are_0_or_1: [
    `UPDATE "Coding" SET "hedged" = 2`,
    `UPDATE "Coding" SET "conditional" = 'yes'`,
    `UPDATE "Coding" SET "deterrentFrame" = -1`,
  ],
  Coding_confidence_is_listed: [`UPDATE "Coding" SET "confidence" = 'total'`],
  Event_days_exist: [`UPDATE "Event" SET "dateEarliest" = '2020-02-00'`],
  Event_days_are_in_order: [`UPDATE "Event" SET "dateLatest" = '2020-01-31'`],
  Actor_archived_is_0_or_1: [`UPDATE "Actor" SET "archived" = 2`],
  Actor_merged_is_archived: [
    `UPDATE "Actor" SET "archived" = 1, "mergedIntoId" = "id"`,
    `UPDATE "Actor" SET "mergedIntoId" = 'ostria' WHERE "id" = 'belmark'`,
  ],
  Speaker_archived_is_0_or_1: [`UPDATE "Speaker" SET "archived" = 2`],
  Speaker_merged_is_archived: [
    `UPDATE "Speaker" SET "archived" = 1, "mergedIntoId" = "id"`,
    `UPDATE "Speaker" SET "mergedIntoId" = 'envoy' WHERE "id" = 'other'`,
  ],
  Outlet_archived_is_0_or_1: [`UPDATE "Outlet" SET "archived" = 2`],
  Outlet_merged_is_archived: [
    `UPDATE "Outlet" SET "archived" = 1, "mergedIntoId" = "id"`,
    `UPDATE "Outlet" SET "mergedIntoId" = 'herald' WHERE "id" = 'gazette'`,
  ],
  Source_archived_is_0_or_1: [`UPDATE "Source" SET "archived" = 2`],
  Source_merged_is_archived: [
    `UPDATE "Source" SET "archived" = 1, "mergedIntoId" = "id"`,
    `UPDATE "Source" SET "mergedIntoId" = 'g2' WHERE "id" = 'g1'`,
  ],
  Topic_archived_is_0_or_1: [`UPDATE "Topic" SET "archived" = 2`],
  Topic_merged_is_archived: [
    `UPDATE "Topic" SET "archived" = 1, "mergedIntoId" = "id"`,
    `UPDATE "Topic" SET "mergedIntoId" = 'war' WHERE "id" = 'talks'`,
  ],
  Event_archived_is_0_or_1: [`UPDATE "Event" SET "archived" = 'yes'`],
  User_role_is_listed: [`UPDATE "User" SET "role" = 'owner'`],
  User_flags_are_0_or_1: [`UPDATE "User" SET "suspended" = 2`, `UPDATE "User" SET "emailVerified" = 'yes'`],
  Invitation_role_is_listed: [`UPDATE "Invitation" SET "role" = 'owner'`],
  Invitation_token_is_hashed: [
    `UPDATE "Invitation" SET "tokenHash" = 'secret'`,
    `UPDATE "Invitation" SET "tokenHash" = '${'G'.repeat(64)}'`,
  ],
  Coder_kind_is_listed: [`UPDATE "Coder" SET "kind" = 'parrot'`],
  Dataset_rule_is_listed: [`UPDATE "Dataset" SET "rule" = 'loudest'`],
  Round_kind_is_listed: [`UPDATE "Round" SET "kind" = 'party'`],
  Round_state_is_listed: [`UPDATE "Round" SET "state" = 'lost' WHERE "id" = 'closed'`],
  Round_hide_is_listed: [`UPDATE "Round" SET "hide" = 'words'`],
  Round_numbers_are_in_range: [
    `UPDATE "Round" SET "perUnit" = 0`,
    `UPDATE "Round" SET "sharedPercent" = 101`,
    `UPDATE "Round" SET "sharedPercent" = -1`,
  ],
  Round_days_exist: [`UPDATE "Round" SET "opensOn" = '2020-02-30'`, `UPDATE "Round" SET "closesOn" = 'soon'`],
  RoundOutcome_outcome_is_listed: [`UPDATE "RoundOutcome" SET "outcome" = 'lost'`],
  RoundOutcome_days_exist: [`UPDATE "RoundOutcome" SET "doneOn" = '2020-2-2'`],
  Assignment_state_is_listed: [`UPDATE "Assignment" SET "state" = 'lost'`],
  Assignment_level_is_in_range: [`UPDATE "Assignment" SET "level" = 4`],
  Assignment_flags_are_0_or_1: [
    `UPDATE "Assignment" SET "hedged" = 2`,
    `UPDATE "Assignment" SET "conditional" = 'yes'`,
    `UPDATE "Assignment" SET "deterrentFrame" = -1`,
    `UPDATE "Assignment" SET "state" = 'open', "outOfScope" = 2`,
  ],
  Assignment_confidence_is_listed: [`UPDATE "Assignment" SET "confidence" = 'total'`],
  Assignment_done_has_an_answer: [
    `UPDATE "Assignment" SET "level" = NULL`,
    `UPDATE "Assignment" SET "outOfScope" = 1`,
    `UPDATE "Assignment" SET "rationale" = NULL`,
  ],
  Draft_fields_are_json: [`UPDATE "Draft" SET "fields" = '{'`],
  Frozen_id_is_a_hash: [frozen({ id: 'short' }), frozen({ id: 'bbbbbbbbbbbbbbbbbbbbb/' })],
  Frozen_at_is_an_instant: [frozen({ at: '2020-02-30T12:00:00.000Z' }), frozen({ at: 'now' })],
  Frozen_figure_is_json: [frozen({ figure: '{' })],
  Frozen_statements_are_a_list: [frozen({ statements: '{}' }), frozen({ statements: '[' })],
}

const ANOTHERS_CODING = 'the adopted coding is a coding of another statement'
const JOINT_MEMBER = 'only a joint actor has members, and no member is itself joint'
const FROZEN = 'a frozen view is never changed or removed'
const HISTORY = 'a revision is never changed or removed'
const CODING_IN = (round: string | null) =>
  `INSERT INTO "Coding" ("id", "statementId", "coderId", "codebookId", "level", "rationale", "roundId") VALUES ('k9', 'T1', '${round === null ? 'coder' : 'other-coder'}', 'v1', 1, 'why', ${round === null ? 'NULL' : `'${round}'`})`
const SEALED = 'the codings of a round stay sealed until it is closed'
const ONCE = 'a coder judges a statement once under a codebook outside rounds'
const WHILE_OPEN = 'a statement is assigned, and judged, while its round is open'
const NEW_STATEMENT = `INSERT INTO "Statement" ("id", "speakerId", "attribution", "form", "quote", "dateEarliest", "dateLatest", "adoptedCodingId")
  VALUES ('T3', 'envoy', 'on-record', 'direct-quote', 'fresh words', '2020-02-28', '2020-02-28', `

/** Each trigger that refuses, what it says, and changes it must refuse. */
const GUARDS: Record<string, [says: string, refused: string[]]> = {
  Statement_new_adopts_its_own_coding: [ANOTHERS_CODING, [`${NEW_STATEMENT}'k2')`]],
  Statement_adopts_its_own_coding: [
    ANOTHERS_CODING,
    [`UPDATE "Statement" SET "adoptedCodingId" = 'k2' WHERE "id" = 'T1'`],
  ],
  Coding_new_is_adopted_by_its_own_statement: [
    ANOTHERS_CODING,
    [
      `${NEW_STATEMENT}'k3');
       INSERT INTO "Coding" ("id", "statementId", "coderId", "codebookId", "level", "rationale")
       SELECT 'k3', 'T1', "id", 'v1', 1, 'why' FROM (SELECT 'someone' AS "id")`,
    ],
  ],
  Coding_is_adopted_by_its_own_statement: [
    ANOTHERS_CODING,
    [`DELETE FROM "Coding" WHERE "id" = 'k2'; UPDATE "Coding" SET "statementId" = 'T2' WHERE "id" = 'k1'`],
  ],
  Coding_new_waits_for_its_round: [
    SEALED,
    [
      CODING_IN('open'),
      `INSERT INTO "Round" ("id", "slug", "title", "codebookId") VALUES ('d', 'd', 'D', 'v1'); ${CODING_IN('d')}`,
    ],
  ],
  Coding_of_a_round_is_not_changed: [
    'a coding made in a round is not changed once the round is closed',
    [
      `UPDATE "Coding" SET "level" = 3 WHERE "id" = 'kr'`,
      `UPDATE "Coding" SET "rationale" = 'else' WHERE "id" = 'kr'`,
      `UPDATE "Coding" SET "roundId" = NULL WHERE "id" = 'kr'`,
      `UPDATE "Coding" SET "roundId" = 'open' WHERE "id" = 'k1'`,
    ],
  ],
  Coding_new_is_one_outside_rounds: [ONCE, [CODING_IN(null)]],
  Coding_is_one_outside_rounds: [
    ONCE,
    [
      `INSERT INTO "Coding" ("id", "statementId", "coderId", "codebookId", "level", "rationale") VALUES ('k8', 'T1', 'other-coder', 'v1', 1, 'why');
       UPDATE "Coding" SET "coderId" = 'coder' WHERE "id" = 'k8'`,
    ],
  ],
  Round_does_not_go_back: [
    'a round that was opened or closed does not go back',
    [
      `UPDATE "Round" SET "state" = 'open' WHERE "id" = 'closed'`,
      `UPDATE "Round" SET "state" = 'draft' WHERE "id" = 'open'`,
    ],
  ],
  Coder_name_is_fixed_by_a_round: [
    'the name of a coder is fixed once a round with this coder is open',
    [`UPDATE "Coder" SET "name" = 'Else' WHERE "id" = 'coder'`],
  ],
  Assignment_new_needs_an_open_round: [
    WHILE_OPEN,
    [
      `INSERT INTO "Assignment" ("roundId", "statementId", "coderId", "position") VALUES ('closed', 'T1', 'coder', 1)`,
    ],
  ],
  Assignment_needs_an_open_round: [
    WHILE_OPEN,
    [`UPDATE "Round" SET "state" = 'closed' WHERE "id" = 'open'; UPDATE "Assignment" SET "level" = 2`],
  ],
  Assignment_done_is_not_removed: [
    'what a coder has judged is not taken away',
    [`DELETE FROM "Assignment" WHERE "coderId" = 'coder'`],
  ],
  ActorMember_new_is_not_joint: [
    JOINT_MEMBER,
    [
      `INSERT INTO "ActorMember" VALUES ('both', 'league', 1)`,
      `INSERT INTO "ActorMember" VALUES ('belmark', 'ostria', 0)`,
    ],
  ],
  ActorMember_is_not_joint: [
    JOINT_MEMBER,
    [`UPDATE "ActorMember" SET "memberId" = 'league'`, `UPDATE "ActorMember" SET "jointId" = 'ostria'`],
  ],
  Actor_kind_fits_its_members: [
    JOINT_MEMBER,
    [
      `UPDATE "Actor" SET "kind" = 'joint' WHERE "id" = 'belmark'`,
      `UPDATE "Actor" SET "kind" = 'state' WHERE "id" = 'both'`,
    ],
  ],
  Revision_is_not_changed: [HISTORY, [`UPDATE "Revision" SET "who" = 'somebody else'`]],
  Revision_is_not_removed: [HISTORY, [`DELETE FROM "Revision"`]],
  Revision_is_not_replaced: [
    HISTORY,
    [`REPLACE INTO "Revision" ("id", "who", "why", "recordType", "recordId") VALUES (1, 'x', 'x', 'x', 'x')`],
  ],
  Frozen_is_not_changed: [FROZEN, [`UPDATE "Frozen" SET "sentence" = 'Other words.'`]],
  Frozen_is_not_removed: [FROZEN, [`DELETE FROM "Frozen"`]],
  Frozen_is_not_replaced: [FROZEN, [frozen({ id: 'aaaaaaaaaaaaaaaaaaaa_-' }).replace('INSERT', 'REPLACE')]],
}

const search = (words: string) =>
  `SELECT s."id" FROM "StatementText" t JOIN "Statement" s ON s."textRow" = t."rowid" WHERE "StatementText" MATCH '${words}'`
const alias = (type: string) =>
  `SELECT "slug" || ' ' || "recordId" FROM "SlugAlias" WHERE "recordType" = '${type}'`
const SLUGGED = [
  ['Actor', 'ostria', `'third', 'old', 'Third', 'Third', 'state', 9, NULL, 0, NULL`],
  ['Speaker', 'other', `'third', 'old', 'Third', 'person', 'ostria', 0, NULL`],
  ['Outlet', 'gazette', `'third', 'old', 'Third', NULL, 0, NULL`],
  ['Source', 'g1', `'third', 'old', 'gazette', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL`],
  ['Topic', 'talks', `'third', 'old', 'Third', NULL, 9, 0, NULL`],
] as const

/** Each trigger that keeps something, a change, and what is found after it. */
const KEEPERS: Record<string, [change: string, query: string, found: string[]]> = {
  Statement_text_is_indexed: [`${NEW_STATEMENT}NULL)`, search('fresh'), ['T3']],
  Statement_text_is_followed: [
    `UPDATE "Statement" SET "quote" = 'other words', "speakerId" = 'other' WHERE "id" = 'T1'`,
    `${search('"other words"')} INTERSECT ${search('severine')} EXCEPT ${search('bridging')}`,
    ['T1'],
  ],
  Statement_text_is_forgotten: [
    `DELETE FROM "Coding" WHERE "id" = 'k2'; DELETE FROM "Statement" WHERE "id" = 'T2'`,
    `SELECT "rowid" FROM "StatementText" WHERE "StatementText" MATCH 'harden'`,
    [],
  ],
  Speaker_name_is_followed: [
    `UPDATE "Speaker" SET "name" = 'Ada Quill' WHERE "id" = 'envoy'`,
    search('quill'),
    ['T1', 'T2'],
  ],
  ...Object.fromEntries(
    SLUGGED.flatMap(([table, id, values]) => {
      const renamed = `UPDATE "${table}" SET "slug" = 'old' WHERE "id" = '${id}';
        UPDATE "${table}" SET "slug" = 'new' WHERE "id" = '${id}';`
      const type = table.toLowerCase()
      return [
        [`${table}_former_slug_is_kept`, [renamed, alias(type), [`${id} ${id}`, `old ${id}`].sort()]],
        [
          `${table}_new_slug_is_live`,
          [`${renamed} INSERT INTO "${table}" VALUES (${values})`, alias(type), [`${id} ${id}`]],
        ],
      ]
    }),
  ),
}

describe('what must never break', () => {
  let connection: Libsql.Database
  beforeAll(() => {
    const path = join(folder, 'rules.db')
    migrate(`file:${path}`, MIGRATIONS)
    connection = new Libsql(path)
    connection.exec(ROWS)
  })
  afterAll(() => {
    connection.close()
  })

  /** Runs a change and undoes it; what `look` saw in between. */
  function during<T>(change: string, look: () => T): T {
    connection.exec('BEGIN')
    try {
      connection.exec(change)
      return look()
    } finally {
      connection.exec('ROLLBACK')
    }
  }
  const list = (sql: string) => connection.prepare(sql).pluck().all()

  test('every CHECK of the database stands in the list here, and no other', () => {
    const tables = list("SELECT sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%CHECK%'").join(
      '\n',
    )
    const named = [...tables.matchAll(/CONSTRAINT "(\w+)" CHECK/g)].map(([, name]) => name)
    expect(named.sort()).toEqual(Object.keys(CHECKS).sort())
    expect(tables.match(/CHECK \(/g)).toHaveLength(named.length)
  })

  test('every trigger of the database stands in a list here, and no other', () => {
    const named = list("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    expect(named.sort()).toEqual([...Object.keys(GUARDS), ...Object.keys(KEEPERS)].sort())
  })

  test.each(Object.entries(CHECKS))('%s', (name, changes) => {
    for (const change of changes)
      expect(() => during(change, () => {}), change).toThrow(`CHECK constraint failed: ${name}`)
  })

  test.each(Object.entries(GUARDS))('%s', (name, [says, changes]) => {
    for (const change of changes) {
      expect(() => during(change, () => {}), change).toThrow(says)
      // Without this very trigger nothing would hold the change back with these words.
      expect(() => during(`DROP TRIGGER "${name}"; ${change}`, () => {})).not.toThrow(says)
    }
  })

  test.each(Object.entries(KEEPERS))('%s', (name, [change, query, found]) => {
    expect(during(change, () => list(query)).sort()).toEqual(found)
    expect(during(`DROP TRIGGER "${name}"; ${change}`, () => list(query)).sort()).not.toEqual(found)
  })

  test('a statement and its adopted coding may be written in either order within a transaction', () => {
    const coding = `INSERT INTO "Coding" ("id", "statementId", "coderId", "codebookId", "level", "rationale")
      VALUES ('k3', 'T3', 'coder', 'v1', 1, 'why')`
    expect(during(`${NEW_STATEMENT}'k3'); ${coding}`, () => list('PRAGMA foreign_key_check'))).toEqual([])
  })
})
