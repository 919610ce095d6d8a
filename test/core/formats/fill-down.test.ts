import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText } from '../../../core/formats/cell-text.js';
import type { DelimitedFormat, FileFormat } from '../../../core/formats/file-format.js';
import { fillDown, stagedCells } from '../../../core/formats/fill-down.js';
import type { Cell, QuoteFault, SourceRow } from '../../../core/formats/row-source.js';

const columns = ['No.', 'Customer', 'Date', 'Item', 'Quantity'];
const csv = (more: Partial<DelimitedFormat> = {}): FileFormat => ({
  type: 'csv',
  fillDown: ['No.', 'Customer', 'Date'],
  ...more,
});

/** Rows from texts such as `KP-1,C1,,I1,1`, from row 2 on. */
const rowsOf = (...lines: string[]): SourceRow[] =>
  lines.map((line, index) => ({ row: index + 2, cells: line.split(',') }));

const filled = (rows: readonly SourceRow[], file: FileFormat = csv()) => rows.map(fillDown(file, columns));
const texts = (rows: readonly SourceRow[], file?: FileFormat) =>
  filled(rows, file).map(({ cells }) => cells.map(cellText).join());

describe('empty cells of the listed columns', () => {
  it('have the value above, and no other cells have', () => {
    expect(texts(rowsOf('KP-1,C1,D1,I1,1', ',,,I2,', ',,,,3', 'KP-2,C2,D2,I1,1', ',,,I2,2'))).toEqual([
      'KP-1,C1,D1,I1,1',
      'KP-1,C1,D1,I2,',
      'KP-1,C1,D1,,3',
      'KP-2,C2,D2,I1,1',
      'KP-2,C2,D2,I2,2',
    ]);
  });

  it('have the nearest value, if it is written more than once', () => {
    const [, , third] = filled(rowsOf('KP-1,C1,D1,I1,1', 'KP-1,C1,,I2,2', ',,,I3,3'));
    expect([...(third?.filledFrom ?? [])]).toEqual([
      [0, 3],
      [1, 3],
      [2, 2],
    ]);
  });

  it('stay empty in a new document, so that it has no value of the one before', () => {
    expect(texts(rowsOf('KP-1,C1,D1,I1,1', 'KP-2,C2,,I1,1', ',,,I2,2'))).toEqual([
      'KP-1,C1,D1,I1,1',
      'KP-2,C2,,I1,1',
      'KP-2,C2,,I2,2',
    ]);
  });

  it('are filled within a document whose number is on every row', () => {
    expect(texts(rowsOf('KP-1,C1,D1,I1,1', 'KP-1,,,I2,2', 'KP-2,,,I1,1'))).toEqual([
      'KP-1,C1,D1,I1,1',
      'KP-1,C1,D1,I2,2',
      'KP-2,,,I1,1',
    ]);
  });

  it('are filled from the outermost column to the innermost', () => {
    const file = csv({ fillDown: ['Customer', 'No.', 'Date'] });
    expect(texts(rowsOf('O1,C1,D1,I1,1', 'O2,,,I2,2', ',,,I3,3', 'O3,C2,,I1,1'), file)).toEqual([
      'O1,C1,D1,I1,1',
      'O2,C1,,I2,2',
      'O2,C1,,I3,3',
      'O3,C2,,I1,1',
    ]);
  });

  it('are those with a text that means no value, too, and those beyond the end of a short row', () => {
    expect(texts(rowsOf('KP-1,C1,D1,I1,1', '-, ,\u200b,I2', ''), csv({ emptyValues: ['-'] }))).toEqual([
      'KP-1,C1,D1,I1,1',
      'KP-1,C1,D1,I2',
      'KP-1,C1,D1',
    ]);
    expect(texts(rowsOf('KP-1,C1,D1,I1,1', ''), csv({ missingCells: 'none' }))).toEqual(['KP-1,C1,D1,I1,1', 'KP-1']);
  });

  it('are marked as filled, with the row of the value, and a native value stays one', () => {
    const date: Cell = { date: '2026-01-31' };
    const [, below] = filled(
      [
        { row: 5, cells: ['KP-1', null, date, 'I1'] },
        { row: 7, cells: [null, null, null, 'I2'] },
      ],
      { type: 'excel', fillDown: ['No.', 'Customer', 'Date'] },
    );
    expect(stagedCells(below as SourceRow)).toEqual([
      { filled: 'KP-1', fromRow: 5 },
      null,
      { filled: date, fromRow: 5 },
      'I2',
    ]);
  });

  it('are not filled from or below a row whose cells a misplaced quote may have moved', () => {
    const [first, second, third] = rowsOf('KP-1,C1,D1,I1,1', 'KP,x,C1,I1,1', ',,,I2,2') as [
      SourceRow,
      SourceRow,
      SourceRow,
    ];
    const quoteFault = (column: number): QuoteFault => ({ column, isUncertain: true });
    expect(texts([first, { ...second, quoteFault: quoteFault(1) }, third])).toEqual([
      'KP-1,C1,D1,I1,1',
      'KP,x,C1,I1,1',
      ',,,I2,2',
    ]);
    // What is left of the quote is clear.
    const [, , below] = filled([first, { ...second, quoteFault: quoteFault(2) }, third]);
    expect(below?.cells.join()).toBe('KP,,,I2,2');
    expect([...(below?.unclearFrom ?? [])]).toEqual([
      [1, 3],
      [2, 3],
    ]);
    expect(stagedCells(below as SourceRow).slice(0, 2)).toEqual([
      { filled: 'KP', fromRow: 3 },
      { filled: '', fromRow: 3, isUnclear: true },
    ]);
  });

  it('are unclear below a row with too many values, until the column has a value again', () => {
    const rows = rowsOf('KP-1,C1,D1,I1,1', 'KP,2,C1,D2,I1,1', ',,,I2,2', ',C3,,I3,3', 'KP-3,C3,,I1,1', ',,,I2,2');
    const unclear = filled(rows).map(({ unclearFrom }) => [...(unclearFrom?.keys() ?? [])]);
    expect(unclear).toEqual([[], [], [0, 1, 2], [0], [], []]);
    expect(texts(rows).slice(2)).toEqual([',,,I2,2', ',C3,,I3,3', 'KP-3,C3,,I1,1', 'KP-3,C3,,I2,2']);
    // Cells that are empty before the first value of the row are so however it is divided.
    expect(texts(rowsOf('KP-1,C1,D1,I1,1', ',,,I2,2,5', ',,,I3,3'))).toEqual([
      'KP-1,C1,D1,I1,1',
      'KP-1,C1,D1,I2,2,5',
      'KP-1,C1,D1,I3,3',
    ]);
  });

  it('are not filled in a sum', () => {
    expect(texts(rowsOf('KP-1,C1,D1,I1,1', ',,,Total KP-1,1', ',,,I2,2'))).toEqual([
      'KP-1,C1,D1,I1,1',
      ',,,Total KP-1,1',
      'KP-1,C1,D1,I2,2',
    ]);
  });

  it.each([
    ['of all records, in unknown words', ',,,Kopsumma,6'],
    ['of all records, without a word', ',,,,6'],
    ['of a document', ',,,Alles bij elkaar,5', 'KP-0,C1,D1,I9,7'],
  ])('are not filled in a row with the sums %s', (_what, sum, ...before) => {
    const wide = [...columns, 'Price', 'Unit'];
    const fill = fillDown(csv(), wide);
    const lines = [...before.map((line) => `${line},5,PCS`), 'KP-1,C1,D1,I1,1,5,PCS', ',,,I2,2,5,PCS', ',,,I3,3,6,PCS'];
    if (before.length > 0) lines.splice(-1, 1, ',,,I3,2,6,PCS');
    const [row] = rowsOf(...lines, sum)
      .map(fill)
      .slice(-1);
    expect(row).toMatchObject({ cells: sum.split(','), isSum: true });
  });

  it('are filled in a line whose values are the sums of those above by chance', () => {
    expect(texts(rowsOf('KP-1,C1,D1,I1,1', ',,,I2,2', ',,,I3,3', ',,,Ink,6')).at(-1)).toBe('KP-1,C1,D1,Ink,6');
    // Of two numbers, a third one often is the sum.
    expect(texts(rowsOf('KP-1,C1,D1,I1,1', ',,,I2,2', ',,,,3')).at(-1)).toBe('KP-1,C1,D1,,3');
    expect(texts(rowsOf('KP-1,C1,D1,I1,1', ',,,I2,2', ',,,I3,3', ',,,,7')).at(-1)).toBe('KP-1,C1,D1,,7');
  });

  it('cost nothing without the setting: rows are the same objects', () => {
    const rows = rowsOf('KP-1,C1,D1,I1,1', ',,,I2,2');
    expect(filled(rows, { type: 'csv' }).every((row, index) => row === rows[index])).toBe(true);
  });
});

