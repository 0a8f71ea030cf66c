import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isolated } from '@/lib/direction'
import { describeDay } from '@/lib/period'
import { describeCount, describeList, describeWhole } from '@/lib/phrase'
import { defaultQuestion, formatQuestion, hasDefaultActors } from '@/lib/question'
import { ATTRIBUTIONS, CONFIDENCES, FORMS, RELATIONS } from '@/lib/record/choices'
import { describeLevel, describeSigned } from '@/lib/stance'
import {
  activeFilters,
  describeAttribution,
  describeConfidence,
  describeDescription,
  describeForm,
  describeQuestion,
  describeRelation,
} from '@/lib/words'
import { madeUpVocabulary as vocabulary } from './support/made-up'
import { anyQuestion } from './support/questions'

const nothing = defaultQuestion(vocabulary)

describe('the sentence of a question', () => {
  test('names every filter', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const sentence = describeQuestion(question, vocabulary)
        const named = [
          ...vocabulary.actors.filter(({ slug }) => question.actors.includes(slug)).map((a) => a.shortName),
          ...vocabulary.topics.filter(({ slug }) => question.topics.includes(slug)).map((t) => t.name),
          ...vocabulary.actors
            .filter(({ slug }) => [...question.addressees, ...question.targets].includes(slug))
            .map((a) => a.shortName),
          ...vocabulary.speakers.filter(({ slug }) => question.speakers.includes(slug)).map((s) => s.name),
          ...question.attributions.map((attribution) => describeAttribution(attribution).toLowerCase()),
          ...question.levels.map(
            (level) => `${describeSigned(level)} (${describeLevel(level).toLowerCase()})`,
          ),
          ...(question.from ? [describeDay(question.from)] : []),
          ...(question.to ? [describeDay(question.to)] : []),
          ...(question.ownWords ? ['in their own words'] : []),
          ...(question.search ? [`containing ${isolated(`“${question.search}”`)}`] : []),
          question.joint === 'actor' ? 'credited to the joint actor' : 'credited to each signatory',
        ]
        for (const words of named) expect(sentence).toContain(words)
        expect(sentence).toMatch(/\.$/)
      }),
    )
  })

  test('says that nothing was narrowed', () => {
    expect(describeQuestion(nothing, vocabulary)).toBe(
      'Statements by Belmark, Kestria and Ostrava League, on any topic, at any time, joint statements credited to the joint actor.',
    )
  })

  test.each([
    [{ from: '2024-08-01', to: '2024-08-31' }, 'from 1 Aug 2024 to 31 Aug 2024'],
    [{ from: '2024-08-01', to: '2024-08-01' }, ', on 1 Aug 2024,'],
    [{ from: '2024-08-01' }, 'from 1 Aug 2024 on'],
    [{ to: '2024-08-31' }, 'up to 31 Aug 2024'],
    [{ addressees: ['varn', 'kestria'] }, ', to Varn Front or Kestria,'],
    [{ targets: ['belmark-kestria'] }, ', about Belmark/Kestria,'],
    [{ speakers: ['varn-envoy'] }, ', spoken by An envoy of Varn Front,'],
    [{ topics: ['port-ilse', 'prisoners'] }, 'on Port Ilse or Prisoners'],
  ])('a question with %j says so', (change, words) => {
    expect(describeQuestion({ ...nothing, ...change }, vocabulary)).toContain(words)
  })
})

describe('the filters that are switched on', () => {
  test('are none for the question nobody has changed', () => {
    expect(activeFilters(nothing, vocabulary)).toEqual([])
  })

  test('name whom statements are to, about and by', () => {
    const asked = { ...nothing, addressees: ['varn'], targets: ['varn'], speakers: ['varn-envoy'] }
    expect(activeFilters(asked, vocabulary).map(({ label }) => label)).toEqual([
      'To Varn Front',
      'About Varn Front',
      'Speaker: An envoy of Varn Front',
    ])
  })

  test('go away one at a time, each taking nothing else along', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const filters = activeFilters(question, vocabulary)
        for (const { label, without } of filters) {
          const left = activeFilters(without, vocabulary).map((filter) => filter.label)
          expect(left).not.toContain(label)
          const others = filters.map((filter) => filter.label).filter((other) => other !== label)
          // When the actors left are the default ones, they are no filter any more.
          const actors = vocabulary.actors.map(({ shortName }) => shortName)
          const expected = hasDefaultActors(without, vocabulary)
            ? others.filter((other) => !actors.includes(other))
            : others
          expect(left).toEqual(expected)
        }
      }),
    )
  })

  test('taken away one after another leave the question nobody has changed', () => {
    fc.assert(
      fc.property(anyQuestion, (asked) => {
        let question = asked
        for (let filter = activeFilters(question, vocabulary)[0]; filter; ) {
          expect(formatQuestion(filter.without).toString()).not.toBe(formatQuestion(question).toString())
          question = filter.without
          filter = activeFilters(question, vocabulary)[0]
        }
        // The order of actors narrows nothing.
        expect(question).toEqual({ ...nothing, order: asked.order })
      }),
    )
  })

  test('the last actor taken away brings back the default ones', () => {
    const [filter] = activeFilters({ ...nothing, actors: ['varn'] }, vocabulary)
    expect(filter).toEqual({ label: 'Varn Front', without: nothing })
  })
})

test('every word the codebook codes by has words for people', () => {
  const all = [
    ...ATTRIBUTIONS.map(describeAttribution),
    ...FORMS.map(describeForm),
    ...RELATIONS.map(describeRelation),
    ...CONFIDENCES.map(describeConfidence),
  ]
  expect(new Set(all).size).toBe(all.length)
  for (const words of all) expect(words).toMatch(/^\p{L}[\p{L}’ ]+$/u)
})

test('counts agree with their nouns', () => {
  expect(describeCount(0, 'statement')).toBe('0 statements')
  expect(describeCount(1, 'statement')).toBe('1 statement')
  expect(describeCount(2, 'person', 'people')).toBe('2 people')
  expect(describeWhole(1234567)).toBe('1\u202f234\u202f567')
})

test('a list is said as people say it', () => {
  expect(describeList(['Belmark', 'Kestria', 'Varn Front'])).toBe('Belmark, Kestria and Varn Front')
})

test('a described stance names who describes it and that it is not counted', () => {
  expect(describeDescription({ name: 'Kestria' })).toBe('described by Kestria, not counted')
})
