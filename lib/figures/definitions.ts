// What each column of a figure's table means, in a sentence: for people who have the file and not the page.
import { PRIOR_SHIFT, PRIOR_WEIGHT } from '@/lib/agreement/shifts'
import type { Column } from './figure'

/** What must stand wherever an estimated mean is told. */
const ASSUMING = 'treats the levels as equally spaced; pulled towards 0 while statements are few'

/** How the numbers are made, a sentence or two each: for the codebook and for whoever has the files alone. */
export const METHODS: readonly string[] = [
  'The headline is the median: the middle level, halfway between the two middle statements where their number is even; from three statements on.',
  'The bar or band at a median is the 95 % interval of that median, in whole levels. It is drawn from five statements on; of three or four it stands in the table only. It is computed from a Dirichlet posterior with 1/7 added to the count of each level.',
  `The estimated mean (${ASSUMING}) is the mean of the same posterior. It and its 95 % interval stand in tables and data files and are never drawn. The interval is computed by inverting the characteristic function (Gil-Pelaez 1951, Imhof 1961), to four decimals.`,
  'The p of a distance is exact, over every deal of the statements by its level counts, where that is feasible; elsewhere it comes from seeded draws. That of a trend is exact below ten statements and approximate above. Every p is told with as many digits as are firm.',
]

const SIGNED = /^(level|described|share)_(minus|plus)?(\d)$/

const DEFINITIONS: Record<string, string> = {
  actor: 'The actor’s name in addresses.',
  actor_name: 'The actor’s full name.',
  actor_a: 'The first actor of the pair, by its name in addresses.',
  actor_a_name: 'The full name of the first actor.',
  actor_b: 'The second actor of the pair, by its name in addresses.',
  actor_b_name: 'The full name of the second actor.',
  speaker: 'The speaker’s name in addresses; empty in the row of all speakers of an actor.',
  speaker_name: 'The speaker’s name, or the words for all of them.',
  topic: 'The topic’s name in addresses. A statement on two topics counts in both.',
  topic_name: 'The topic.',
  role: 'How the party takes part: addressed, spoken about, or either.',
  party:
    'Whom statements are addressed to or about, by its name in addresses; empty where it is no actor of the data set.',
  party_name: 'The party’s name.',
  per: 'The length of the periods that statements are counted in.',
  period_start: 'The first day of the period.',
  period_end: 'The last day of the period.',
  period: 'The period in words. A statement stands in the period of the middle of its possible days.',
  variant: 'A way to count, by its short name.',
  variant_name: 'The way to count.',
  value: 'What this way to count gives for the actor, -3 to 3; empty below five statements.',
  comparable: 'Whether the actor has enough statements to be ordered in this variant.',
  holds: 'Whether the order of the actors is that of the headline; empty where it is not told.',
  verdict: 'What becomes of the order, in words.',
  n: 'Statements counted: the actor’s own, with a level. Silence is no statement and enters nothing.',
  n_a: 'Statements counted of the first actor.',
  n_b: 'Statements counted of the second actor.',
  described: 'Stances that somebody else ascribes to the actor. They enter no number.',
  out_of_scope: 'Statements that concern neither force nor settlement. Not the same as level 0.',
  median:
    'The middle level, halfway between the two middle statements when n is even; empty below three statements.',
  median_low: 'The lower of the two middle statements.',
  median_high: 'The upper of the two middle statements.',
  median_interval_low:
    'Lower end of the 95 % interval of the median, in whole levels: computed from a Dirichlet posterior with 1/7 added to each level. Pictures draw it from five statements on.',
  median_interval_high: 'Upper end of that interval; the median never lies outside it.',
  interpolated_median: 'Median of grouped data, L + (n/2 - F)/f with classes one level wide.',
  observed_mean: 'The plain mean of the levels. The scale is ordinal, so read the median first.',
  estimated_mean: `Mean under a Dirichlet posterior with 1/7 added to each level (${ASSUMING}).`,
  estimated_mean_low:
    'Lower end of the 95 % interval of the estimated mean, under the same posterior and computed to four decimals. It is not the interval of the median.',
  estimated_mean_high: 'Upper end of that interval.',
  net_balance: '(Statements above 0 - statements below 0) / n, -1 to 1; empty below three statements.',
  net_balance_low: 'Lower end of its 95 % score interval (Tango 1998).',
  net_balance_high: 'Upper end of that interval.',
  agreement:
    'Agreement A of the levels (van der Eijk 2001): 1 all at one level, -1 half at each end; empty below five statements.',
  polarisation: '(1 - A) / 2: 0 all at one level, 1 half at each end.',
  state:
    'What may be said: none (silence), thin (fewer than three), neutral, one-sided, mixed; for a pair measured or suppressed (too few).',
  share_up: 'Percent of counted statements above 0.',
  share_up_low: 'Lower end of its 95 % interval (Wilson 1927).',
  share_up_high: 'Upper end of that interval.',
  share_down: 'Percent of counted statements below 0.',
  share_down_low: 'Lower end of its 95 % interval (Wilson 1927).',
  share_down_high: 'Upper end of that interval.',
  distance:
    'Earth mover’s distance between the two actors’ levels, 0 (the same shares) to 6 (opposite ends); empty where a side has too few.',
  p: 'Chance of such a distance or a larger one if the statements were dealt to the two actors at random; 0.000001 stands for that or less. A drawn one has as many digits as are firm, the last to within one.',
  p_adjusted: 'The same, adjusted for the number of pairs (Benjamini-Hochberg).',
  method:
    'How p was found: over every deal by its level counts (exact), or from 9,999 seeded draws (permutation).',
  cliffs_delta:
    'Chance that a statement of A stands above one of B, less the chance that it stands below (Cliff 1993).',
  kendall_tau:
    'Kendall’s tau-b of level with time over the actor’s statements; empty where there are too few.',
  kendall_p:
    'Its two-sided p: exact below ten statements; above, by the normal approximation and with as many digits as are firm.',
  pettitt_k: 'Pettitt’s (1979) statistic of a single change in level; empty where there are too few.',
  pettitt_at: 'The last period before the change.',
  pettitt_p: 'Its p by Pettitt’s approximation, which is too large rather than too small.',
  codebook_version: 'Versions of the codebook that the statements in view were coded by.',
}

