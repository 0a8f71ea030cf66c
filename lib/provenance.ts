// What stands beside the numbers in every JSON file: what was asked, of which data, under which licence.
import type { Answer } from '@/lib/answer'
import { describeTimesCoded } from '@/lib/words'
import { RULE_CHOICES } from './record/choices'

export const LICENCE = {
  codings: 'CC BY 4.0, https://creativecommons.org/licenses/by/4.0/',
  quotations: 'their speakers’ and publishers’',
}

export function provenanceOf(answer: Answer, address: string) {
  const { question, sentence, dataset, shown, counted, described, outOfScope, uncoded, codedTwice, total } =
    answer
  return {
    question,
    questionInWords: sentence,
    address,
    dataset,
    statements: { shown, counted, described, outOfScope, uncoded, codedTwice, total },
    coded: describeTimesCoded(answer),
    period: answer.period,
    sources: answer.sources,
    coders: answer.coders,
    whichCodingCounts: RULE_CHOICES[answer.reliability.rule].words,
    agreement: answer.reliability.agreement,
    codebookVersions: answer.codebooks,
    updatedAt: answer.updatedAt,
    licence: LICENCE,
  }
}
