import { describe, expect, it } from 'vitest';
import yazl from 'yazl';
import type { ProblemDetails } from '../../api/problem.js';
import type { FileFormat } from '../../integration/file-format.js';
import { compoundFile } from '../activities/read/xlsx/compound-file.js';
import { relationships, workbookPart, worksheet } from '../activities/read/xlsx/raw-workbook.js';
import { found, namesSetup, save, useBench, workbook } from './fixtures.js';

const bench = useBench({}, { empty: true });
let count = 0;

/** Uploads a file that cannot be imported; nothing may come of it, and the next file is imported. */
async function refused(
  file: FileFormat,
  content: string | Uint8Array,
  fileName = 'names.csv',
): Promise<ProblemDetails> {
  const { client, system } = bench;
  const { superuser } = system.database;
  const code = `bad-${++count}`;
  await save(client, code, namesSetup(file));
  const { status, body, headers } = await client.start(code, content, {
    processing: 'now',
    fileName,
    prefer: 'wait=100',
  });
  expect(status, JSON.stringify(body)).toBe(422);
  expect(headers.get('content-type')).toContain('application/problem+json');
  const problem = body as unknown as ProblemDetails;
  const failed = await found(client, problem.import as string);
  expect(failed).toMatchObject({
    status: 'Failed',
    message: `Failed: ${problem.detail}`,
    counts: { total: 0, completed: 0, errors: 0, skipped: 0, waiting: 0 },
    fault: { code: problem.code },
  });
  expect(
    await superuser`SELECT 1 FROM integration_record UNION ALL SELECT 1 FROM record_error UNION ALL SELECT 1 FROM customer`,
  ).toHaveLength(0);
  expect(await client.call('GET', '/health/ready')).toMatchObject({ status: 200 });
  return problem;
}

const csvFile: FileFormat = { type: 'csv' };
const rows = (number: number): string => Array.from({ length: number }, (_, i) => `n${i},Name ${i}\n`).join('');

describe('a text file that cannot be imported', () => {
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
      'file_column_doubled',
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
    [
      'never closes a quote',
      csvFile,
      'No.,Name\nn1,A\nn2,"B\nn3,C\n',
      'file_quote_unclosed',
      { row: 3, column: '2' },
      'row 3, column 2',
    ],
    [
      'has text after a quote',
      csvFile,
      'No.,Name\nn1,"A"B\n',
      'file_quote_misplaced',
      { row: 2, column: '2' },
      'follows a closing quote',
    ],
    ['has a NUL', csvFile, 'No.,Name\nn1,A\0B\n', 'file_nul_byte', { row: 2, byte: 13 }, 'NUL'],
    [
      'is cut in UTF-16',
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
    'because it %s',
    async (_, file, content, code, place, detail) => {
      const problem = await refused(file, content);
      expect(problem).toMatchObject({ code, status: 422, ...(Object.keys(place).length > 0 ? { place } : {}) });
      expect(problem.detail).toContain(detail);
    },
  );

  it('because bytes cannot be decoded, deep in the file', async () => {
    const text = `No.,Name\n${rows(20_000)}`;
    const content = Buffer.concat([Buffer.from(text), Buffer.from('x1,M\xfcller\n', 'latin1'), Buffer.from(rows(3))]);
    const problem = await refused(csvFile, content);
    expect(problem).toMatchObject({ code: 'file_undecodable', place: { row: 20_002, byte: text.length + 4 } });
    expect(problem.detail).toContain('windows-1252');
  });

  it('because a field has 100 MB', async () => {
    const content = Buffer.concat([
      Buffer.from('No.,Name\nn1,'),
      Buffer.alloc(100 * 1024 * 1024, 'x'),
      Buffer.from('\n'),
    ]);
    expect(await refused(csvFile, content)).toMatchObject({
      code: 'file_field_too_long',
      place: { row: 2, column: '2' },
    });
  });

  it('because a workbook was expected to be one', async () => {
    const file = await workbook({
      A: [
        ['No.', 'Name'],
        ['n1', 'N'],
      ],
    });
    const problem = await refused(csvFile, file, 'names.csv');
    expect(problem).toMatchObject({ code: 'file_format_mismatch' });
    expect(problem.detail).toContain('an Excel workbook');
  });
});

