import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell, SourceRow } from '../../../../core/formats/row-source.js';
import { columnLetters } from '../../../../core/formats/workbook/cell-reference.js';
import { MAIN, readAll, useWorkbookFolder } from './raw-workbook.js';

const folder = useWorkbookFolder();

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        ' ',
        '&',
        '<',
        '"',
        ']]>',
        '_x0041_',
        '_x',
        '\r\n',
        '\t',
        '\u0001',
        'é',
        '東',
        '😀',
        '00042',
      ),
      fc.string({ unit: 'grapheme', maxLength: 2 }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join('').replaceAll('\0', ''))
  // Characters that XML cannot contain and that have no escape.
  .filter((value) => value !== '' && !/[\ufffe\uffff]/.test(value));
const number = fc.oneof(
  fc.integer(),
  fc.double({ min: -1e300, max: 1e300, noNaN: true }).map((value) => Number(value.toPrecision(15)) + 0),
);
const cell: fc.Arbitrary<Cell> = fc.oneof(
  { weight: 3, arbitrary: text },
  { weight: 3, arbitrary: number },
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom({ error: '#N/A' }, { error: '#REF!' }),
  fc.integer({ min: 61, max: 2_958_465 }).map((serial) => ({
    date: new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10),
  })),
);

/** Ways in which programs write workbooks. */
const style = fc.record({
  prefix: fc.constantFrom('', 'x:', 'ss:'),
  shared: fc.boolean(),
  rich: fc.boolean(),
  rowReferences: fc.boolean(),
  cellReferences: fc.boolean(),
  emptyCells: fc.boolean(),
});
type Style = typeof style extends fc.Arbitrary<infer S> ? S : never;

const escaped = (value: string): string =>
  value
    .replace(/_x(?=[0-9a-fA-F]{4}_)/g, '_x005F_x')
    .replace(
      /(?![\t\n])\p{Cc}/gu,
      (character) => `_x${character.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

function written(rows: readonly (readonly Cell[])[], { prefix, ...how }: Style) {
  const strings: string[] = [];
  const tag = (name: string, attributes: string, inside: string): string =>
    `<${prefix}${name}${attributes}>${inside}</${prefix}${name}>`;
  const inString = (value: string): string => {
    const parts = how.rich ? [value.slice(0, 1), value.slice(1)] : [value];
    // A cut within a surrogate pair or an escape does not occur in practice.
    const whole = parts.every((part) => part.isWellFormed()) && !/_x/.test(value) ? parts : [value];
    const texts = whole.map((part) => tag('t', ' xml:space="preserve"', escaped(part)));
    return how.rich ? texts.map((run) => tag('r', '', run)).join('') : texts.join('');
  };
  const inCell = (value: Cell, at: string): string => {
    const c = (type: string, inside: string): string => tag('c', `${at}${type}`, inside);
    if (value === null) return how.emptyCells || !at ? c('', '') : '';
    if (typeof value === 'number') return c('', tag('v', '', String(value)));
    if (typeof value === 'boolean') return c(' t="b"', tag('v', '', value ? '1' : '0'));
    if (typeof value === 'string') {
      if (!how.shared) return c(' t="inlineStr"', tag('is', '', inString(value)));
      strings.push(tag('si', '', inString(value)));
      return c(' t="s"', tag('v', '', String(strings.length - 1)));
    }
    if ('error' in value) return c(' t="e"', tag('v', '', value.error));
    if ('percentage' in value) return c(' s="2"', tag('v', '', String(value.percentage)));
    return c(' s="1"', tag('v', '', String((Date.parse(value.date) - Date.UTC(1899, 11, 30)) / 86_400_000)));
  };
  const xml = rows.map((cells, row) => {
    const place = (column: number): string => (how.cellReferences ? ` r="${columnLetters(column + 1)}${row + 1}"` : '');
    // An empty row may be left out if the others have a reference.
    if (how.rowReferences && !how.emptyCells && cells.every((value) => value === null)) return '';
    return tag(
      'row',
      how.rowReferences ? ` r="${row + 1}"` : '',
      cells.map((value, at) => inCell(value, place(at))).join(''),
    );
  });
  const root = (name: string, inside: string): string =>
    tag(name, ` xmlns${prefix && `:${prefix.slice(0, -1)}`}="${MAIN}"`, inside);
  return {
    styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
    parts: {
      'xl/worksheets/sheet1.xml': root('worksheet', tag('sheetData', '', xml.join(''))),
      'xl/sharedStrings.xml': root('sst', strings.join('')),
    },
  };
}

describe('a workbook written in any way', () => {
  it('is read with the same cells in the same rows', async () => {
    const rows = fc.array(fc.array(cell, { maxLength: 6 }), { minLength: 1, maxLength: 8 });
    const property = fc.asyncProperty(rows, style, async (cells, how) => {
      const expected = cells.flatMap((row, at): SourceRow[] => {
        const last = row.findLastIndex((value) => value !== null);
        return last < 0 ? [] : [{ row: at + 1, cells: row.slice(0, last + 1) }];
      });
      expect(await readAll(await folder.write(written(cells, how)))).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 300 });
  }, 30_000);
});
