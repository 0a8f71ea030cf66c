import { Link } from '@/app/_parts/link'
import { StanceBadge } from '@/app/_parts/stance-badge'
import type { Coding } from '@/lib/statement'
import { describeConfidence } from '@/lib/words'

/** One coding of a statement, with its reasons; `adopted` where figures use it. */
export function CodingBlock({ coding, adopted }: { coding: Coding; adopted: boolean }) {
  const modifiers = [
    ...(coding.conditional ? ['conditional'] : []),
    ...(coding.hedged ? ['hedged'] : []),
    ...(coding.deterrentFrame ? ['framed as deterrence'] : []),
    ...(coding.confidence ? [describeConfidence(coding.confidence)] : []),
  ]
  return (
    <section className="coding" id={coding.id}>
      <header>
        <StanceBadge coding={coding} hollow={false} />
      </header>
      <p>{coding.rationale}</p>
      <p className="small">
        {[
          adopted ? 'Adopted: figures use this coding' : 'Not adopted',
          coding.coder,
          `codebook version ${coding.codebookVersion}`,
          ...modifiers,
        ].join(' · ')}{' '}
        · <Link href={`/codebook?version=${coding.codebookVersion}`}>read the codebook</Link>
      </p>
    </section>
  )
}
