// Made-up records of made-up actors, for tests and measurements: the same ones at every run, as many as asked for.
// Nothing here was said by anybody.
import { randomInt, randomLcg, randomUniform } from 'd3-random'
import type { Change } from '@/lib/db/store/change'
import { ATTRIBUTIONS, OWN_WORDS } from '@/lib/record/choices'
import type { RecordType } from '@/lib/record/field'
import { parseRecord, type RecordInput } from '@/lib/record/schema'
import { LEVELS } from '@/lib/stance'
import type { Vocabulary } from '@/lib/vocabulary'

/** A change that stores a record; defaults may be left out. Throws when the record is none. */
export function change<T extends RecordType>(type: T, input: RecordInput<T>): Change {
  const { record, problems } = parseRecord(type, input)
  if (!record) throw new Error(`${type}: ${JSON.stringify(problems)}`)
  return { type, id: record.id, after: record } as Change
}

const ACTORS: Vocabulary['actors'] = [
  {
    slug: 'belmark',
    name: 'Kingdom of Belmark',
    shortName: 'Belmark',
    members: [],
    formerSlugs: ['belmark-kingdom'],
  },
  { slug: 'kestria', name: 'Republic of Kestria', shortName: 'Kestria', members: [], formerSlugs: [] },
  {
    slug: 'ostrava-league',
    name: 'The Ostrava League',
    shortName: 'Ostrava League',
    members: [],
    formerSlugs: [],
  },
  { slug: 'varn', name: 'Varn Liberation Front', shortName: 'Varn Front', members: [], formerSlugs: [] },
  {
    slug: 'belmark-kestria',
    name: 'Belmark and Kestria',
    shortName: 'Belmark/Kestria',
    members: ['belmark', 'kestria'],
    formerSlugs: [],
  },
  { slug: 'sunder-isles', name: 'Sunder Isles', shortName: 'Sunder Isles', members: [], formerSlugs: [] },
]

/** Each actor's office; of those who speak for themselves, two people and a source without a name. */
const SPEAKERS = ACTORS.flatMap(({ slug, shortName, members }) => [
  { slug: `speaker-${slug}`, name: `Office of ${shortName}`, kind: 'office' as const, actor: slug },
  ...(members.length > 0
    ? []
    : [
        { slug: `${slug}-minister`, name: `${shortName}’s minister`, kind: 'person' as const, actor: slug },
        { slug: `${slug}-envoy`, name: `An envoy of ${shortName}`, kind: 'person' as const, actor: slug },
        { slug: `${slug}-source`, name: `Sources in ${shortName}`, kind: 'source' as const, actor: slug },
      ]),
])

/** All of its speakers are named, so that a question may name any. */
export const madeUpVocabulary: Vocabulary = {
  actors: ACTORS,
  topics: [
    { slug: 'port-ilse', name: 'Port Ilse', formerSlugs: ['harbour'] },
    { slug: 'prisoners', name: 'Prisoners', formerSlugs: [] },
    { slug: 'river-line', name: 'The river line', formerSlugs: [] },
    { slug: 'grain', name: 'Grain convoys', formerSlugs: [] },
  ],
  speakers: SPEAKERS.map(({ slug, name }) => ({
    slug,
    name,
    formerSlugs: slug === 'belmark-envoy' ? ['belmark-messenger'] : [],
  })).sort((a, b) => (a.slug < b.slug ? -1 : 1)),
  defaultActors: ['belmark', 'kestria', 'ostrava-league'],
}

/** Parties that are no actors. */
const LABELS = ['reporters', 'the harbour council', 'fishermen of Ilse']
const EVENTS = [
  ['Ilse lighthouse goes dark', 12, 12],
  ['The river floods', 90, 97],
  ['Grain fair', 200, 203],
  ['A bridge opens', 500, 500],
] as const
const OUTLETS = ['Belmark Courier', 'Ilse Wire', 'The Kestrian']
const WORDS =
  'our envoys return to Port Ilse at dawn while batteries along the river stay silent and grain moves under escort'.split(
    ' ',
  )
const FIRST_DAY = Date.UTC(2031, 2, 1)
/** A day of theirs, counted from the first. */
export const dayAt = (offset: number) => new Date(FIRST_DAY + offset * 86_400_000).toISOString().slice(0, 10)

/** To be stored before madeUpRecords, which give these records their present slugs. */
export function formerRecords(): Change[] {
  return madeUpRecords(0).flatMap(({ type, after }): Change[] => {
    if (type === 'actor' && after?.slug === 'belmark')
      return [change(type, { ...after, slug: 'belmark-kingdom' })]
    if (type === 'topic' && after?.slug === 'port-ilse') return [change(type, { ...after, slug: 'harbour' })]
    if (type === 'speaker' && after?.slug === 'belmark-envoy')
      return [change(type, { ...after, slug: 'belmark-messenger' })]
    return []
  })
}

/**
 * A data set of `count` statements in an order that can be stored: joint ones, described ones, some out of scope, some
 * uncoded, some with two codings, some said again, with days certain and not, and with second-hand sources.
 */
