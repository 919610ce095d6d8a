import { describe, expect, it } from 'vitest';
import type { DetectedColumn } from '../../../core/detection/value-formats.js';
import { detected, finding, tied } from './written-file.js';

/** Returns the findings about one column of a file, with other columns beside it. */
async function column(values: readonly string[], ...others: (readonly string[])[]): Promise<DetectedColumn> {
  const rows = values.map((value, at) => [String(at + 1), value, ...others.map((other) => other[at] ?? '')].join(';'));
  const header = ['No.', 'Value', ...others.map((_, at) => `Other ${at}`)].join(';');
  const { columns } = await detected(`${header}\n${rows.join('\n')}\n`);
  return columns[1] as DetectedColumn;
}

describe('dates', () => {
  it.each<[string[], object]>([
    [['2026-01-31', '2026-02-01'], { format: 'yyyy-MM-dd' }],
    [['31.01.2026', '01.02.2026'], { format: 'dd.MM.yyyy' }],
    [['1.2.2026', '31.12.2026'], { format: 'd.M.yyyy' }],
    [['31/01/2026', '01/02/2026'], { format: 'dd/MM/yyyy' }],
    [['1/31/2026', '2/1/2026'], { format: 'M/d/yyyy' }],
    [['20260131', '20260201'], { format: 'yyyyMMdd' }],
    [['2026-01-31 10:11:12.123', '2026-02-01 00:00:00.000'], { format: 'yyyy-MM-dd HH:mm:ss.u' }],
    [['2026-01-31T10:11:12Z', '2026-02-01T00:00:00Z'], { format: "yyyy-MM-dd'T'HH:mm:ss'Z'" }],
    [['31.01.2026 8:05', '01.02.2026 17:30'], { format: 'dd.MM.yyyy H:mm' }],
    [['1/31/2026 8:05 AM', '2/1/2026 12:30 PM'], { format: 'M/d/yyyy h:mm a' }],
    [['31 Jan 2026', '1 Feb 2026'], { format: 'd LLL yyyy', locale: 'en' }],
    [['12. März 2026', '1. Mai 2026'], { format: 'd. LLLL yyyy', locale: 'de' }],
    [['12 août 2026', '1 janvier 2026'], { format: 'd LLLL yyyy', locale: 'fr' }],
    [['January 31, 2026', 'May 1, 2026'], { format: 'LLLL d, yyyy', locale: 'en' }],
  ])('are detected in %j', async (values, format) => {
    const found = await column(values);
    expect(finding(found, 'kind').value).toBe('date');
    expect(found.mapping.date, JSON.stringify(found.findings)).toMatchObject(format);
  });

  it.each([
    [
      ['01/02/2026', '03/04/2026'],
      ['dd/MM/yyyy', 'MM/dd/yyyy'],
    ],
    [
      ['01/02/03', '04/05/06'],
      ['dd/MM/yy', 'MM/dd/yy', 'yy/MM/dd'],
    ],
    [
      ['31-01-26', '28-02-26'],
      ['dd-MM-yy', 'yy-MM-dd'],
    ],
    [
      ['01-02-2026', '05-05-2026'],
      ['dd-MM-yyyy', 'MM-dd-yyyy'],
    ],
  ])('are a tie in %j, and the mapping has no format', async (values, formats) => {
    const found = await column(values);
    expect(tied(found, 'date').map((tie) => (tie as { format: string }).format)).toEqual(formats);
    expect(found.mapping).toEqual({});
    expect(finding(found, 'date').reason).toContain(values[0]);
  });

  it('have the order of day and month of a column that is unambiguous, with a reason', async () => {
    const found = await column(['01/02/2026', '03/04/2026'], ['2/13/2025', '1/1/2025']);
    expect(found.mapping.date).toEqual({ format: 'MM/dd/yyyy' });
    expect(finding(found, 'date').reason).toContain('"Other 0"');
    expect(finding(found, 'date').alternatives).toHaveLength(1);
  });

  it('in several formats are a tie', async () => {
    const found = await column(['2026-01-31', '31.01.2026', '2026-02-01', '01.02.2026']);
    expect(tied(found, 'date').length).toBeGreaterThan(1);
    expect(found.mapping).toEqual({});
  });

  it('are not found if eight digits are not a valid day', async () => {
    expect(finding(await column(['20260131', '99999999']), 'kind').value).toBe('number');
  });
});

