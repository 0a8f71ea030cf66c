import { fileFor, streamed } from '@/app/_parts/files'
import { absoluteAddress, addressAsOf, statementAddress, statementsAddress } from '@/lib/address'
import { eachStatement } from '@/lib/db/ask/statements'
import { provenanceOf } from '@/lib/provenance'
import { QUESTION_KEYS } from '@/lib/question'

/** All statements of a question as raw text, with their provenance. */
export function GET(request: Request): Promise<Response> {
  return fileFor(request, QUESTION_KEYS, async ({ db, kept, question, vocabulary, base }) => {
    const answer = await kept.answerFor(question, vocabulary)
    const provenance = provenanceOf(answer, absoluteAddress(statementsAddress(question), base))
    async function* parts() {
      yield `{"provenance":${JSON.stringify(provenance)},"statements":[`
      let comma = '\n'
      for await (const statement of eachStatement(db, question, vocabulary)) {
        const address = absoluteAddress(addressAsOf(statementAddress(statement.id), question.asOf), base)
        yield comma + JSON.stringify({ ...statement, address })
        comma = ',\n'
      }
      yield '\n]}\n'
    }
    return streamed(parts(), 'application/json; charset=utf-8')
  })
}
