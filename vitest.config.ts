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
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/e2e/**'],
          setupFiles: ['tests/support/cheap-hashes.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      // One browser and one server for all of these, so one file after the other.
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
