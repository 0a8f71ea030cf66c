// Arbitrary questions about the made-up data set, for property tests.
import fc from 'fast-check'
import { LONGEST_SEARCH } from '@/lib/filters'
import { JOINTS, ORDERS, type Question } from '@/lib/question'
import { ATTRIBUTIONS } from '@/lib/record/choices'
import { LEVELS } from '@/lib/stance'
import { dayAt, madeUpVocabulary } from './made-up'
import { anyText } from './text'

const slugsOf = (terms: readonly { slug: string }[]) => terms.map(({ slug }) => slug)
const dayWithin = fc.integer({ min: -10, max: 430 }).map(dayAt)
const period = fc
  .tuple(fc.option(dayWithin), fc.option(dayWithin))
  .map(([a, b]) => (a !== null && b !== null && b < a ? { from: b, to: a } : { from: a, to: b }))

/** Text as a reader might look for it, spaces put right. */
const searched = fc
  .oneof(anyText(), fc.string({ unit: 'grapheme' }), fc.constantFrom('port ilse', '"at dawn"'))
  .map((text) => text.replace(/\s+/g, ' ').trim())
  .filter((text) => text.length <= LONGEST_SEARCH && /[\p{L}\p{N}]/u.test(text))

/** Some of these, and often none: a question with every filter on finds nothing. */
const someOf = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
  fc.oneof({ arbitrary: fc.constant<T[]>([]), weight: 2 }, { arbitrary: fc.subarray([...items]), weight: 1 })

/** Any question that can be asked of the made-up data set. */
export const anyQuestion: fc.Arbitrary<Question> = fc
  .record({
    actors: fc.subarray(slugsOf(madeUpVocabulary.actors), { minLength: 1 }),
    topics: someOf(slugsOf(madeUpVocabulary.topics)),
    period,
    attributions: someOf(ATTRIBUTIONS),
    ownWords: fc.boolean(),
    levels: someOf(LEVELS),
    addressees: someOf(slugsOf(madeUpVocabulary.actors)),
    targets: someOf(slugsOf(madeUpVocabulary.actors)),
    speakers: someOf(slugsOf(madeUpVocabulary.speakers)),
    search: fc.option(searched),
    arrival: fc.constant(null),
    joint: fc.constantFrom(...JOINTS),
    order: fc.constantFrom(...ORDERS),
    asOf: fc.option(dayWithin),
  })
  .map(({ period: { from, to }, ...rest }) => ({ ...rest, from, to }))
