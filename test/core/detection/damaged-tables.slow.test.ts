import { expect, it } from 'vitest';
import { FileFault } from '../../../core/formats/file-fault.js';
import { readWritten } from './written-file.js';

const names = ['Date', 'Time', 'Qty', 'Code', 'Price', 'Type', 'Description', 'Link', 'Comments'];
const width = names.length;
const table = [
  names,
  ...Array.from({ length: 80 }, (_, index) => [
    `2026-0${(index % 9) + 1}-1${index % 10}`,
    `08:${10 + (index % 50)}:00`,
    String(index % 7),
    `P-${index}`,
    `${index}.50`,
    index % 4 === 0 ? 'car' : 'toy',
    [`Nice "red" toy, ${index}`, `Plain toy ${index}`, 'A 5", long'][index % 3] as string,
    `http://example.com/${index}`,
    index % 2 === 0 ? `Note, ${index}` : 'none',
  ]),
];
const written = table.map((cells) =>
  cells.map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)),
);

/** The lines that take the place of a row if it is damaged at a cell; undefined if it cannot be damaged there. */
type Damage = (cells: readonly string[], column: number) => string[] | undefined;

const inCell =
  (damaged: (cell: string) => string | undefined): Damage =>
  (cells, column) => {
    const cell = damaged(cells[column] as string);
    return cell === undefined ? undefined : [cells.with(column, cell).join()];
  };

/** What is written instead of the delimiter behind a cell. */
const instead =
  (mark: string): Damage =>
  (cells, column) =>
    column === width - 1 ? undefined : [`${cells.slice(0, column + 1).join()}${mark}${cells.slice(column + 1).join()}`];

const onceForRow =
  (damage: (row: string) => string[]): Damage =>
  (cells, column) =>
    column === 0 ? damage(cells.join()) : undefined;

const damages: Record<string, Damage> = {
  'a quote before a value': inCell((cell) => `"${cell}`),
  'a quote after a value': inCell((cell) => `${cell}"`),
  'a quote within a value': inCell((cell) => {
    const middle = Math.ceil(cell.length / 2);
    return `${cell.slice(0, middle)}"${cell.slice(middle)}`;
  }),
  'no opening quote': inCell((cell) => (cell.startsWith('"') ? cell.slice(1) : undefined)),
  'no closing quote': inCell((cell) => (cell.endsWith('"') ? cell.slice(0, -1) : undefined)),
  'no delimiter': instead(''),
  'another delimiter': instead(';'),
  'a space as delimiter': instead(' '),
  'two delimiters': instead(',,'),
  'a line end behind a delimiter': instead(',\n'),
  'too few values': (cells, column) => (column < 2 ? undefined : [cells.slice(0, column).join()]),
  'too many values': onceForRow((row) => [`${row},more`]),
  'a blank line above': onceForRow((row) => ['', row]),
  'a remark above': onceForRow((row) => ['# a remark', row]),
  'the header above': onceForRow((row) => [names.join(), row]),
};

it.each(Object.entries(damages))(
  '%s costs no other record, wherever it is in a table',
  async (_, damage) => {
    let [files, right] = [0, 0];
    for (const [at, cells] of written.entries())
      for (const column of cells.keys()) {
        const lines = damage(cells, column);
        if (!lines) continue;
        files += 1;
        const content = written.flatMap((row, index) => (index === at ? lines : [row.join()])).join('\n');
        const read = await readWritten(`${content}\n`).catch((error: unknown) => {
          if (!(error instanceof FileFault)) throw error;
        });
        const keys = new Set(read?.records.map((record) => JSON.stringify(record.slice(0, width))));
        const others = table.filter((_, index) => index > 0 && index !== at);
        const isRight = others.every((row) => keys.has(JSON.stringify(row)));
        // A header that is damaged may be a tie.
        if (isRight || (at === 0 && read?.hasTie)) right += 1;
      }
    expect(files).toBeGreaterThan(79);
    expect(right).toBe(files);
  },
  120_000,
);
