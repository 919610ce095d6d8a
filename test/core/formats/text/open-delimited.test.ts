import { readdirSync, readlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DelimitedFormat } from '../../../../core/formats/file-format.js';
import { openDelimited } from '../../../../core/formats/text/open-delimited.js';
import type { TextLimits } from '../../../../core/formats/text/text-limits.js';
import { localFile } from '../../../../runtime/local-files/local-file.js';
import { read, store, storedPath } from './stored-bytes.js';

function readCsv(content: Uint8Array | string, format: Partial<DelimitedFormat> = {}, options?: Partial<TextLimits>) {
  const file = store(content);
  return read(() => openDelimited(file, { type: 'csv', ...format }, options));
}

describe('rows', () => {
  it('are numbered by line across blank lines, mixed line ends and fields of several lines', async () => {
    const { rows } = await readCsv('a,b\r\n\n1,"x\r\ny\rz"\r\r\n2,\n"\n",3');
    expect(rows).toEqual([
      { row: 1, cells: ['a', 'b'] },
      { row: 3, cells: ['1', 'x\r\ny\rz'] },
      { row: 7, cells: ['2', ''] },
      { row: 8, cells: ['\n', '3'] },
    ]);
  });

  it('keep their cells, and a line of empty cells is not a blank line', async () => {
    const { rows } = await readCsv('a\n1,2,3\n,\n""\n \n');
    expect(rows.map(({ cells }) => cells)).toEqual([['a'], ['1', '2', '3'], ['', ''], [''], [' ']]);
  });

  it('keep their numbers after a CRLF whose LF is escaped', async () => {
    const { rows } = await readCsv('"a\r\\\nb"\nc', { escape: '\\' });
    expect(rows).toEqual([
      { row: 1, cells: ['a\r\nb'] },
      { row: 4, cells: ['c'] },
    ]);
  });

  it('have values without the spaces around their quotes', async () => {
    const { rows } = await readCsv('1, "Smith, Jo" ,  "a ""b"""\n2, "x" y,"z" \n');
    expect(rows).toEqual([
      { row: 1, cells: ['1', 'Smith, Jo', 'a "b"'] },
      { row: 2, cells: ['2', ' "x" y', 'z'] },
    ]);
  });

  it('keep a quote inside an unquoted field', async () => {
    const { rows } = await readCsv('5" pipe, x "y",a""b');
    expect(rows).toEqual([{ row: 1, cells: ['5" pipe', ' x "y"', 'a""b'] }]);
  });

  it('of type text are separated by tabs', async () => {
    expect((await readCsv('a,b\tc', { type: 'text' })).rows).toEqual([{ row: 1, cells: ['a,b', 'c'] }]);
  });

  it('are read in batches of 500, and can be read again from the start', async () => {
    const content = 'a,b\n'.repeat(1201);
    const source = await openDelimited(store(content), { type: 'csv' });
    expect(source.bytesTotal).toBe(content.length);
    expect(source.bytesRead()).toBe(0);
    for (let time = 0; time < 2; time++) {
      const sizes: number[] = [];
      for await (const batch of source) sizes.push(batch.length);
      expect(sizes).toEqual([500, 500, 201]);
      expect(source.bytesRead()).toBe(content.length);
    }
  });
});

describe("Excel's sep line", () => {
  it.each(['\n', '\r\n', '\r'])('is skipped and counted (line end %j)', async (lineEnd) => {
    const { rows } = await readCsv(`sep=;${lineEnd}a;b`, { delimiter: ';' }, { chunkBytes: 3 });
    expect(rows).toEqual([{ row: 2, cells: ['a', 'b'] }]);
  });

  it.each([
    ['sep=;\na', ',', ['sep=;']],
    ['sep=;x\na', ';', ['sep=', 'x']],
    ['"sep=";\na', ';', ['sep=', '']],
  ])('is a row if it is not exact: %j', async (content, delimiter, cells) => {
    expect((await readCsv(content, { delimiter })).rows[0]).toEqual({ row: 1, cells });
  });
});

