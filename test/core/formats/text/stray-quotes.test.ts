import { describe, expect, it } from 'vitest';
import type { SourceRow } from '../../../../core/formats/row-source.js';
import { openDelimited } from '../../../../core/formats/text/open-delimited.js';
import { read, store } from './stored-bytes.js';

async function rowsOf(text: string, chunkBytes = 65_536): Promise<SourceRow[]> {
  const file = store(text);
  const { rows, fault } = await read(() => openDelimited(file, { type: 'csv' }, { chunkBytes }));
  expect(fault).toBeUndefined();
  return rows as SourceRow[];
}

describe('a record with a misplaced quote', () => {
  it.each([
    ['closes a quote before its text ends', '"R1","Pipe 5" steel","1"', ['R1', 'Pipe 5" steel', '1'], 2, true],
    ['ends a quoted value with one quote', 'R1,"Table 48"",1', ['R1', 'Table 48"', '1'], 2, false],
    ['opens a quote that nothing closes', 'R1,"Pen,1', ['R1', 'Pen', '1'], 2, false],
    ['does not close a value with a delimiter', 'R1,"Pen, blue,1', ['R1', 'Pen, blue', '1'], 2, true],
    ['does not open a value with a delimiter', 'R1,Pen, blue",1', ['R1', 'Pen, blue', '1'], 2, true],
    ['does not double a quote', 'R1,"Pen "B", blue",1', ['R1', 'Pen "B", blue', '1'], 2, true],
    ['goes on in a second line', 'R1,"Pen\nin "blue" ink, new",1', ['R1', 'Pen\nin "blue" ink, new', '1'], 2, true],
    ['has too few values as well', 'R1,"Pen', ['R1', 'Pen'], 2, true],
  ])('is read if it %s, and the others as they are', async (_, line, cells, column, isUncertain) => {
    const text = `No.,Name,Price\nA1,"A, B",2\n${line}\nA2,"x\ny",3\nA3,"C ""D""",4\n`;
    for (const chunkBytes of [1, 7, 65_536]) {
      const lines = line.split('\n').length;
      expect(await rowsOf(text, chunkBytes)).toEqual([
        { row: 1, cells: ['No.', 'Name', 'Price'] },
        { row: 2, cells: ['A1', 'A, B', '2'] },
        { row: 3, cells, quoteFault: { column, isUncertain } },
        { row: 3 + lines, cells: ['A2', 'x\ny', '3'] },
        { row: 5 + lines, cells: ['A3', 'C "D"', '4'] },
      ]);
    }
  });

  it('may be the header, whose width the next rows show', async () => {
    const rows = await rowsOf('No,"Name,City,Amount\n1,Smith,Bath,10\n2,Brown,Leeds,20\n');
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['No', 'Name', 'City', 'Amount'],
      ['1', 'Smith', 'Bath', '10'],
      ['2', 'Brown', 'Leeds', '20'],
    ]);
  });

  it('may be the last one, or each of a large file', async () => {
    expect(await rowsOf('a,b\n1,2\n3,"4')).toEqual([
      { row: 1, cells: ['a', 'b'] },
      { row: 2, cells: ['1', '2'] },
      // The file may have been cut.
      { row: 3, cells: ['3', '4'], quoteFault: { column: 2, isUncertain: true } },
    ]);
    const text = `No.,Name,City\n${Array.from({ length: 20_000 }, (_, index) => `${index},"Name,City\n`).join('')}`;
    const rows = await rowsOf(text);
    expect(rows).toHaveLength(20_001);
    expect(rows.at(-1)).toEqual({
      row: 20_001,
      cells: ['19999', 'Name', 'City'],
      quoteFault: { column: 2, isUncertain: false },
    });
  });

  it('is read as its first line if it has more misplaced quotes than are worth a search', async () => {
    const rows = await rowsOf(`a,b,c\n${`${'"x'.repeat(100)},`.repeat(3_000)}\n1,2,3\n`);
    expect(rows.map(({ row, cells, quoteFault }) => [row, cells.length, quoteFault?.isUncertain])).toEqual([
      [1, 3, undefined],
      [2, 3_001, true],
      [3, 3, undefined],
    ]);
  });

  it('is not one that only has fewer values than the others, or a value of several lines', async () => {
    const rows = await rowsOf('a,b,c,d\n1,2,3,4\n1,"2,3",4\nx,"a,b,c\nd",e\n"l\nm",2,3,4\n');
    expect(rows.map(({ cells, quoteFault }) => [cells, quoteFault])).toEqual([
      [['a', 'b', 'c', 'd'], undefined],
      [['1', '2', '3', '4'], undefined],
      [['1', '2,3', '4'], undefined],
      [['x', 'a,b,c\nd', 'e'], undefined],
      [['l\nm', '2', '3', '4'], undefined],
    ]);
  });
});

/** How a cell as written can be damaged; undefined if this cell cannot. */
const damages: Record<string, (written: string) => string | undefined> = {
  'a quote at its beginning': (written) => `"${written}`,
  'a quote at its end': (written) => `${written}"`,
  'a quote in its middle': (written) => {
    const middle = Math.ceil(written.length / 2);
    return `${written.slice(0, middle)}"${written.slice(middle)}`;
  },
  'no opening quote': (written) => (written.startsWith('"') ? written.slice(1) : undefined),
  'no closing quote': (written) => (written.endsWith('"') ? written.slice(0, -1) : undefined),
};