/** How agreement between coders is computed, a sentence each. */
export const AGREEMENT_METHODS: readonly string[] = [
  'Krippendorff’s alpha, ordinal: 1 is full agreement, 0 what chance gives (Krippendorff 2018). Its 95 % interval comes from resampling statements, 1,000 times with a fixed seed.',
  'The lower end of that interval decides the word: from .800 agreement supports comparing actors, from .667 tentatively, below it does not. Below ten shared statements there is no figure.',
  'While a round is open its codings are sealed: nobody but their coder sees them. Agreement between machines is told apart from agreement between people.',
  `An interval that includes the coders gives each of the codings of a statement the same weight and adds a shift that coders may have: before any were compared, ${PRIOR_SHIFT} level with the weight of ${PRIOR_WEIGHT} coders, which is a judgement. In simulations of 27 cells it held the true mean in .946 to .982 of the runs, the interval of one coder alone in .749 to .951. Coders who share a bias, or err by actor, were not simulated.`,
]

/** What must be said under a table with this column, in a sentence; null for most. */
export function caveatOf({ key, label }: Pick<Column, 'key' | 'label'>): string | null {
  return key === 'estimated_mean' ? `${label}: ${ASSUMING}.` : null
}

/** The meaning of a column; null for one that nobody has defined. */
export function definitionOf({ key }: Pick<Column, 'key'>): string | null {
  const [, kind, sign, digit] = SIGNED.exec(key) ?? []
  if (kind && digit) {
    const level = `${sign === 'minus' ? '-' : sign === 'plus' ? '+' : ''}${digit}`
    if (kind === 'level') return `Counted statements at level ${level}.`
    if (kind === 'described') return `Stances described by others at level ${level}; not counted.`
    return `Percent of counted statements at level ${level}; empty below three statements.`
  }
  return DEFINITIONS[key] ?? null
}
