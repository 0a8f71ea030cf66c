// A console.error in a test fails the test that caused it.
import { afterEach, beforeEach, expect, vi } from 'vitest'

let errors: unknown[][] = []

beforeEach(() => {
  errors = []
  vi.spyOn(console, 'error').mockImplementation((...words: unknown[]) => {
    errors.push(words)
  })
})

afterEach(() => {
  expect(errors, 'console.error was called').toEqual([])
  vi.restoreAllMocks()
})