/** A workbook whose only sheet has this XML. */
const sheetOf = (xml: string): Promise<Buffer> =>
  zip(
    ['_rels/.rels', Buffer.from(relationships(['rId1', 'officeDocument', 'xl/workbook.xml']))],
    ['xl/workbook.xml', Buffer.from(workbookPart('<sheet name="Names" sheetId="1" r:id="rId1"/>'))],
    ['xl/_rels/workbook.xml.rels', Buffer.from(relationships(['rId1', 'worksheet', 'worksheets/sheet1.xml']))],
    ['xl/worksheets/sheet1.xml', Buffer.from(xml)],
  );
const cells = (row: number, ...texts: string[]): string =>
  `<row r="${row}">${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;

const zip = async (...parts: [string, Buffer][]): Promise<Buffer> => {
  const file = new yazl.ZipFile();
  for (const [name, content] of parts) file.addBuffer(content, name);
  file.end();
  const chunks: Buffer[] = [];
  for await (const chunk of file.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

describe('a workbook that cannot be imported', () => {
  const excel: FileFormat = { type: 'excel' };
  const table = [['No.', 'Name'], ...Array.from({ length: 500 }, (_, i) => [`n${i}`, `Name ${Math.sin(i)}`])];
  const refuse = (content: Uint8Array | string, file = excel) => refused(file, content, 'names.xlsx');

  it('because it is something else', async () => {
    expect(await refuse('No.,Name\nn1,N\n')).toMatchObject({
      code: 'file_format_mismatch',
      detail: expect.stringContaining('text, such as CSV'),
    });
    expect(await refuse('')).toMatchObject({ code: 'file_empty' });
    expect(await refuse(await zip(['word/document.xml', Buffer.from('<a/>')]))).toMatchObject({
      code: 'file_format_mismatch',
    });
  });

  it('because it is cut, or changed', async () => {
    const file = await workbook({ Names: table });
    expect(await refuse(file.subarray(0, file.length / 2))).toMatchObject({ code: 'file_broken' });
    const changed = Uint8Array.from(file);
    const middle = Buffer.from(changed.buffer).indexOf('xl/worksheets/sheet1.xml') + 400;
    changed.fill(0xff, middle, middle + 40);
    expect((await refuse(changed)).code).toMatch(/^file_broken$/);
  });

  it('because it has a password', async () => {
    expect(await refuse(compoundFile('EncryptedPackage', 'EncryptionInfo'))).toMatchObject({
      code: 'file_password_protected',
    });
  });

  it('because it is a zip bomb', async () => {
    const bomb = worksheet(cells(1, 'No.', 'Name') + '<row/>'.repeat(22 * 1024 * 1024) + cells(2, 'n1', 'N'));
    expect(await refuse(await sheetOf(bomb))).toMatchObject({ code: 'file_too_large' });
  });

  it('because its columns are not those of the setup', async () => {
    expect(
      await refuse(
        await workbook({
          Names: [
            ['No.', 'City'],
            ['n1', 'Oslo'],
          ],
        }),
      ),
    ).toMatchObject({ code: 'file_column_missing', place: { row: 1, column: 'Name' } });
    expect(await refuse(await workbook({ Names: [['No.', 'Name']] }))).toMatchObject({ code: 'file_header_only' });
    expect(await refuse(await workbook({ Names: [] }))).toMatchObject({ code: 'file_empty' });
    const missing = await refuse(await workbook({ Names: table }), { type: 'excel', sheet: 'Orders' });
    expect(missing).toMatchObject({ code: 'file_sheet_missing', detail: expect.stringContaining('Names') });
  });

  it('while one with a single huge merge is read', async () => {
    const { client } = bench;
    const merges = '<mergeCells count="1"><mergeCell ref="C1:XFD1048576"/></mergeCells>';
    const sheet = worksheet(cells(1, 'No.', 'Name') + cells(2, 'merged', 'N')).replace(
      '</sheetData>',
      `</sheetData>${merges}`,
    );
    await save(client, 'merged', namesSetup(excel));
    expect((await client.import('merged', await sheetOf(sheet), { fileName: 'merged.xlsx' })).counts.completed).toBe(1);
  });
});
