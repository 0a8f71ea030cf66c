import { noticePage } from '@/app/_parts/bare-page'
import { isOwnSite } from '@/app/_parts/own-site'
import { makeQuota, networkOf } from '@/app/_parts/quota'
import { drawnFor } from '@/app/(compare)/_files/figure-response'
import { frozenAddress } from '@/lib/address'
import { statementsFor } from '@/lib/db/ask/statements'
import { freeze, frozenSince } from '@/lib/db/history/frozen'
import { database } from '@/lib/db/store/client'
import { describeTrouble, isPassing } from '@/lib/db/store/trouble'
import { frozenStatement, MOST_FROZEN } from '@/lib/frozen'
import { describeWriting } from '@/lib/jobs/import-job'
import { describeCount } from '@/lib/phrase'

type Context = { params: Promise<{ figure: string }> }

const HOUR = 3_600_000
const MOST_PER_VISITOR = 20
/** Counted in the database, so that no number of visitors or of processes fills the disk. */
const MOST_IN_TOTAL = 200
/** The form has no fields; what is frozen stands in the address. */
const MOST_BYTES = 1000

const allows = makeQuota(MOST_PER_VISITOR, HOUR)

/** Keeps the view in the address for ever and leads to it. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { figure: slug } = await params
  const { headers } = request
  if (!isOwnSite(headers))
    return noticePage(403, 'Nothing was frozen', 'A view is frozen from its own page on this site only.', '/')
  if (Number(headers.get('content-length') ?? 0) > MOST_BYTES)
    return noticePage(413, 'Nothing was frozen', 'The form to freeze a view has no content; this had.', '/')
  try {
    return await drawnFor(request, slug, async ({ db, kept, question, vocabulary, answer, figure, home }) => {
      // Kept in the present data set, whatever day the view is of.
      const now = database()
      if (answer.shown > MOST_FROZEN)
        return noticePage(
          422,
          'This view is too large to freeze',
          `It shows ${describeCount(answer.shown, 'statement')}, and a frozen view keeps the words of all of them, at most ${MOST_FROZEN}. Ask a narrower question.`,
          home,
        )
      const instant = Date.now()
      const full = (await frozenSince(now, new Date(instant - HOUR))) >= MOST_IN_TOTAL
      if (full || !allows(networkOf(headers), instant))
        return noticePage(
          429,
          'Too many views were frozen',
          full
            ? `${MOST_IN_TOTAL} views were frozen within the last hour, which is as many as this copy of Parallax keeps. Try again in an hour.`
            : `From your network address ${MOST_PER_VISITOR} views were frozen within the last hour, which is as many as one may. Try again in an hour.`,
          home,
        )
      const { statements } = await statementsFor(db, question, vocabulary, { offset: 0, limit: MOST_FROZEN })
      const view = {
        question: new URL(home, request.url).search.slice(1),
        sentence: answer.sentence,
        figure,
        statements: statements.map(frozenStatement),
      }
      // The newest revision from before the view was read: what is corrected meanwhile was corrected since.
      const id = await freeze(now, view, kept.revision, new Date(instant))
      return new Response(null, { status: 303, headers: { location: frozenAddress(id) } })
    })
  } catch (error) {
    const trouble = describeTrouble(error)
    if (!trouble) throw error
    return noticePage(503, trouble.title, (isPassing(trouble) && describeWriting()) || trouble.advice, '/')
  }
}
