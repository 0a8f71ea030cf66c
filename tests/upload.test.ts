// Files that people send, and the ways in which they are wrong.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { received, UploadRefused } from '@/app/desk/imports/_parts/upload'
import { FILE_KINDS, kindOf, NotImportable } from '@/lib/table/kind'
import { xlsxOf } from '@/lib/table/xlsx'
import { zipOf } from '@/lib/table/zip'
import { config } from '@/proxy'
import { temporaryFolder } from '@/tests/support/database'
import { anyText } from '@/tests/support/text'

const folder = temporaryFolder()
let count = 0
const place = () => {
  count += 1
  return join(folder, `upload-${count}`)
}

type Part = { name: string; filename?: string; content: string | Uint8Array<ArrayBuffer> }

function sent(parts: readonly Part[], headers: Record<string, string> = {}): Request {
  const form = new FormData()
  for (const { name, filename, content } of parts)
    if (filename === undefined) form.append(name, String(content))
    else form.append(name, new File([content], filename))
  return new Request('https://parallax.test/desk/imports/upload', { method: 'POST', body: form, headers })
}

/** A body of our own making, sent in small pieces. */
function raw(body: string | Uint8Array, type: string, headers: Record<string, string> = {}): Request {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.slice(at, at + 7))
      controller.close()
    },
  })
  const init = { method: 'POST', body: stream, duplex: 'half', headers: { 'content-type': type, ...headers } }
  return new Request('https://parallax.test/desk/imports/upload', init)
}

const refusal = async (taking: Promise<unknown>): Promise<[number, string]> => {
  const error = await taking.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof UploadRefused)) throw new Error(`not refused: ${String(error)}`)
  return [error.status, error.message]
}

describe('a file that is sent', () => {
  test('arrives byte for byte', async () => {
    const path = place()
    const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 256)
    const { name, bytes } = await received(sent([{ name: 'file', filename: 'a.csv', content }]), path)
    expect({ name, bytes }).toEqual({ name: 'a.csv', bytes: 300_000 })
    expect(Buffer.compare(readFileSync(path), Buffer.from(content))).toBe(0)
  })

  test('has a name that is text to read and never a path', async () => {
    const named = async (filename: string) =>
      (await received(sent([{ name: 'file', filename, content: 'a' }]), place())).name
    expect(await named('../../etc/passwd')).toBe('passwd')
    expect(await named('C:\\data\\table.csv')).toBe('table.csv')
    expect(await named('<script>alert(1)<\\script>.csv')).toBe('script>.csv')
    expect(await named('abc\u202Evsc.exe')).toBe('abcvsc.exe')
    expect((await named('n'.repeat(4000))).length).toBe(120)
  })

  test('is refused above the limit, whether or not its size was declared, and nothing stays', async () => {
    const path = place()
    const content = 'x'.repeat(200_000)
    const large = sent([{ name: 'file', filename: 'a.csv', content }])
    expect(await refusal(received(large, path, 100_000))).toEqual([
      413,
      expect.stringContaining('larger than 0 MB'),
    ])
    const declared = sent([{ name: 'file', filename: 'a.csv', content: 'a' }], {
      'content-length': '900000000',
    })
    expect(await refusal(received(declared, path))).toEqual([
      413,
      expect.stringContaining('larger than 200 MB'),
    ])
    const fits = sent([{ name: 'file', filename: 'a.csv', content: 'x'.repeat(100_000) }])
    expect((await received(fits, place(), 100_000)).bytes).toBe(100_000)
    expect(existsSync(path)).toBe(false)
  })

  test('is refused when the line breaks before its end, and nothing stays', async () => {
    const path = place()
    const body =
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nstatement,actor\r\n1,Bel'
    const [status, words] = await refusal(received(raw(body, 'multipart/form-data; boundary=b'), path))
    expect([status, words]).toEqual([400, expect.stringContaining('arrived only in part')])
    expect(existsSync(path)).toBe(false)
  })

  test('is refused when there are two of them, none, or an empty one', async () => {
    const file = { name: 'file', filename: 'a.csv', content: 'a' }
    const path = place()
    expect(await refusal(received(sent([file, file]), path))).toEqual([
      400,
      expect.stringContaining('One file'),
    ])
    expect(await refusal(received(sent([{ name: 'why', content: 'because' }]), path))).toEqual([
      400,
      expect.stringContaining('No file was chosen'),
    ])
    expect(await refusal(received(sent([{ ...file, content: '' }]), path))).toEqual([
      400,
      expect.stringContaining('is empty'),
    ])
    expect(existsSync(path)).toBe(false)
  })

  test('is refused when it comes in no form, or in one whose parts cannot be told apart', async () => {
    const path = place()
    const typed = (type: string) => refusal(received(raw('a,b\r\n1,2', type), path))
    expect((await typed('text/csv'))[0]).toBe(415)
    expect((await typed('multipart/form-data'))[0]).toBe(415)
    expect((await typed('application/x-www-form-urlencoded'))[0]).toBe(415)
    expect((await typed('multipart/form-data; boundary='))[0]).toBe(415)
    expect(existsSync(path)).toBe(false)
  })

  test('that the disk does not take is refused as the server’s fault', async () => {
    const file = { name: 'file', filename: 'a.csv', content: 'a'.repeat(500_000) }
    expect(await refusal(received(sent([file]), join(folder, 'no-such-folder', 'file')))).toEqual([
      507,
      expect.stringContaining('could not keep the file'),
    ])
  })

  test('goes past the proxy, where it would be kept in memory and cut at 10 MB', () => {
    const [matcher = ''] = config.matcher
    const passes = (path: string) => !new RegExp(`^${matcher}$`).test(path)
    expect(passes('/desk/imports/upload')).toBe(true)
    expect(['/desk/imports', '/desk/imports/upload-x', '/', '/desk'].filter(passes)).toEqual([])
  })

  test('whatever bytes a form is made of, it is taken or refused in words and nothing else happens', async () => {
    const piece = fc.oneof(
      fc.constantFrom('--b', '--b--', '\r\n', '\r\n\r\n', 'Content-Disposition: form-data; name="file"'),
      fc.constantFrom('; filename="x.csv"', '; filename=', 'Content-Type: text/csv', ': ', '"', '\0'),
      anyText(),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const path = place()
        const request = raw(pieces.join(''), 'multipart/form-data; boundary=b')
        try {
          await received(request, path, 1000)
        } catch (error) {
          expect(error).toBeInstanceOf(UploadRefused)
          expect(existsSync(path)).toBe(false)
        }
      }),
      { seed: 20261123, numRuns: 150 },
    )
  })
})

