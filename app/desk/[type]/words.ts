import type { FormType } from '@/lib/form/record'

/** What a record of each type is named in. */
export const USES: Partial<Record<FormType, { one: string; many: string }>> = {
  source: { one: 'statement', many: 'Statements' },
  outlet: { one: 'source', many: 'Sources' },
  speaker: { one: 'statement', many: 'Statements' },
  actor: { one: 'statement', many: 'Statements' },
  topic: { one: 'statement', many: 'Statements' },
  coder: { one: 'coding', many: 'Codings' },
  codebook: { one: 'coding', many: 'Codings' },
}

/** What was done, to be said on the page that follows. */
export const SAVED: Readonly<Record<string, string>> = {
  new: 'It is stored.',
  changes: 'The changes are stored, with your reason in the history.',
  nothing: 'Nothing was changed, so nothing was stored.',
  draft: 'The draft is saved. Nobody but you sees it; the record itself is unchanged.',
  archived: 'It is archived: no longer offered in forms, and kept by everything that names it.',
  offered: 'It is offered again.',
  away: 'The opening data is put away. It comes back from here, as it was.',
  back: 'The opening data is back, as it was.',
  merged: 'The two are one now. What named the duplicate names this record, and its address leads here.',
}
