import type { FieldChange } from '@/lib/record/differences'

/** The fields of a record that changed: what left struck through, what came marked. */
export function FieldChanges({ changes }: { changes: FieldChange[] }) {
  if (changes.length === 0) return null
  return (
    <dl className="changed">
      {changes.map((change) => (
        <div key={change.field}>
          <dt>{change.label}</dt>
          <dd dir="auto">
            <Said change={change} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Said({ change }: { change: FieldChange }) {
  switch (change.kind) {
    case 'private':
      return <span className="muted">changed; it is private</span>
    case 'text':
      return change.pieces.map(({ text, done }, place) => {
        // A piece has no name of its own, and its place is for ever its own.
        const key = `${place} ${done}`
        if (done === 'removed') return <del key={key}>{text}</del>
        if (done === 'added') return <ins key={key}>{text}</ins>
        return <span key={key}>{text}</span>
      })
    case 'list':
      return (
        <ul>
          {change.removed.map((item) => (
            <li key={`- ${item}`}>
              <del>{item}</del>
            </li>
          ))}
          {change.added.map((item) => (
            <li key={`+ ${item}`}>
              <ins>{item}</ins>
            </li>
          ))}
          {change.reordered && <li className="muted">in another order</li>}
        </ul>
      )
    default:
      return (
        <>
          {change.from !== null && <del>{change.from}</del>}
          {change.from !== null && change.to !== null && (
            <>
              {' '}
              <span aria-hidden="true">→</span>{' '}
            </>
          )}
          {change.to !== null && <ins>{change.to}</ins>}
        </>
      )
  }
}
