import { describe, expect, it } from 'vitest';
import type { Preview } from '../../../api/samples/preview/schemas.js';
import type { FileFormat } from '../../../core/formats/file-format.js';
import { maxPageBytes } from '../../../db/page-bytes.js';
import { workbookBytes } from '../../core/formats/xlsx/raw-workbook.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { csv, namesSetup } from '../../harness/world.js';
import { refusedFile } from '../imports/refused-file.js';
import { previewOf, sampleOf } from '../samples/sample-calls.js';

const mebibyte = 1024 * 1024;
const bench = useBench({ FILE_EXPANSION_FLOOR_BYTES: String(16 * mebibyte) }, 'none');
const excel: FileFormat = { type: 'excel' };

/** A workbook whose rows have a number, a name and `columns` more cells, all of which refer to one shared string. */
const repeating = (text: string, rows: number, columns: number): Promise<Buffer> => {
  const inline = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
  const header = ['No.', 'Name', ...Array.from({ length: columns }, (_, column) => `Text ${column}`)];
  const shared = '<c t="s"><v>0</v></c>'.repeat(columns);
  const name = 'too long a name '.repeat(10);
  return workbookBytes({
    strings: `<si><t>${text}</t></si>`,
    rows: `<row>${header.map(inline).join('')}</row>${Array.from({ length: rows }, (_, row) => `<row>${inline(`n${row}`)}${inline(`${row} ${name}`)}${shared}</row>`).join('')}`,
  });
};

interface Page<Entry> {
  entries: Entry[];
  next: string | null;
}

/** Reads all pages of a list and checks that every page with more than one entry respects the bound of a page. */
async function allOf<Entry>(path: string): Promise<{ entries: Entry[]; pages: number }> {
  const entries: Entry[] = [];
  let pages = 0;
  for (let cursor: string | null = ''; cursor !== null; pages += 1) {
    const page: Page<Entry> = await getBody(
      bench.client,
      `${path}${path.includes('?') ? '&' : '?'}limit=1000${cursor && `&cursor=${cursor}`}`,
    );
    if (page.entries.length > 1) expect(JSON.stringify(page).length).toBeLessThan(maxPageBytes * 1.1);
    expect(page.entries.length > 0 || page.next === null).toBe(true);
    entries.push(...page.entries);
    cursor = page.next;
  }
  return { entries, pages };
}

describe('a small file with large content', () => {
  it('is refused with the place of a workbook cell that is longer than Excel allows', async () => {
    const file = await repeating('x'.repeat(1_000_000), 100, 1);
    expect(file.length).toBeLessThan(10_000);
    expect(await refusedFile(bench, excel, file, 'names.xlsx')).toMatchObject({
      code: 'file_field_too_long',
      detail: 'The cell C2 has more than 32,767 characters, which is more than Excel allows: shorten it.',
      place: { sheet: 'Orders', row: 2, column: 'C' },
    });
  });

  it('is refused with the place of a text cell that is too long', async () => {
    const file = csv(['No.', 'Name'], ['n1', 'x'.repeat(131_072)], ['n2', 'x'.repeat(131_073)]);
    expect(await refusedFile(bench, { type: 'csv' }, file)).toMatchObject({
      code: 'file_field_too_long',
      place: { row: 3, column: '2' },
    });
  });

  it('is refused if its records are many times larger than the file', async () => {
    const file = await repeating('x'.repeat(32_767), 200, 20);
    expect(file.length).toBeLessThan(20_000);
    const problem = await refusedFile(bench, excel, file, 'names.xlsx');
    expect(problem).toMatchObject({ code: 'file_too_large', place: { row: 27 } });
    expect(problem.detail).toContain('have more than 16,777,216 bytes');
  });
});

