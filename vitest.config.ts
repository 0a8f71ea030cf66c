import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') }

export default defineConfig({
  resolve: { alias },
  test: {
    setupFiles: ['tests/support/set-up.ts'],
    globalSetup: ['tests/support/shared-folder.ts'],
    // They end what hangs. How long something takes depends on what else the machine does, so nothing is measured by them.
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