export function madeUpRecords(count: number): Change[] {
  const random = randomLcg(0.31)
  const below = (limit: number) => randomInt.source(random)(limit)()
  const chance = (share: number) => randomUniform.source(random)(1)() < share
  const one = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)]
    if (item === undefined) throw new Error('nothing to choose from')
    return item
  }
  const { actors, topics, defaultActors } = madeUpVocabulary
  const single = actors.filter(({ members }) => members.length === 0)

  const changes: Change[] = [
    ...OUTLETS.map((name, i) => change('outlet', { id: `outlet-${i}`, slug: `outlet-${i}`, name })),
    ...OUTLETS.map((name, i) =>
      change('source', {
        id: `source-${i}`,
        slug: `source-${i}`,
        outletId: `outlet-${i}`,
        title: `${name}, a report`,
      }),
    ),
    ...actors.map(({ slug, name, shortName, members }, statedOrder) =>
      change('actor', {
        id: `actor-${slug}`,
        slug,
        name,
        shortName,
        kind:
          members.length > 0
            ? 'joint'
            : slug === 'varn' || slug === 'ostrava-league'
              ? 'organisation'
              : 'state',
        statedOrder,
        aliases: [`${shortName} (made up)`],
        members: members.map((member) => `actor-${member}`),
      }),
    ),
    ...SPEAKERS.map(({ slug, name, kind, actor }) =>
      change('speaker', { id: slug, slug, name, kind, actorId: `actor-${actor}` }),
    ),
    ...topics.map(({ slug, name }, statedOrder) =>
      change('topic', { id: `topic-${slug}`, slug, name, statedOrder }),
    ),
    ...['Ada Brenn', 'Jonas Vehl'].map((name, i) => change('coder', { id: `coder-${i}`, name })),
    ...[1, 2].map((version) =>
      change('codebook', {
        id: `codebook-${version}`,
        version,
        title: `Made-up codebook, version ${version}`,
        adoptedOn: dayAt(version),
        introduction: 'For tests.',
        levels: LEVELS.map((level) => ({
          level,
          name: `Level ${level}`,
          definition: 'd',
          include: 'i',
          exclude: 'e',
          eventCodes: 'c',
          examples: 'x',
        })),
        rules: [
          { kind: 'decision', text: 'First question.' },
          { kind: 'decision', text: 'Second question.' },
          { kind: 'limit', term: 'n', text: 'What a number may say.' },
        ],
      }),
    ),
    ...EVENTS.map(([title, first, last], i) =>
      change('event', { id: `event-${i}`, title, dateEarliest: dayAt(first), dateLatest: dayAt(last) }),
    ),
    change('dataset', {
      id: 'made-up',
      title: 'A made-up conflict',
      description: 'Made-up statements of made-up actors.',
      version: '1',
      defaultActors: defaultActors.map((slug) => `actor-${slug}`),
    }),
  ]

  const party = () => (chance(0.4) ? { label: one(LABELS) } : { actorId: `actor-${one(actors).slug}` })
  const parties = () => Array.from({ length: below(3) }, party)

  for (let i = 0; i < count; i += 1) {
    const id = `M${i}`
    const joint = chance(0.1)
    const described = !joint && chance(0.15)
    const actor = joint ? 'belmark-kestria' : one(single).slug
    const signatories = joint ? ['belmark', 'kestria'] : [actor]
    // Two who sign without a joint actor: one statement in two profiles.
    if (!joint && !described && chance(0.05))
      signatories.push(one(single.filter(({ slug }) => slug !== actor)).slug)
    const attribution = described
      ? ('described-by-other' as const)
      : one(ATTRIBUTIONS.filter((word) => word !== 'described-by-other'))
    const form =
      attribution === 'nonverbal-release'
        ? ('nonverbal' as const)
        : one(['direct-quote', 'mixed', 'paraphrase'] as const)
    const own = OWN_WORDS.includes(form)
    const words = Array.from({ length: 3 + below(8) }, () => one(WORDS)).join(' ')
    const day = below(400)
    const byOutlet = described && chance(0.5)
    const coded = !chance(0.05)
    const outlet = below(OUTLETS.length)
    const relayed = chance(0.2)
    changes.push(
      change('statement', {
        id,
        speakerId: one(SPEAKERS.filter((speaker) => speaker.actor === actor)).slug,
        actors: signatories.map((slug) => `actor-${slug}`),
        jointActorId: joint ? `actor-${actor}` : null,
        attribution,
        form,
        quote: own ? words : null,
        language: own ? 'en' : null,
        paraphrase: form === 'direct-quote' ? null : `It was said of it: ${words}`,
        dateEarliest: dayAt(day),
        dateLatest: dayAt(day + (chance(0.3) ? below(20) : 0)),
        counted: !described,
        describedRelation: described ? (byOutlet ? 'outlet' : 'opponent') : null,
        describedByActorId: described && !byOutlet ? 'actor-varn' : null,
        describedByOutletId: byOutlet ? 'outlet-0' : null,
        adoptedCodingId: coded ? `${id}-0` : null,
        repeatOfId: i > 0 && chance(0.15) ? `M${below(i)}` : null,
        addressees: parties(),
        targets: parties(),
        topics: topics.filter(() => chance(0.4)).map(({ slug }) => `topic-${slug}`),
        sources: [
          { sourceId: `source-${outlet}`, quotedFrom: true, passage: 'A private passage.' },
          ...(relayed
            ? [{ sourceId: `source-${(outlet + 1) % OUTLETS.length}`, relayedById: `source-${outlet}` }]
            : []),
        ],
      }),
    )
    const codings = !coded && chance(0.5) ? 0 : chance(0.3) ? 2 : 1
    for (let coder = 0; coder < codings; coder += 1) {
      const outOfScope = chance(0.08)
      changes.push(
        change('coding', {
          id: `${id}-${coder}`,
          statementId: id,
          coderId: `coder-${coder}`,
          codebookId: `codebook-${1 + (i % 2)}`,
          level: outOfScope ? null : one(LEVELS),
          outOfScope,
          deterrentFrame: chance(0.2),
          rationale: 'Drawn by lot.',
        }),
      )
    }
  }
  return changes
}