const cell = fc.constantFrom('', '', 'a', 'b');
const files = fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 30 });
const lists = fc.uniqueArray(fc.constantFrom(...columns), { minLength: 1 });

describe('whatever a file contains', () => {
  it('filling it in pieces is the same as filling it at once', () => {
    fc.assert(
      fc.property(files, lists, fc.array(fc.nat(30)), (file, names, cuts) => {
        const rows = file.map((cells, index) => ({ row: index + 2, cells }));
        const whole = filled(rows, csv({ fillDown: names }));
        const fill = fillDown(csv({ fillDown: names }), columns);
        const places = [0, ...cuts.sort((a, b) => a - b), rows.length];
        const pieces = places.slice(1).flatMap((end, index) => rows.slice(places[index], end).map(fill));
        expect(pieces).toEqual(whole);
      }),
    );
  });

  it('own values stay, and others are those of a row above without a new value of an outer column between', () => {
    fc.assert(
      fc.property(files, lists, (file, names) => {
        const rows = file.map((cells, index) => ({ row: index, cells }));
        const own = (row: number, name: string) => rows[row]?.cells[columns.indexOf(name)] ?? '';
        for (const { row, cells, filledFrom } of filled(rows, csv({ fillDown: names }))) {
          for (const [column, name] of columns.entries()) {
            const fromRow = filledFrom?.get(column);
            if (fromRow === undefined) {
              expect(cells[column] ?? '').toBe(own(row, name));
              continue;
            }
            expect(own(row, name)).toBe('');
            expect([own(fromRow, name)]).toEqual([cells[column]]);
            const between = rows.slice(fromRow + 1, row + 1).map((each) => each.row);
            expect(between.every((each) => ['', cells[column]].includes(own(each, name)))).toBe(true);
            for (const outer of names.slice(0, names.indexOf(name))) {
              const values = new Set(between.map((each) => own(each, outer)).filter((text) => text !== ''));
              expect(values.size, `${outer} above ${name}`).toBeLessThan(2);
            }
          }
        }
      }),
    );
  });

  it('the outermost column has a value in each row from its first one on', () => {
    fc.assert(
      fc.property(files, (file) => {
        const rows = filled(file.map((cells, index) => ({ row: index, cells })));
        const first = file.findIndex(([number]) => number);
        expect(rows.slice(first === -1 ? rows.length : first).every(({ cells }) => cells[0])).toBe(true);
      }),
    );
  });
});
