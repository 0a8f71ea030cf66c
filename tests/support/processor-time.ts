// How much work something is. What a clock tells of it depends on what else the machine does.

/** Milliseconds of processor time that this process spends on `work`, in all its threads. */
export function processorTime(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  return spentSince(before)
}

/** The same for work that waits for threads of this process, as hashing does. */
export async function processorTimeOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  return spentSince(before)
}

function spentSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
