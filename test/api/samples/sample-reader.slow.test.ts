import { afterAll, describe, expect, it } from 'vitest';
import { SampleReader } from '../../../api/samples/sample-reader.js';
import type { ThreadPoolLimits } from '../../../api/threads/thread-pools.js';
import { Threads } from '../../../api/threads/threads.js';
import { ThreadsBusy } from '../../../api/threads/turns.js';
import { written } from '../../core/detection/written-file.js';
import { useWorkbookFolder, worksheet } from '../../core/formats/xlsx/raw-workbook.js';

const folder = useWorkbookFolder();
const open: Threads[] = [];
afterAll(() => Promise.all(open.map((threads) => threads.close())));

// Tasks that only read files need no database.
function threads(limits: Partial<ThreadPoolLimits> = {}): SampleReader {
  const created = new Threads('', { samples: limits });
  open.push(created);
  return new SampleReader(created);
}

const wide = `${'1;'.repeat(2_000)}1\n`.repeat(2_000);
const lastRows = {
  file: { type: 'csv', delimiter: ';' } as const,
  mapping: undefined,
  rows: 1,
  fromRow: 9_000_000,
};

describe('reading a sample', () => {
  it('ends at its time limit, which is reported as a file fault', async () => {
    const path = written('1;2\n'.repeat(5_000_000));
    const { fault } = await threads({ deadlineMs: 300 }).preview({ companyId: 1, path }, lastRows);
    expect(fault).toMatchObject({
      code: 'file_time_limit',
      message: expect.stringContaining('request the preview again'),
    });
  });

  it('ends at its memory limit, and the process continues', async () => {
    const { fault } = await threads({ memoryMb: 12 }).describe({ companyId: 1, path: written(wide) });
    expect(fault).toMatchObject({ code: 'file_too_large', message: expect.stringContaining('memory') });
  });

  it('needs no more than the default memory for wide files and long cells', async () => {
    const withDefaults = threads();
    const rss = process.memoryUsage().rss;
    expect(await withDefaults.describe({ companyId: 1, path: written(wide) })).toMatchObject({ fault: null });
    const long = `No.;Text\n${`1;"${'x'.repeat(130_000)}"\n`.repeat(140)}`;
    expect(await withDefaults.describe({ companyId: 1, path: written(long) })).toMatchObject({ fault: null });
    expect(process.memoryUsage().rss - rss).toBeLessThan(250 * 1024 * 1024);
  });

  it('is refused if too many tasks wait', async () => {
    const busy = threads({ threads: 1, maxWaiting: 1 });
    const path = written('No.,Name\n1,A\n');
    const results = await Promise.allSettled([1, 2, 3].map(() => busy.describe({ companyId: 1, path })));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect((results[2] as PromiseRejectedResult).reason).toBeInstanceOf(ThreadsBusy);
  });

  it.each<[string, () => Promise<string>, string | undefined]>([
    [
      'one merge of the whole sheet',
      () => {
        const sheet = worksheet('<row><c t="str"><v>No.</v></c></row><row><c><v>1</v></c></row>');
        const merged = sheet.replace(
          '</sheetData>',
          '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        );
        return folder.write({ parts: { 'xl/worksheets/sheet1.xml': merged } });
      },
      undefined,
    ],
    [
      'a million merged ranges on its rows',
      () => {
        const row = `<row>${'<c/><c><v>1</v></c>'.repeat(50)}</row>`;
        const ranges = Array.from(
          { length: 1_000_000 },
          (_, at) => `<mergeCell ref="A${(at % 400) + 1}:A${at + 500}"/>`,
        );
        const merges = `</sheetData><mergeCells>${ranges.join('')}</mergeCells>`;
        const sheet = worksheet(row.repeat(499)).replace('</sheetData>', merges);
        return folder.write({ parts: { 'xl/worksheets/sheet1.xml': sheet } });
      },
      undefined,
    ],
    ['rows without end', () => folder.write({ rows: '<row/>'.repeat(1_100_000) }), 'file_too_large'],
    ['a huge number of strings', () => folder.write({ strings: '<si><t/></si>'.repeat(10_000_000) }), 'file_too_large'],
    [
      'one endless cell',
      () => folder.write({ rows: `<row><c t="str"><v>${'x'.repeat(11_000_000)}` }),
      'file_field_too_long',
    ],
    ['a cell in the last column', () => folder.write({ rows: '<row r="1"><c r="XFD1"><v>1</v></c></row>' }), undefined],
  ])('withstands a workbook with %s', async (_, write, code) => {
    const { fault, columns } = await threads().describe({ companyId: 1, path: await write() });
    if (code) expect(fault).toMatchObject({ code });
    else expect({ fault, columns: columns.length > 0 }).toMatchObject({ columns: true });
  });

  it("reports a failure without the file's path and content", async () => {
    const missing = threads().describe({ companyId: 1, path: `${written('secret')}/secret` });
    await expect(missing).rejects.toThrow(/^The thread task describe-sample failed: Error at /);
    await expect(missing).rejects.not.toThrow(/secret/);
  });
});
