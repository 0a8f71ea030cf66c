// What a file is, told by what is in it and never by its name: one answer for whoever sends it and for whoever names it.
import { headOf, SQLITE_MARK } from '../file-head'
import { ENCODING_HEAD, isBinary, utf16Of } from './encoding'
import { zipEntries } from './zip-entries'

/** dataset: a whole data set, which needs no plan. */
export const FILE_KINDS = ['csv', 'json', 'xlsx', 'dna', 'dataset'] as const
export type FileKind = (typeof FILE_KINDS)[number]

/** Why a file cannot be imported, and what would be right, as a sentence for people. */
export class NotImportable extends Error {
  override name = 'NotImportable'
}

export const ACCEPTED = 'CSV, JSON, XLSX, XLS, ODS, .dna, or a whole data set as JSON or zip'

const HEAD = 65_536
/** Of an archive only the names are looked at here; what it unpacks to is held against its reader's own limits. */
const NAMES = { files: 10_000, bytes: Number.POSITIVE_INFINITY }

const ZIP = 'PK'

export const isZip = (path: string): boolean => headOf(path, ZIP.length) === ZIP

/** How files of Office of before 2007 begin, and files with a password since. */
const OLE = '\u00d0\u00cf\u0011\u00e0'

/** What else people send, by its first bytes, and what to do about it. */
const OTHERS: readonly [start: string | RegExp, words: string][] = [
  [/^%PDF/, 'This is a PDF. Send the table behind it as CSV or XLSX.'],
  ['\u001f\u008b', 'This file is compressed (gzip). Unpack it and send what is inside.'],
  [
    /^(?:\u00ef\u00bb\u00bf)?\s*<(?:!doctype|html|\?xml|svg)/i,
    'This is a web page or XML, not a table. Save the table as CSV, JSON or XLSX, and send that.',
  ],
  [/^\{\\rtf/, 'This is a text document (RTF). Save the table as CSV, and send that.'],
]

/**
 * What a file on disk is.
 * @throws {NotImportable} for what cannot be imported
 */
export function kindOf(path: string): FileKind {
  const head = headOf(path, HEAD)
  if (head === '') throw new NotImportable('The file is empty.')
  if (head.startsWith(SQLITE_MARK)) return 'dna'
  for (const [start, words] of OTHERS)
    if (typeof start === 'string' ? head.startsWith(start) : start.test(head)) throw new NotImportable(words)
  if (head.startsWith(OLE)) return oldKind(path)
  if (head.startsWith(ZIP)) return archiveKind(path, head)
  // JSON in UTF-16 is told so by its own reader.
  if (utf16Of(Buffer.from(head.slice(0, ENCODING_HEAD), 'latin1')))
    return /^(?:\u00ff\u00fe|\u00fe\u00ff)?\0?[[{]/.test(head) ? 'json' : 'csv'
  if (isBinary(path))
    throw new NotImportable(
      `This is no text and none of the files that can be read here. Accepted are ${ACCEPTED}.`,
    )
  const text = head.replace(/^\u00ef\u00bb\u00bf/, '')
  if (!/^\s*[[{]/.test(text)) return 'csv'
  // Its own keys may stand in any order, but before its records.
  return /^\s*\{[^[]*"format"\s*:\s*"parallax-dataset"/.test(text) ? 'dataset' : 'json'
}

/** Bytes of a workbook of before 2007, which is not packed. */
export const MOST_OLD = 40_000_000

/** What is in a file of Office of before 2007: its parts are named in it, in UTF-16. */
function oldKind(path: string): FileKind {
  const start = headOf(path, MOST_OLD)
  const has = (name: string) => start.includes(Buffer.from(name, 'utf16le').toString('latin1'))
  if (has('EncryptedPackage'))
    throw new NotImportable('This file is protected by a password. Save it without one, and send that.')
  if (has('Workbook') || has('Book')) return 'xlsx'
  throw new NotImportable(
    'This is an old document of Office, and no workbook. Save the table as XLSX or CSV.',
  )
}

/** Archives that are no tables, by a name in them. */
const OTHER_ARCHIVES: readonly [name: RegExp, words: string][] = [
  [/^xl\/workbook\.bin$/, 'This is a binary workbook (.xlsb). Save it as .xlsx, and send that.'],
  [/^word\//, 'This is a text document. Save the table in it as XLSX or CSV, and send that.'],
  [/\.iwa$/, 'This is a Numbers document. Export it as Excel or CSV, and send that.'],
]

function archiveKind(path: string, head: string): FileKind {
  let names: string[]
  try {
    names = zipEntries(path, NAMES).map(({ name }) => name)
  } catch {
    throw new NotImportable(
      'This archive is damaged: its list of files cannot be read. Make it again, or send the table as CSV.',
    )
  }
  const other = OTHER_ARCHIVES.find(([known]) => names.some((name) => known.test(name)))
  if (other) throw new NotImportable(other[1])
  // OpenDocument, which mostly names its kind first of all; its reader says what has no sheet.
  if (/application\/vnd\.oasis\.opendocument\.(?!spreadsheet)/.test(head))
    throw new NotImportable('This is a document, and no workbook. Save its table as ODS or CSV.')
  if (names.includes('content.xml')) return 'xlsx'
  if (names.some((name) => name.startsWith('xl/'))) return 'xlsx'
  if (names.some((name) => /(?:^|\/)dataset\.json$/.test(name))) return 'dataset'
  throw new NotImportable(
    'This is an archive, but neither a workbook (.xlsx) nor a whole data set of Parallax (it has no dataset.json). Unpack it and send the table inside.',
  )
}
