// What a page about a question says of the question's feed, for `alternates` in its metadata.
import type { Metadata } from 'next'
import { statementsAddress } from '@/lib/address'
import type { Question } from '@/lib/question'

export function feedLink(question: Question): NonNullable<Metadata['alternates']> {
  return { types: { 'application/atom+xml': statementsAddress(question, {}, 'atom') } }
}
