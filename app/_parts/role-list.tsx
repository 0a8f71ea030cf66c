import { DUTIES, ROLES } from '@/lib/person'

/** Every role and what it is for. */
export function RoleList() {
  return (
    <dl className="facts">
      {ROLES.map((role) => (
        <div key={role}>
          <dt>{role}</dt>
          <dd>{DUTIES[role]}</dd>
        </div>
      ))}
    </dl>
  )
}
