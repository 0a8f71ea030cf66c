import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  absoluteAddress,
  actorAddress,
  compareAddress,
  figureAddress,
  isFigureFile,
  reportAddress,
  sourceAddress,
  statementAddress,
  statementsAddress,
  topicAddress,
} from '@/lib/address'
import { formatQuestion, parseQuestion, type Question } from '@/lib/question'
import { madeUpVocabulary as vocabulary } from './support/made-up'
import { anyQuestion } from './support/questions'

const BASE = 'https://parallax.example'
const askedBy = (address: string) => parseQuestion(new URL(address, BASE).searchParams, vocabulary)

test('every address carries the whole question', () => {
  const addresses = (question: Question) => [
    compareAddress(question),
    compareAddress(question, { figure: 'distribution', mark: 'M1' }),
    figureAddress('spectrum', 'figure.svg', question),
    figureAddress('spectrum', 'data.csv', question),
    statementsAddress(question),
    statementsAddress(question, { page: 2 }),
    statementsAddress(question, {}, 'json'),
  ]
  fc.assert(
    fc.property(anyQuestion, (question) => {
      for (const address of addresses(question)) expect(askedBy(address)).toEqual({ question, ignored: [] })
    }),
  )
})

test('a query pasted behind any file asks the same question', () => {
  fc.assert(
    fc.property(anyQuestion, (question) => {
      const query = compareAddress(question).slice(1)
      expect(figureAddress('distribution', 'data.json', question)).toBe(
        `/figures/distribution/data.json${query}`,
      )
      expect(statementsAddress(question, undefined, 'csv')).toBe(`/statements.csv${query}`)
    }),
  )
})

test('how a comparison is shown stands beside the question, and what is not said is left out', () => {
  const question = parseQuestion(new URLSearchParams(), vocabulary).question
  const plain = formatQuestion(question).toString()
  expect(compareAddress(question, { figure: 'spectrum', mark: null, note: undefined })).toBe(
    `/?${plain}&figure=spectrum`,
  )
})

test('a name in a path cannot leave its place', () => {
  for (const addressOf of [statementAddress, actorAddress, topicAddress, sourceAddress]) {
    const { pathname, search } = new URL(addressOf('../a/b?c#d é'), BASE)
    expect(pathname.split('/')).toHaveLength(3)
    expect(decodeURIComponent(pathname.split('/')[2] ?? '')).toBe('../a/b?c#d é')
    expect(search).toBe('')
  }
})

test('a report says where the error stands', () => {
  const about = '/?actor=belmark&q=a%26b'
  expect(new URL(reportAddress(about), BASE).searchParams.get('about')).toBe(about)
})

test('an address that leaves the site is absolute', () => {
  expect(absoluteAddress('/statements/S1', 'http://localhost:3000')).toBe(
    'http://localhost:3000/statements/S1',
  )
})

test.each([
  ['figure.svg', true],
  ['figure.gif', false],
  ['toString', false],
  ['', false],
])('%s as the file of a figure: %s', (name, is) => {
  expect(isFigureFile(name)).toBe(is)
})
