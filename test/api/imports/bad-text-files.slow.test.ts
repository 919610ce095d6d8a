import { describe, expect, it } from 'vitest';
import type { FileFormat } from '../../../core/formats/file-format.js';
import { useBench } from '../../harness/bench.js';
import { workbook } from '../../harness/world.js';
import { refusedFile } from './refused-file.js';

const bench = useBench({}, 'none');

const csvFile: FileFormat = { type: 'csv' };
const rows = (number: number): string => Array.from({ length: number }, (_, i) => `n${i},Name ${i}\n`).join('');

describe('a text file is refused if it', () => {
  it.each([
    ['is empty', csvFile, '', 'file_empty', {}, 'The file is empty.'],
    ['has blank lines only', csvFile, '\n\n \n', 'file_column_missing', { row: 3 }, 'missing'],
    ['has a header only', csvFile, 'No.,Name\n', 'file_header_only', {}, 'no records'],
    [
      'ends before its header',
      { type: 'csv', headerRow: 5 },
      'No.,Name\nn1,N\n',
      'file_empty',
      {},
      'The file ends before row 5, where its header should be.',
    ],
    [
      'has blank lines only, without a header',
      { type: 'csv', headerRow: 0, columns: ['No.', 'Name'] },
      '\n\n',
      'file_empty',
      {},
      'no records',
    ],
    [
      'lacks a column',
      csvFile,
      'No.,City\nn1,Oslo\n',
      'file_column_missing',
      { row: 1, column: 'Name' },
      'Column "Name" is missing in the header in row 1. Found: "No.", "City".',
    ],
    [
      'has a column twice',
      csvFile,
      'No.,Name,Name\nn1,A,B\n',
      'file_column_duplicated',
      { row: 1, column: 'Name' },
      'more than once',
    ],
    [
      'has another delimiter',
      csvFile,
      'No.;Name\nn1;A\n',
      'file_column_missing',
      { row: 1, column: 'No.' },
      'looks delimited by ";"',
    ],
    ['has a NUL', csvFile, 'No.,Name\nn1,A\0B\n', 'file_nul_byte', { row: 2, byte: 13 }, 'NUL'],
    [
      'ends in the middle of a character in UTF-16',
      { type: 'csv', encoding: 'utf-16le' },
      Buffer.from('No.,Name\nn1,A', 'utf16le').subarray(0, -1),
      'file_undecodable',
      { row: 2 },
      '',
    ],
    [
      'has half of a surrogate pair',
      { type: 'csv', encoding: 'utf-16le' },
      Buffer.from('No.,Name\nn1,\ud800x\n', 'utf16le'),
      'file_undecodable',
      { row: 2 },
      '',
    ],
    ['is a PDF', csvFile, '%PDF-1.7\n', 'file_format_mismatch', { byte: 0 }, 'a PDF document'],
    [
      'is a fixed-width file without records',
      {
        type: 'fixed-width',
        columns: [
          { name: 'No.', start: 1, length: 4 },
          { name: 'Name', start: 5, length: 9 },
        ],
      },
      '   \n  \n',
      'file_empty',
      {},
      'no records',
    ],
  ] as [string, FileFormat, string | Buffer, string, object, string][])(
    '%s',
    async (_, file, content, code, place, detail) => {
      const problem = await refusedFile(bench, file, content);
      expect(problem).toMatchObject({ code, status: 422, ...(Object.keys(place).length > 0 ? { place } : {}) });
      expect(problem.detail).toContain(detail);
    },
  );

  it('has bytes that cannot be decoded, far from its beginning', async () => {
    const text = `No.,Name\n${rows(20_000)}`;
    const content = Buffer.concat([Buffer.from(text), Buffer.from('x1,M\xfcller\n', 'latin1'), Buffer.from(rows(3))]);
    const problem = await refusedFile(bench, csvFile, content);
    expect(problem).toMatchObject({ code: 'file_undecodable', place: { row: 20_002, byte: text.length + 4 } });
    expect(problem.detail).toContain('windows-1252');
  });

  it('has a field of 100 MB', async () => {
    const content = Buffer.concat([
      Buffer.from('No.,Name\nn1,'),
      Buffer.alloc(100 * 1024 * 1024, 'x'),
      Buffer.from('\n'),
    ]);
    expect(await refusedFile(bench, csvFile, content)).toMatchObject({
      code: 'file_field_too_long',
      place: { row: 2, column: '2' },
    });
  });

  it('is a workbook', async () => {
    const file = await workbook({
      A: [
        ['No.', 'Name'],
        ['n1', 'N'],
      ],
    });
    const problem = await refusedFile(bench, csvFile, file, 'names.csv');
    expect(problem).toMatchObject({ code: 'file_format_mismatch' });
    expect(problem.detail).toContain('an Excel workbook');
  });
});
