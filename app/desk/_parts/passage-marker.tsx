'use client'
import { useEffect, useState } from 'react'
import { PressButton } from '@/app/_parts/press-button'
import { checkQuotation, describeCheck, spaced } from '@/lib/record/quotation'

const areaOf = (id: string) => {
  const found = document.getElementById(id)
  return found instanceof HTMLTextAreaElement ? found : null
}

/** What to say of the quotation as it stands; null while there is nothing to compare. */
function statusOf(passage: string, quote: string): { good: boolean; words: string } | null {
  if (passage.trim() === '' || quote.trim() === '') return null
  const wrong = describeCheck(checkQuotation(quote, passage))
  return wrong === null
    ? { good: true, words: 'Word for word in the passage.' }
    : { good: false, words: wrong }
}

/** Takes what is selected in the passage for the quotation, and says at once whether the two agree. */
export function PassageMarker({ passage, quote }: { passage: string; quote: string }) {
  const [status, setStatus] = useState<ReturnType<typeof statusOf>>(null)
  const [advice, setAdvice] = useState('')

  useEffect(() => {
    const look = () => setStatus(statusOf(areaOf(passage)?.value ?? '', areaOf(quote)?.value ?? ''))
    const both = [areaOf(passage), areaOf(quote)]
    for (const area of both) area?.addEventListener('input', look)
    look()
    return () => {
      for (const area of both) area?.removeEventListener('input', look)
    }
  }, [passage, quote])

  const mark = () => {
    const [from, to] = [areaOf(passage), areaOf(quote)]
    const chosen = from ? spaced(from.value.slice(from.selectionStart, from.selectionEnd)) : ''
    if (!to || chosen === '') {
      setAdvice('Select the spoken words in the passage first.')
      from?.focus()
      return
    }
    setAdvice('')
    to.value = chosen
    to.dispatchEvent(new Event('input', { bubbles: true }))
    to.focus()
  }

  return (
    <div className="marker needs-script">
      <PressButton onPress={mark}>Mark the selected words as the quotation</PressButton>
      <p role="status" className={status?.good ? 'good' : 'caution'}>
        {advice || status?.words}
      </p>
    </div>
  )
}
