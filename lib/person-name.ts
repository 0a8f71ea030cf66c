// What may be the name of a person, and which names look like one another: names stand in the public history as who did
// something. Follows Unicode's UTS 39; the table of letters that look alike is a library's.
import lookingAlike from 'unhomoglyph'

export const LONGEST_NAME = 80

/** Programs that stand in revisions as who did something; nobody may be taken for one. */
const PROGRAMS = ['seed', 'a reader', 'import', 'parallax', 'restore', 'the command line']

/** A name as it is stored: one way to write each letter, one space between words. */
export const tidyName = (typed: string): string => typed.normalize('NFKC').replace(/\s+/g, ' ').trim()

/** A name whatever its letters' size: "ADA" and "Ada " are one. */
export const folded = (name: string): string => tidyName(name).toLocaleLowerCase('en')

/** What is left of a name for the eye (UTS 39, section 4). For comparing alone: it is no text to be read. */
const skeletonOf = (name: string) =>
  lookingAlike(name.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, '')).normalize('NFD')

/** Whether two names are the same or can be taken for one another. */
export function isAlike(one: string, other: string): boolean {
  const forms = [tidyName, folded, (name: string) => folded(name).toLocaleUpperCase('en')]
  return forms.some((form) => skeletonOf(form(one)) === skeletonOf(form(other)))
}

/** Whether two names look alike and are written with other letters; their sizes may differ. */
export const isImitated = (one: string, other: string): boolean =>
  folded(one) !== folded(other) && isAlike(one, other)

// Those in use today (UAX 31, tables 5 and 7). Who writes in another cannot be told from who makes letters up.
const SCRIPTS = (
  'Adlam Arabic Armenian Balinese Bamum Batak Bengali Bopomofo Canadian_Aboriginal Chakma Cham Cherokee Cyrillic ' +
  'Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han Hangul Hanifi_Rohingya Hebrew Hiragana Javanese Kannada ' +
  'Katakana Kayah_Li Khmer Lao Latin Lepcha Limbu Lisu Malayalam Mandaic Meetei_Mayek Miao Mongolian Myanmar ' +
  'New_Tai_Lue Newa Nko Ol_Chiki Oriya Osage Saurashtra Sinhala Sundanese Syloti_Nagri Syriac Tai_Le Tai_Tham ' +
  'Tai_Viet Tamil Telugu Thaana Thai Tibetan Tifinagh Vai Wancho Yi'
).split(' ')
/** Writings of several scripts; each is one (UTS 39, section 5.1). */
const TOGETHER = [
  ['Han', 'Hiragana', 'Katakana'],
  ['Han', 'Hangul'],
  ['Han', 'Bopomofo'],
]

const patternOf = (scripts: readonly string[]) =>
  new RegExp(
    `^[${[...scripts, 'Common', 'Inherited'].map((script) => `\\p{scx=${script}}`).join('')}]*$`,
    'u',
  )
const WRITINGS = [...TOGETHER, ...SCRIPTS.map((script) => [script])].map(patternOf)

const isOfOneScript = (word: string) => WRITINGS.some((writing) => writing.test(word))

const rules: readonly [broken: (name: string) => boolean, message: (name: string) => string][] = [
  [(name) => name === '', () => 'A name is needed. It stands in the public history.'],
  [(name) => [...name].length > LONGEST_NAME, () => `The name has more than ${LONGEST_NAME} characters.`],
  [
    // Persian separates letters that would join; it can be seen there. Blanks of Braille and of Hangul pass as letters.
    (name) =>
      /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u.test(
        name.replace(/(?<=\p{Script=Arabic})\u200c(?=\p{Script=Arabic})/gu, ''),
      ),
    () => 'The name contains characters that cannot be seen. Type it anew.',
  ],
  [
    (name) => !/\p{L}/u.test(name) || /[^\p{L}\p{M}\p{N}\p{P}\u200c ]/u.test(name),
    () =>
      'A name is made of letters, with marks such as a hyphen, an apostrophe or a full stop between them.',
  ],
  [
    (name) => /(?:^|[ \p{P}])\p{M}|(\p{M})\1|\p{M}{5}/u.test(name),
    () => 'The name piles up marks without the letters that carry them. Type it anew.',
  ],
  [
    (name) => name.split(/[^\p{L}\p{M}\p{N}\u200c]+/u).some((word) => !isOfOneScript(word)),
    (name) =>
      `A word of the name mixes letters of several scripts, which only look alike: “${name.split(/[^\p{L}\p{M}\p{N}\u200c]+/u).find((word) => !isOfOneScript(word))}”. Type it anew, on one keyboard.`,
  ],
  [
    (name) => PROGRAMS.some((program) => isAlike(program, name)),
    (name) => `“${name}” stands in the history for a program. Choose another name.`,
  ],
]

/** Why this can be nobody's name, in a sentence; null when it can. Takes a tidy name. */
export function nameProblem(name: string): string | null {
  return rules.find(([broken]) => broken(name))?.[1](name) ?? null
}
