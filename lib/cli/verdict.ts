// The files that are checked, what the check comes to, and how one comparison enters it.
export type NamedFile = { name: string; bytes: Uint8Array }

export type Verdict = {
  /** Numbers and words that were computed again and compared. */
  compared: number
  /** What is wrong, a sentence each. */
  problems: string[]
  /** What could not be computed again from these files, a sentence each. */
  unchecked: string[]
}

/** Counts one comparison; `problem` says in a sentence what is wrong where it is not right. */
export function check(verdict: Verdict, right: boolean, problem: () => string): void {
  verdict.compared += 1
  if (!right) verdict.problems.push(problem())
}

/** What an error says. */
export const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
