import { expect, test } from 'vitest'
import { orderGroups } from '@/lib/figures/order'
import { answerOf } from './answers'

const { groups } = answerOf([
  { name: 'Port Ilse', counted: [0, 0, 0, 0, 5, 0, 0] },
  { name: 'Belmark', counted: [4, 0, 0, 0, 0, 0, 0] },
  { name: 'Ådal', counted: [0, 5, 0, 0, 0, 0, 0] },
  { name: 'Cape Tern', counted: [0, 6, 0, 0, 0, 1, 0] },
  { name: 'Silent Islands' },
])
const names = (order: Parameters<typeof orderGroups>[1]) =>
  orderGroups(groups, order).map(({ actor }) => actor.name)

test('the stated order is left as it is', () => {
  expect(names('stated')).toEqual(['Port Ilse', 'Belmark', 'Ådal', 'Cape Tern', 'Silent Islands'])
})

test('names sort as readers expect, accents and all', () => {
  expect(names('name')).toEqual(['Ådal', 'Belmark', 'Cape Tern', 'Port Ilse', 'Silent Islands'])
})

test('by position, equal medians go by the estimated mean, and fewer than five statements are not ranked', () => {
  expect(names('position')).toEqual(['Ådal', 'Cape Tern', 'Port Ilse', 'Belmark', 'Silent Islands'])
})

test('by number, those with most statements first, also what is not counted', () => {
  const [port, belmark, ...rest] = groups
  if (!port || !belmark) throw new Error('no groups')
  const more = [port, { ...belmark, described: [0, 0, 0, 0, 0, 0, 1] as const, uncoded: 3 }, ...rest]
  expect(orderGroups(more, 'number').map(({ actor }) => actor.name)).toEqual([
    'Belmark',
    'Cape Tern',
    'Port Ilse',
    'Ådal',
    'Silent Islands',
  ])
})
