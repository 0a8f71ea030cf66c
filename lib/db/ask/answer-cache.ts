// Answers kept for the next who ask the same, until anything is written. The newest revision tells: every write leaves
// one, another process's too. Give it only a vocabulary of its own.
import { LRUCache } from 'lru-cache'
import type { Answer, Facets, SplitBy } from '@/lib/answer'
import { formatQuestion, type Question } from '@/lib/question'
import type { Statement } from '@/lib/statement'
import type { Vocabulary } from '@/lib/vocabulary'
import type { Database } from '../store/client'
import { newestRevision } from '../store/revisions'
import { answerFor, facetsFor } from './answers'
import { columnsFor } from './statements'
import { vocabularyFor } from './vocabulary'

/** Kept for each database, at most; those asked for least recently go. */
const MOST_KEPT = 200

/** What the database answers; all of it is of the revision or newer, so nothing older is kept for the next. */
export type Kept = {
  /** The newest when the asking began; 0 while nothing has ever been written. */
  revision: number
  vocabularyFor: (asked?: URLSearchParams) => Promise<Vocabulary>
  answerFor: (question: Question, vocabulary: Vocabulary, splitBy?: SplitBy | null) => Promise<Answer>
  facetsFor: (question: Question, vocabulary: Vocabulary) => Promise<Facets>
  columnsFor: (
    question: Question,
    vocabulary: Vocabulary,
    perActor: number,
  ) => Promise<Record<string, Statement[]>>
}

type Store = { revision: number; entries: LRUCache<string, Promise<unknown>> }

// On globalThis, because a server may load this module more than once.
const shared = globalThis as typeof globalThis & { parallaxKept?: WeakMap<Database, Store> }

function storeOf(database: Database): Store {
  shared.parallaxKept ??= new WeakMap()
  const store = shared.parallaxKept.get(database) ?? {
    revision: 0,
    entries: new LRUCache({ max: MOST_KEPT }),
  }
  shared.parallaxKept.set(database, store)
  return store
}

/** Reads the newest revision, and answers from what is kept of it. */
export async function keptFor(database: Database): Promise<Kept> {
  const revision = await newestRevision(database)
  const store = storeOf(database)
  if (revision > store.revision) {
    store.entries.clear()
    store.revision = revision
  }

  function keep<T>(key: string, make: () => Promise<T>): Promise<T> {
    // Somebody has written since this asking began, and others have asked already.
    if (store.revision !== revision) return make()
    // A key begins with what is asked for, and each asks for one type.
    const known = store.entries.get(key) as Promise<T> | undefined
    const answer = known ?? make()
    if (known) return answer
    store.entries.set(key, answer)
    answer.catch(() => {
      if (store.entries.peek(key) === answer) store.entries.delete(key)
    })
    return answer
  }

  const words = (question: Question) => formatQuestion(question).toString()
  return {
    revision,
    // Speakers may be named in any number and number of ways.
    vocabularyFor: (asked) =>
      asked?.has('speaker')
        ? vocabularyFor(database, asked)
        : keep('vocabulary', () => vocabularyFor(database)),
    answerFor: (question, vocabulary, splitBy = null) =>
      keep(`answer ${JSON.stringify(splitBy)} ${words(question)}`, () =>
        answerFor(database, question, vocabulary, splitBy),
      ),
    facetsFor: (question, vocabulary) =>
      keep(`facets ${words(question)}`, () => facetsFor(database, question, vocabulary)),
    columnsFor: (question, vocabulary, perActor) =>
      keep(`columns ${perActor} ${words(question)}`, () =>
        columnsFor(database, question, vocabulary, perActor),
      ),
  }
}