/** A table of 80 records, with quotes around most texts; damaged-tables.slow.test.ts has one with quotes where they are needed. */
function table(): { cells: string[]; written: string[] }[] {
  const names = ['Date', 'Time', 'Qty', 'Code', 'Price', 'Type', 'Description', 'Link', 'Comments'];
  const records = Array.from({ length: 80 }, (_, index) => [
    `2026-0${(index % 9) + 1}-1${index % 10}`,
    `08:${10 + (index % 50)}:00`,
    String(index % 7),
    `P-${index}`,
    `${index}.50`,
    index % 4 === 0 ? '' : 'toy',
    [`Nice "red" toy, ${index}`, `Plain toy ${index}`, 'A 5", long'][index % 3] as string,
    `https://example.com/${index}`,
    index % 2 === 0 ? `Note, ${index}` : '',
  ]);
  return [names, ...records].map((cells, row) => ({
    cells,
    written: cells.map((cell, column) => {
      const isQuoted = /[",]/.test(cell) || (row > 0 && (column === 3 || column > 4));
      return isQuoted ? `"${cell.replaceAll('"', '""')}"` : cell;
    }),
  }));
}

describe('one damage in a table with quotes around most texts', () => {
  const rows = table();

  it.each(Object.keys(damages))('changes no other record, wherever a cell has %s', async (damage) => {
    let files = 0;
    for (const [at, { written }] of rows.entries()) {
      for (const column of written.keys()) {
        const damaged = damages[damage]?.(written[column] as string);
        if (damaged === undefined) continue;
        files += 1;
        const lines = rows.map(({ written: own }, row) => (row === at ? own.with(column, damaged) : own).join(','));
        const found = await rowsOf(`${lines.join('\n')}\n`);
        const without = (cells: readonly unknown[]) => cells.map((cell) => String(cell).replaceAll('"', ''));
        expect(
          found.map(({ cells }, row) => (row === at ? without(cells) : cells)),
          `${at}, ${column}`,
        ).toEqual(rows.map(({ cells }, row) => (row === at ? without(cells) : cells)));
      }
    }
    expect(files).toBeGreaterThan(90);
  });
});

/** The rows of a text as `row|cells`, with `?` behind an uncertain one and `!` behind another one with a misplaced quote. */
async function listed(text: string): Promise<string[]> {
  return (await rowsOf(text)).map(
    ({ row, cells, quoteFault }) =>
      `${row}|${cells.join('|')}${quoteFault ? (quoteFault.isUncertain ? '?' : '!') : ''}`,
  );
}

describe('a misplaced quote beside other irregular rows', () => {
  it.each<[string, string, string[]]>([
    ['a shorter row', 'a,b,c\n1,2,3\n4,"5,6\n7,8\n9,"10",11\n', ['4|5|6?', '7|8?', '9|10|11']],
    ['a text of several lines', 'a,b\n1,"A "b" c\nd, e\nf"\n2,x\n3,y\n', ['1|A "b" c\nd, e\nf?', '2|x', '3|y']],
    [
      'a text that loses its closing quote',
      'a,b,c\n1,x,2\n2,"p, q\nx,3\n3,x,2\n',
      ['1|x|2', '2|p| q?', 'x|3?', '3|x|2'],
    ],
    ['rows of two lines each', 'a,b,c\n1,"x\ny","z\n2,"x\ny","z"\n3,"x\ny",z\n', ['1|x\ny|z!', '2|x\ny|z', '3|x\ny|z']],
    ['a title', '"Report\n\na,"b",c\n1,2,3\n4,5,6\n', ['Report?', 'a|b|c', '1|2|3', '4|5|6']],
    ['a valid record of several lines', 'a,b,c\n1,2,3\n4,5" p,"x",y\n6,"m\nn"\n', ['1|2|3', '4|5" p|x|y', '6|m\nn']],
    ['spaces', 'a,b,c\n1, "A, "B" C", "x"\n2, "D", "y"\n', ['1|A, "B" C|x?', '2|D|y']],
    ['another one in a value with a delimiter', 'a,b,c\n1,2,3\n2,"5", 7", x",3\n', ['1|2|3', '2|5", 7", x|3?']],
  ])('with %s', async (_, text, expected) => {
    const rows = (await listed(text)).map((row) => row.replace(/^\d+\|/, ''));
    expect(rows.slice(-expected.length)).toEqual(expected);
  });

  it('costs nothing of what follows, however much it is', async () => {
    const tail = 'x,y,z\n'.repeat(60_000);
    const rows = await listed(`a,b,c\n1,2,3\n4,"5,6\n7,8\n${tail}`);
    expect(rows.slice(0, 5)).toEqual(['1|a|b|c', '2|1|2|3', '3|4|5|6?', '4|7|8?', '5|x|y|z']);
    expect(rows).toHaveLength(60_004);
  });

  it('is not suspected in a long value of lines that look like records', async () => {
    const file = store(`a,b,c\n1,2,3\n4,"a,b\n${'d,e,f\n'.repeat(22_000)}x",3\n7,8,9\n`);
    const { rows, fault } = await read(() => openDelimited(file, { type: 'csv' }));
    expect(rows).toHaveLength(2);
    expect(fault).toMatchObject({ code: 'file_field_too_long', place: { row: 3, column: '2' } });
  });

  it('in most lines of a file does not cost more time for each', async () => {
    for (const line of ['x","y\n', '"x\n', '"1,""\n', '1,"5" x, y"\n', `1,${'"y,'.repeat(2_000)}\n`]) {
      const lines = Math.ceil(60_000 / line.length);
      const rows = await rowsOf(`a,b\n1,2\n${line.repeat(lines)}`);
      expect(rows.length).toBeGreaterThan(lines / 2);
    }
  });
});