describe('numbers', () => {
  it.each<[string[], object]>([
    [['1.5', '22.75'], {}],
    [['1', '22'], {}],
    [['1,5', '22,75'], { decimalSeparator: ',' }],
    [['1.234,50', '7,5'], { decimalSeparator: ',', groupSeparator: '.' }],
    [['1,234.50', '7.5'], { groupSeparator: ',' }],
    [['1 234,50', '7,50'], { decimalSeparator: ',', groupSeparator: ' ' }],
    [["1'234.50", '7.5'], { groupSeparator: "'" }],
    [['1.234.567', '12'], { decimalSeparator: ',', groupSeparator: '.' }],
    [['-5', '12.5-'], {}],
    [['0.125', '0.500'], {}],
  ])('are detected in %j', async (values, format) => {
    const found = await column(values);
    expect(finding(found, 'kind').value).toBe('number');
    expect(found.mapping).toEqual(Object.keys(format).length > 0 ? { number: format } : {});
  });

  it.each([[['1.234', '5.678']], [['1,234', '5,678']]])('are a tie in %j', async (values) => {
    const found = await column(values);
    expect(tied(found, 'number')).toHaveLength(2);
    expect(found.mapping).toEqual({});
    expect(finding(found, 'number').reason).toContain('1234');
  });

  it('have the separators of a column that is unambiguous, with a reason', async () => {
    const found = await column(['1.234', '5.678'], ['1.234,50', '7,25']);
    expect(found.mapping.number).toEqual({ decimalSeparator: ',', groupSeparator: '.' });
    expect(finding(found, 'number').reason).toContain('"Other 0"');
  });

  it('without separators have those of other columns, because a number such as 1.234 may follow', async () => {
    const found = await column(['5', '12'], ['1.234,50', '7,25']);
    expect(found.mapping.number).toEqual({ decimalSeparator: ',', groupSeparator: '.' });
  });
});

describe('other values', () => {
  it.each([
    [['00042', '01234'], 'text'],
    [['123456789012345', '223456789012345'], 'text'],
    [['4006381333931', '5901234123457'], 'number'],
    [['A-1', 'B-2'], 'text'],
    [['12 pcs', '5 pcs'], 'text'],
  ])('%j are a %s', async (values, kind) => {
    expect(finding(await column(values), 'kind').value).toBe(kind);
  });

  it('are booleans in the words that the column contains', async () => {
    const found = await column(['Ja', 'Nein', 'Ja']);
    expect(finding(found, 'kind').value).toBe('boolean');
    expect(found.mapping.boolean).toEqual({ true: ['ja'], false: ['nein'] });
  });

  it('are a tie if the column contains only 0 and 1', async () => {
    expect(tied(await column(['0', '1', '1']), 'kind')).toEqual(['number', 'boolean']);
  });

  it('may mean that a value is missing', async () => {
    const content = 'No.;Qty;City;Since\n1;5;Oslo;NULL\n2;N/A;-;2026-01-31\n3;none;None;00.00.0000\n';
    const { file, columns } = await detected(content);
    expect([...(file.emptyValues ?? [])].sort()).toEqual(['-', '00.00.0000', 'N/A', 'NULL', 'none']);
    expect(columns.map((column) => finding(column, 'kind').value)).toEqual(['number', 'number', 'text', 'date']);
    expect(columns[2]?.sampleValues).toContain('None');
  });

  it('are shown as samples, without duplicates', async () => {
    expect((await column(['A', 'B', 'A', 'C'])).sampleValues).toEqual(['A', 'B', 'C']);
  });
});
