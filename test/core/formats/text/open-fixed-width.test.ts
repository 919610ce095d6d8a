import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Encoding, FixedWidthFormat } from '../../../../core/formats/file-format.js';
import { openFixedWidth } from '../../../../core/formats/text/open-fixed-width.js';
import type { TextLimits } from '../../../../core/formats/text/text-limits.js';
import { encode, read, store } from './stored-bytes.js';

const columns = (...bounds: [start: number, length: number][]): FixedWidthFormat['columns'] =>
  bounds.map(([start, length], index) => ({ name: `c${index}`, start, length }));

function readFixed(
  content: Uint8Array | string,
  format: FixedWidthFormat['columns'],
  options?: Partial<TextLimits>,
  encoding?: Encoding,
) {
  const file = store(content);
  return read(() =>
    openFixedWidth(file, { type: 'fixed-width', columns: format, ...(encoding && { encoding }) }, options),
  );
}

describe('openFixedWidth', () => {
  it('cuts by characters and trims the padding only at the end', async () => {
    const { rows } = await readFixed(' 7ü€😀b  x\n1', columns([1, 3], [4, 2], [6, 3], [9, 9]));
    expect(rows).toEqual([
      { row: 1, cells: [' 7ü', '€😀', 'b', 'x'] },
      { row: 2, cells: ['1'] },
    ]);
  });

  it('omits columns after the end of a short line, and returns a partial one', async () => {
    const { rows } = await readFixed('ab\nabc\nab c\n', columns([1, 2], [3, 1], [4, 1]));
    expect(rows.map(({ cells }) => cells)).toEqual([['ab'], ['ab', 'c'], ['ab', '', 'c']]);
  });

  it('reads columns in any order, also overlapping ones', async () => {
    expect((await readFixed('abcd', columns([9, 1], [2, 3], [1, 2]))).rows[0]?.cells).toEqual(['', 'bcd', 'ab']);
  });

  it.each([1, 2, 3, 65_536])('counts blank lines with any line ends (chunks of %i)', async (chunkBytes) => {
    const { rows } = await readFixed('a\r\n\r\n  \rb\n\nc\r', columns([1, 1]), { chunkBytes });
    expect(rows).toEqual([
      { row: 1, cells: ['a'] },
      { row: 4, cells: ['b'] },
      { row: 6, cells: ['c'] },
    ]);
  });

  it.each([5, 65_536])('reports a line that is too long (chunks of %i)', async (chunkBytes) => {
    const { rows, fault } = await readFixed(`a\n\n${'x'.repeat(30)}\nb`, columns([1, 1]), {
      chunkBytes,
      recordCharacters: 20,
    });
    expect(rows).toHaveLength(1);
    expect(fault).toMatchObject({ code: 'file_row_too_long', place: { row: 3 } });
  });

  it('stops reading a line of 100 MB at the limit', async () => {
    const file = store(Buffer.alloc(100_000_000, 'x'));
    const source = await openFixedWidth(file, { type: 'fixed-width', columns: columns([1, 1]) });
    await expect(source[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'file_row_too_long' });
    expect(source.bytesRead()).toBeLessThan(9_000_000);
  });

  it('refuses an empty and a foreign file', async () => {
    expect((await readFixed('', columns([1, 1]))).fault?.code).toBe('file_empty');
    expect((await readFixed('%PDF-1', columns([1, 1]))).fault?.code).toBe('file_format_mismatch');
  });

  it('returns written rows in every encoding and with any chunks', async () => {
    const cell = fc.array(fc.constantFrom('a', ' ', 'é', '€', '7', '"', ','), { maxLength: 4 }).map((c) => c.join(''));
    const settings = fc.record({
      encoding: fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be', 'windows-1252'),
      mark: fc.boolean(),
      chunkBytes: fc.integer({ min: 1, max: 7 }),
      lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    });
    const property = fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1 }), settings, async (pairs, s) => {
      const text = pairs.map(([a, b]) => `|${a.padEnd(4)}${b.padEnd(4)}`).join(s.lineEnd);
      const { rows } = await readFixed(
        encode(text, s.encoding, s.mark),
        columns([1, 1], [2, 4], [6, 4]),
        { chunkBytes: s.chunkBytes },
        s.encoding,
      );
      expect(rows).toEqual(
        pairs.map((pair, i) => ({ row: i + 1, cells: ['|', ...pair.map((c) => c.replace(/ +$/, ''))] })),
      );
    });
    await fc.assert(property, { numRuns: 300 });
  }, 30_000);

  it('cuts any lines into any columns correctly', async () => {
    const bound = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 6 }));
    const line = fc
      .array(fc.constantFrom('a', ' ', ' ', '\t', '\u00a0', 'é', '日', '😀', 'e\u0301', '0'), { maxLength: 14 })
      .map((parts) => parts.join(''));
    const property = fc.asyncProperty(
      fc.array(bound, { minLength: 1, maxLength: 4 }),
      fc.array(line, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 7 }),
      async (bounds, lines, chunkBytes) => {
        fc.pre(lines.join('\n') !== '');
        const { rows } = await readFixed(lines.join('\n'), columns(...bounds), { chunkBytes });
        const expected = lines.flatMap((text, at) => {
          if (text.replaceAll(' ', '') === '') return [];
          const characters = Array.from(text);
          const cells = bounds.map(([start, length]) => {
            let cell = '';
            for (let place = start; place < start + length; place++) cell += characters[place - 1] ?? '';
            while (cell.endsWith(' ')) cell = cell.slice(0, -1);
            return cell;
          });
          // Columns after the end of a line are omitted.
          while (cells.length > 0 && bounds[cells.length - 1]![0] > characters.length) cells.pop();
          return [{ row: at + 1, cells }];
        });
        expect(rows).toEqual(expected);
      },
    );
    await fc.assert(property, { numRuns: 300 });
  }, 30_000);
});
