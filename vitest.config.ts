import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') }

export default defineConfig({
  resolve: { alias },
  test: {
    setupFiles: ['tests/support/set-up.ts'],
    globalSetup: ['tests/support/shared-folder.ts'],
    projects: [
      {
        extends: true,
        // Databases, child processes and password hashes take their time on a busy machine.
        test: {
          name: 'unit',
          // One more than Vitest takes of two processors: most files wait for a database or a child process.
          maxWorkers: 2,
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/e2e/**'],
          setupFiles: ['tests/support/cheap-hashes.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      // Each file has a server and a browser of its own, so two at a time keep two processors busy.
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
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
