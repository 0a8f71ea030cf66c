// A page of nothing but one figure in both frames, one under the other, for the comparison of their pixels.
import { StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { Figure } from '@/lib/figures/figure'
import { dark, formatVariables, light, page } from '@/lib/figures/palette'
import type { Size } from '@/lib/paint/layout'
import RechartsFigure from '@/lib/paint/recharts'
import { FigurePlot } from '@/lib/paint/svg'

declare global {
  interface Window {
    show(figure: Figure, size: Size): void
    wear(theme: 'light' | 'dark'): void
  }
}

function place(id: string) {
  const element = document.createElement('div')
  element.id = id
  document.body.append(element)
  return createRoot(element)
}

const plain = place('plain')
const recharts = place('recharts')

window.wear = (theme) => {
  const colours = theme === 'light' ? light : dark
  document.documentElement.style.cssText = `${formatVariables(colours)};background:${colours.background}`
}

window.show = (figure, size) => {
  flushSync(() => {
    plain.render(
      <StrictMode>
        <FigurePlot figure={figure} theme={page} size={size} id="plain" />
      </StrictMode>,
    )
    recharts.render(
      <StrictMode>
        <RechartsFigure figure={figure} size={size} />
      </StrictMode>,
    )
  })
}
