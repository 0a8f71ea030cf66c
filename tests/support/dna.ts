// A made-up file of Discourse Network Analyzer 3 in the shape of releases 3.0.7 to 3.1.1, without their checks: documents,
// statements with offsets, persons, organisations, concepts and agreement. Nothing in it was said by anybody.
import Sqlite from 'libsql'

const TABLES = `
CREATE TABLE CODERS (ID INTEGER PRIMARY KEY, Name TEXT, Red INTEGER, Green INTEGER, Blue INTEGER, Password TEXT);
CREATE TABLE DOCUMENTS (ID INTEGER PRIMARY KEY, Title TEXT, Text TEXT, Coder INTEGER, Author TEXT, Source TEXT,
  Section TEXT, Notes TEXT, Type TEXT, Date INTEGER);
CREATE TABLE STATEMENTTYPES (ID INTEGER PRIMARY KEY, Label TEXT, Red INTEGER, Green INTEGER, Blue INTEGER);
CREATE TABLE VARIABLES (ID INTEGER PRIMARY KEY, Variable TEXT, DataType TEXT, StatementTypeId INTEGER);
CREATE TABLE STATEMENTS (ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER,
  Stop INTEGER, Coder INTEGER);
CREATE TABLE ENTITIES (ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT, Red INTEGER, Green INTEGER,
  Blue INTEGER, ChildOf INTEGER);
CREATE TABLE DATABOOLEAN (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value INTEGER);
CREATE TABLE DATAINTEGER (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value INTEGER);
CREATE TABLE DATASHORTTEXT (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Entity INTEGER);
CREATE TABLE DATALONGTEXT (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value TEXT);
CREATE TABLE ATTRIBUTEVARIABLES (ID INTEGER PRIMARY KEY, VariableId INTEGER, AttributeVariable TEXT);
CREATE TABLE ATTRIBUTEVALUES (ID INTEGER PRIMARY KEY, EntityId INTEGER, AttributeVariableId INTEGER,
  AttributeValue TEXT);
`

const TEXT = `The talks went on at Port Ilse.

“We return to the table without preconditions”, said Ada Brenn of Belmark. The harbour was calm.

Kestria rejected the plan as a gift. An envoy called it “a trap for fishermen” on Friday.
`

export const PASSWORD_HASH = 'a-hash-that-must-never-leave'

/** What is marked, who says it, on what, and whether they agree. */
const MARKED = [
  ['We return to the table without preconditions', 'Ada Brenn', 'Belmark', 'River line', 1],
  ['Kestria rejected the plan as a gift', 'Jonas Vehl', 'Kestria', 'River line', 0],
  ['An envoy called it “a trap for fishermen” on Friday.', 'Jonas Vehl', 'Kestria', 'Grain convoys', 0],
] as const

/** Writes the file. `change` is SQL that makes it another shape. */
export function writeMadeUpDna(path: string, change = ''): void {
  const database = new Sqlite(path)
  try {
    database.exec(TABLES)
    database.prepare('INSERT INTO CODERS VALUES (1, ?, 0, 0, 0, ?)').run('Mira Holt', PASSWORD_HASH)
    // Noon of 29 February 2032, UTC.
    const noon = Date.UTC(2032, 1, 29, 12) / 1000
    database
      .prepare('INSERT INTO DOCUMENTS VALUES (1, ?, ?, 1, ?, ?, ?, ?, ?, ?)')
      .run('Envoys meet', TEXT, 'R. Quill', 'Ilse Wire', 'World', '', 'article', noon)
    database.exec(`INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement', 0, 0, 0), (2, 'Annotation', 0, 0, 0);
      INSERT INTO VARIABLES VALUES (1, 'person', 'short text', 1), (2, 'organization', 'short text', 1),
        (3, 'concept', 'short text', 1), (4, 'agreement', 'boolean', 1), (5, 'strength', 'integer', 1),
        (6, 'note', 'long text', 1)`)
    let entity = 0
    const entityOf = new Map<string, number>()
    for (const [place, [words, ...values]] of MARKED.entries()) {
      const id = place + 1
      const start = TEXT.indexOf(words)
      database
        .prepare('INSERT INTO STATEMENTS VALUES (?, 1, 1, ?, ?, 1)')
        .run(id, start, start + words.length)
      for (const [at, value] of values.slice(0, 3).entries()) {
        const key = `${at} ${value}`
        if (!entityOf.has(key)) {
          entity += 1
          entityOf.set(key, entity)
          database.prepare('INSERT INTO ENTITIES VALUES (?, ?, ?, 0, 0, 0, NULL)').run(entity, at + 1, value)
        }
        database
          .prepare('INSERT INTO DATASHORTTEXT VALUES (NULL, ?, ?, ?)')
          .run(id, at + 1, entityOf.get(key))
      }
      database.prepare('INSERT INTO DATABOOLEAN VALUES (NULL, ?, 4, ?)').run(id, values[3])
      database.prepare('INSERT INTO DATAINTEGER VALUES (NULL, ?, 5, ?)').run(id, place - 1)
      database.prepare('INSERT INTO DATALONGTEXT VALUES (NULL, ?, 6, ?)').run(id, 'Marked by hand.')
    }
    database.exec(change)
  } finally {
    database.close()
  }
}