describe('what a file is', () => {
  const kind = (content: string | Uint8Array) => {
    const path = place()
    writeFileSync(path, content)
    return kindOf(path)
  }

  test('is told by what is in it', async () => {
    const about = { title: 'Made up', day: '2031-03-01' }
    const sheet = { name: 'Rows', columns: [{ name: 'actor', kind: 'text' as const }], rows: [['Belmark']] }
    async function* files() {
      yield { name: 'dataset.json', pieces: [new TextEncoder().encode('{}')] }
    }
    expect(kind('statement,actor\r\n1,Belmark\r\n')).toBe('csv')
    expect(kind('\uFEFFstatement;actor\n1;Belmark')).toBe('csv')
    expect(kind(`actor\n${'Belmark\n'.repeat(20_000)}\0`)).toBe('csv')
    expect(kind(' [ { "actor": "Belmark" } ]')).toBe('json')
    expect(kind('\uFEFF{"statements": []}')).toBe('json')
    expect(kind('{"format":"parallax-dataset","version":1}')).toBe('dataset')
    expect(kind('SQLite format 3\0 and so on')).toBe('dna')
    expect(kind(xlsxOf([sheet], about))).toBe('xlsx')
    expect(kind(await zipOf(files(), '2031-03-01'))).toBe('dataset')
  })

  test('is refused in words when it cannot be imported', async () => {
    async function* files() {
      yield { name: 'photo.jpg', pieces: [new Uint8Array([1, 2, 3])] }
    }
    const cases: [string | Uint8Array, RegExp][] = [
      ['%PDF-1.7 …', /PDF/],
      [Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1), /old document of Office/],
      [Uint8Array.of(0x1f, 0x8b, 8), /gzip/],
      ['<!DOCTYPE html><html></html>', /web page/],
      ['{\\rtf1 hello}', /RTF/],
      [`actor\n${'Belmark\n'.repeat(20_000)}${'\0'.repeat(10_000)}`, /no text/],
      [Uint8Array.of(0x50, 0x4b, 3, 4, 1, 2, 3), /damaged/],
      [await zipOf(files(), '2031-03-01'), /neither a workbook/],
    ]
    for (const [content, words] of cases) {
      expect(() => kind(content)).toThrow(NotImportable)
      expect(() => kind(content)).toThrow(words)
    }
  })

  test('is never guessed wildly: any bytes are one of the kinds or refused in words', async () => {
    const start = fc.constantFrom(Uint8Array.of(), Uint8Array.of(0x50, 0x4b, 5, 6), Uint8Array.of(0x5b))
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 80 }), (begin, rest) => {
        try {
          expect(FILE_KINDS).toContain(kind(Buffer.concat([begin, rest])))
        } catch (error) {
          expect(error).toBeInstanceOf(NotImportable)
        }
      }),
      { seed: 20261123, numRuns: 200 },
    )
  })
})
