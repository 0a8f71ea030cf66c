// Arbitrary text for property tests.
import fc from 'fast-check'

const SURROGATES = { first: 0xd800, count: 0x800 } as const

// What fast-check calls the unit "binary" lists all of Unicode when it is made, which takes longer than most tests.
const anyCharacter = fc.nat({ max: 0x10_ffff - SURROGATES.count }).map(
  (n) => String.fromCodePoint(n < SURROGATES.first ? n : n + SURROGATES.count),
  (character) => {
    if (typeof character !== 'string' || [...character].length !== 1) throw new Error('no single character')
    const code = character.codePointAt(0) ?? 0
    return code < SURROGATES.first ? code : code - SURROGATES.count
  },
)

/** Text of any characters there can be, assigned or not, but half ones; lengths count code points. */
export const anyText = (length: { minLength?: number; maxLength?: number } = {}): fc.Arbitrary<string> =>
  fc.string({ ...length, unit: anyCharacter })
