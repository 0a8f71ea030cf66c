// The view behind exported files, made again from their statements and their metadata.
import { absoluteAddress, compareAddress } from '@/lib/address'
import { figureMaker } from '@/lib/figures/all'
import { type Metadata, parseMetadata } from '@/lib/figures/metadata'
import { metadataOf, type ViewWords } from '@/lib/figures/view'
import { describeIgnored, parseQuestion } from '@/lib/question'
import { answerOf } from '@/lib/recount'
import { type Published, statementsIn } from './published-table'
import { reasonOf, type Verdict } from './verdict'
import { differences, sizeOf } from './wholeness'

/** Throws an Error that names the file. */
export function readMetadata(name: string, json: string): Metadata {
  try {
    return parseMetadata(json)
  } catch (error) {
    throw new Error(`${name}: ${reasonOf(error)}`)
  }
}

/** The view that statements give, asked as metadata says. */
export function viewOf(statements: Published, metadata: Metadata): ViewWords {
  const { vocabulary, options, about, presentation, base, exportedOn: today } = metadata
  const { question, ignored } = parseQuestion(new URLSearchParams(metadata.question), vocabulary)
  const [unread] = ignored
  if (unread) throw new Error(`metadata.json, question: ${describeIgnored(unread)}`)
  const maker = figureMaker(metadata.figure)
  if (!maker) throw new Error(`metadata.json: there is no figure “${metadata.figure}”`)
  const list = statementsIn(statements, vocabulary)
  const answer = answerOf(list, question, vocabulary, about, maker.splitOf(options))
  const address = absoluteAddress(compareAddress(question, { figure: maker.slug, ...options }), base)
  const figure = maker.make(answer, options)
  return { figure, answer, options, vocabulary, presentation, address, base, today }
}

/** All that metadata says, part by part; what it alone knows, such as the names of actors, is held by its hash. */
export function checkMetadata(name: string, metadata: Metadata, view: ViewWords, verdict: Verdict): void {
  const right = JSON.parse(JSON.stringify(metadataOf(view)))
  verdict.compared += sizeOf(right)
  for (const [path, says, wanted] of differences(JSON.parse(JSON.stringify(metadata)), right))
    verdict.problems.push(`${name}, ${path}: it says ${says}, and the statements give ${wanted}.`)
}

/** What is wrong with a file that holds the right things in other bytes. */
export const packedAnew = (name: string) =>
  `${name}: all that is in it agrees, but it is not byte for byte what Parallax writes: it was changed, or packed or saved again by another program.`
