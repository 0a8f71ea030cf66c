import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') }

/** The files that take longest, as npm test names them at its end: begun first, so that none of them runs on alone. */
const LONGEST = [
  ...['e2e/desk', 'e2e/figures', 'e2e/sealing', 'e2e/pages', 'e2e/frames'],
  ...['import-jobs', 'bundle', 'verify', 'set-up', 'db/import', 'db/kill', 'db/exchange'],
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/tests/${name}.test.ts`))
      return at < 0 ? LONGEST.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}

export default defineConfig({
  resolve: { alias },
  test: {
    setupFiles: ['tests/support/set-up.ts'],
    globalSetup: ['tests/support/shared-folder.ts'],
    sequence: { sequencer: LongestFirst },
    // Timeouts end what hangs. How long something takes depends on what else the machine does, so nothing is measured by them.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // One more than Vitest takes of two processors: most files wait for a database or a child process.
          maxWorkers: 2,
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/e2e/**'],
          setupFiles: ['tests/support/cheap-hashes.ts'],
        },
      },
      // A browser and a server share the work of a file, so two at a time keep two processors busy.
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/support/built.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          // What a page does after a click may take more than the usual second where others are at work.
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
})