describe('records with many characters', () => {
  const text = 'x'.repeat(32_767);
  const rows = 24;

  let done: Promise<string> | undefined;
  const imported = (): Promise<string> => {
    done ??= importOnce();
    return done;
  };

  async function importOnce(): Promise<string> {
    await save(bench.client, 'wide', namesSetup(excel));
    const { id, counts } = await bench.client.import('wide', await repeating(text, rows, 5), {
      fileName: 'wide.xlsx',
    });
    expect(counts).toMatchObject({ total: rows, errors: rows });
    return id;
  }

  it('are listed once and complete on shorter pages, for many concurrent clients', async () => {
    const id = await imported();
    type Shown = { row: number; source: Record<string, string> };
    const lists = [
      `imports/${id}/records`,
      `imports/${id}/records?status=Error`,
      'records?integration=wide',
      `imports/${id}/records`,
    ];
    for (const { entries, pages } of await Promise.all(lists.map((path) => allOf<Shown>(path)))) {
      expect(entries.map(({ row }) => row)).toEqual(Array.from({ length: rows }, (_, index) => index + 2));
      expect(pages).toBe(4);
      for (const { source } of entries) expect(source['Text 4']).toHaveLength(text.length);
    }
  });

  it('are shown as examples of error groups, on shorter pages', async () => {
    const id = await imported();
    type Group = { records: number; examples: { row: number; source: object }[] };
    const { entries, pages } = await allOf<Group>(`imports/${id}/error-groups`);
    expect(entries).toHaveLength(rows);
    expect(pages).toBe(4);
    expect(new Set(entries.map(({ examples }) => examples[0]?.row)).size).toBe(rows);
  });

  it('can be downloaded as failed rows, in a file that is accepted when it is returned', async () => {
    const id = await imported();
    const path = `${bench.client.url}/v1/companies/acme/imports/${id}/failed-rows`;
    const headers = { authorization: `Bearer ${bench.client.key}` };
    const file = await (await fetch(path, { headers })).blob();
    const form = new FormData();
    form.set('file', file, 'returned.xlsx');
    const returned = await fetch(path, { method: 'POST', headers, body: form });
    expect([returned.status, await returned.json()]).toMatchObject([200, { records: 0 }]);
  });

  it('can be tried in a dry run and corrected, and their earlier values are listed', async () => {
    const long = '😀'.repeat(65_536);
    await save(bench.client, 'long', namesSetup({ type: 'csv' }));
    const lines = Array.from({ length: 40 }, (_, row) => [`l${row}`, long]);
    const staged = await bench.client.import('long', csv(['No.', 'Name'], ...lines), { processing: 'choose' });
    const dryRun = await bench.client.call<{ number: number }>('POST', `imports/${staged.id}/dry-runs`, {});
    expect(dryRun.status, JSON.stringify(dryRun.body)).toBe(200);
    type Shown = { row: number; source: { Name: string } };
    const dry = await allOf<Shown>(`imports/${staged.id}/dry-runs/${dryRun.body.number}/records`);
    expect(dry.entries.map(({ source }) => source.Name === long)).toEqual(lines.map(() => true));
    expect(dry.pages).toBeGreaterThan(2);

    const groups = await getBody<Page<{ id: string }>>(bench.client, `imports/${staged.id}/error-groups`);
    const corrected = await bench.client.call('POST', `imports/${staged.id}/corrections`, {
      errorGroup: groups.entries[0]?.id,
      values: { Name: 'Short' },
    });
    expect(corrected.body).toMatchObject({ records: 40, inError: 0 });
    const cells = await allOf<{ row: number; before: string }>(
      `imports/${staged.id}/corrections/${corrected.body.number}/cells`,
    );
    expect(cells.entries.map(({ before }) => before === long)).toEqual(lines.map(() => true));
    expect(cells.pages).toBeGreaterThan(2);
  });

  it('can be read even if a single one is larger than a page', async () => {
    const names = ['No.', 'Name', ...Array.from({ length: 6 }, (_, column) => `${column}${'東'.repeat(130_000)}`)];
    const line = (number: string): string[] => [number, 'N', ...names.slice(2)];
    await save(bench.client, 'huge', namesSetup({ type: 'csv' }));
    const { id } = await bench.client.import('huge', csv(names, line('h1'), line('h2')));
    const { entries, pages } = await allOf<{ row: number; source: object }>(`imports/${id}/records`);
    expect([pages, entries.map(({ row }) => row)]).toEqual([2, [2, 3]]);
    const one = await getBody(bench.client, `imports/${id}/records/3`);
    expect(one).toEqual(entries[1]);
    expect(Buffer.byteLength(JSON.stringify(one))).toBeGreaterThan(maxPageBytes);
  });

  it('are previewed a few at a time, with the row to continue from', async () => {
    const long = 'x'.repeat(131_072);
    const names = ['No.', 'Name', 'A', 'B', 'C', 'D', 'E', 'F', 'G'];
    const lines = Array.from({ length: 8 }, (_, row) => [`p${row}`, 'N', ...names.slice(2).map(() => long)]);
    const sample = await sampleOf(bench.client, csv(names, ...lines));
    const seen: number[] = [];
    for (let fromRow: number | null = 1; fromRow !== null; ) {
      const shown: Preview = await previewOf(bench.client, sample, { file: { type: 'csv' }, fromRow, rows: 100 });
      expect(shown).toMatchObject({ fault: null });
      expect(shown.rows.length).toBeLessThan(8);
      seen.push(...shown.rows.map(({ row }) => row));
      fromRow = shown.next;
    }
    expect(seen).toEqual(lines.map((_, index) => index + 2));
  });
});
