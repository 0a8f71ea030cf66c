// The marks of a figure as they stand on a page, whichever painter drew them.

/** The mark that an event happened on. */
export function markOf(target: EventTarget): SVGAElement | null {
  const mark = target instanceof Element ? target.closest('[data-mark]') : null
  return mark instanceof SVGAElement ? mark : null
}

/** The marks on screen, in reading order; of the server's two sizes only the one that is shown. */
export function marksOf(root: HTMLElement | null): SVGAElement[] {
  return [...(root?.querySelectorAll<SVGAElement>('[data-mark]') ?? [])].filter(
    (mark) => mark.getClientRects().length > 0,
  )
}

/** Where a key leads from a mark: along the reading order, to the next row, to the ends of the row. */
export function neighbour(all: SVGAElement[], mark: SVGAElement, key: string): SVGAElement | undefined {
  const row = Number(mark.dataset.row)
  const inRow = (other: SVGAElement) => Number(other.dataset.row)
  switch (key) {
    case 'ArrowRight':
      return all[all.indexOf(mark) + 1]
    case 'ArrowLeft':
      return all[all.indexOf(mark) - 1]
    case 'ArrowDown':
      return all.find((other) => inRow(other) > row)
    case 'ArrowUp':
      return all.findLast((other) => inRow(other) < row)
    case 'Home':
      return all.find((other) => inRow(other) === row)
    case 'End':
      return all.findLast((other) => inRow(other) === row)
  }
}
