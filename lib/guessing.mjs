// The work of the guessing thread: how soon a password would be guessed, by the words, names and habits that guessers try
// first. Plain JavaScript, because Node starts it as it is; nothing imports it.
import { parentPort } from 'node:worker_threads'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import * as common from '@zxcvbn-ts/language-common'
import * as english from '@zxcvbn-ts/language-en'

const guesser = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  // More make a password of many signs seconds of work, and find nothing else.
  l33tMaxSubstitutions: 5,
  translations: {
    ...english.translations,
    warnings: {
      ...english.translations.warnings,
      userInputs: 'It is made of your name, your e-mail address or the name of this site.',
    },
  },
})

parentPort?.on(
  'message',
  (/** @type {{ id: number, password: string, own: string[] }} */ { id, password, own }) => {
    const { guessesLog10, feedback } = guesser.check(password, own)
    parentPort?.postMessage({ id, magnitude: guessesLog10, warning: feedback.warning })
  },
)