describe('faults', () => {
  it.each([4, 64])('name a field that is too long (chunks of %i)', async (chunkBytes) => {
    const { fault } = await readCsv(`a\n\nb,${'é'.repeat(21)}\n`, {}, { chunkBytes, fieldCharacters: 20 });
    expect(fault).toMatchObject({ code: 'file_field_too_long', place: { row: 3, column: '2' } });
  });

  it('measure a field in characters, not bytes', async () => {
    expect((await readCsv(`${'€'.repeat(20)},b`, {}, { chunkBytes: 3, fieldCharacters: 20 })).fault).toBeUndefined();
  });

  it('end the reading of a field of 100 MB after its first characters', async () => {
    const source = await openDelimited(store(Buffer.alloc(100_000_000, 'x')), { type: 'csv' });
    await expect(source[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'file_field_too_long' });
    expect(source.bytesRead()).toBeLessThan(1_200_000);
  });

  it('name a record that is too long', async () => {
    const { fault } = await readCsv(`a\n${'xxxx,'.repeat(30)}`, {}, { chunkBytes: 8, recordCharacters: 100 });
    expect(fault).toMatchObject({ code: 'file_row_too_long', place: { row: 2 } });
  });

  it.each([16, 65_536])('name a row of more than 16,384 columns (chunks of %i)', async (chunkBytes) => {
    expect((await readCsv(`a\n${','.repeat(16_383)}\n`, {}, { chunkBytes })).fault).toBeUndefined();
    const { fault } = await readCsv(`a\n${','.repeat(16_384)}\n`, {}, { chunkBytes });
    expect(fault).toMatchObject({ code: 'file_row_too_long', place: { row: 2 } });
  });

  it.each([
    [Buffer.from('PK\x03\x04rest', 'latin1'), 'Excel workbook'],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'old Excel workbook'],
    ['%PDF-1.7', 'PDF'],
    [Buffer.from('1f8b0800', 'hex'), 'gzip'],
    [Buffer.from('4d5a900003000000', 'hex'), 'a Windows program'],
    [Buffer.from('4d5a50000200', 'hex'), 'a Windows program'],
    [Buffer.from('7f454c46020101', 'hex'), 'a Linux program'],
  ])('name the format that a foreign file seems to have (%#)', async (content, name) => {
    const { fault } = await readCsv(content);
    expect(fault?.code).toBe('file_format_mismatch');
    expect(fault?.message).toContain(name);
  });

  it('are not reported for a text whose header begins like a program', async () => {
    expect((await readCsv('MZ,b\n1,2\n')).fault).toBeUndefined();
  });

  it.each(['', '\ufeff', Buffer.of(0xff, 0xfe)])('report %j as empty', async (content) => {
    expect((await readCsv(content)).fault?.code).toBe('file_empty');
  });

  it('report a missing file', async () => {
    const { fault } = await read(() => openDelimited(localFile(`${storedPath}-missing`), { type: 'csv' }));
    expect(fault?.code).toBe('file_missing');
  });
});

describe('settings', () => {
  it.each<Partial<DelimitedFormat>>([
    { delimiter: '"' },
    { delimiter: ',"' },
    { delimiter: '\\', escape: '\\' },
    { delimiter: '\n' },
  ])('that contradict each other are refused: %j', async (format) => {
    await expect(openDelimited(store('a'), { type: 'csv', ...format })).rejects.toThrow(/must not/);
  });
});

describe.skipIf(process.platform !== 'linux')('the file', () => {
  const openTimes = (): number =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`) === storedPath;
      } catch {
        return false;
      }
    }).length;

  it('is closed when the caller stops early, after a fault and at the end', async () => {
    const source = await openDelimited(store('a,b\n'.repeat(100_000)), { type: 'csv' });
    expect(openTimes()).toBe(0);
    for await (const _ of source) {
      expect(openTimes()).toBe(1);
      break;
    }
    expect(openTimes()).toBe(0);
    for await (const _ of source);
    expect(openTimes()).toBe(0);
    store(`${'a,b\n'.repeat(100_000)}"x"y`);
    await read(async () => source);
    expect(openTimes()).toBe(0);
  });
});
