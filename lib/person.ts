// Who may do what. Knows roles and not sessions.

/** From the least to the most; each may do what those before it may. */
export const ROLES = ['reader', 'annotator', 'coder', 'editor', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** Somebody with an account. The name stands in revisions as who did it. */
export type Person = {
  id: string
  name: string
  email: string
  role: Role
  /** The coder whose codings are this person's; null until the first one. */
  coderId: string | null
}

/** What each role is for, to be read after its name. */
export const DUTIES: Record<Role, string> = {
  reader: 'reads where reading is for signed-in people only',
  annotator: 'codes the statements that a round assigns, and changes nothing else',
  coder: 'enters statements and sources, and codes',
  editor: 'changes every record, decides which coding figures use, imports, exports and undoes',
  admin: 'does all that and invites people',
}

/** Whether a role may do what `least` may. */
export function mayAs(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least)
}

/** A role by its word; null for any other word. */
export function parseRole(word: string): Role | null {
  return ROLES.find((role) => role === word) ?? null
}
