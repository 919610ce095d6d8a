import { describe, expect, it } from 'vitest';
import { workbook } from '../../harness/world.js';
import { detected, tied } from './written-file.js';

const header = ['No.', 'Description', 'Unit Price'];
const records = [
  ['A1', 'Pen', 1.5],
  ['A2', 'Ink', 2.5],
  ['A3', 'Cap', 3.25],
  ['A4', 'Tap', 12],
];
const day = new Date('2026-01-31T00:00:00Z');
type Rows = Parameters<typeof workbook>[0][string];

const file = async (rows: Rows) => {
  const {
    type: _type,
    sheet: _sheet,
    ...rest
  } = (await detected(await workbook({ Items: rows }))).file as unknown as Record<string, unknown>;
  return rest;
};

describe('lines above the header of a workbook', () => {
  it.each<[string, Rows, number]>([
    ['with a date in several cells', [['ACME'], ['As of:', day], ['Filter: all'], [], header, ...records], 5],
    ['directly above it, with a number', [['Price list', null, 2026], header, ...records], 2],
    ['with as many texts as names', [['Company', 'ACME', 'Berlin'], header, ...records], 2],
  ])('%s are no header', async (_title, rows, headerRow) => {
    expect(await file(rows)).toEqual({ headerRow });
  });
});

describe('a second row of the header', () => {
  it.each<[string, Rows]>([
    ['units', [header, [null, null, 'EUR'], ...records]],
    ['hints of a template', [header, ['(max. 20)', '(max. 100)', '(number)'], ...records]],
    ['kinds and lengths', [header, ['Text(20)', 'Text(100)', 'Decimal'], ...records]],
    ['names of fields of a system', [header, ['MATNR', 'MAKTX', 'KBETR'], ...records]],
    ['names in another language', [header, ['Artikelnummer', 'Bezeichnung', 'Preis'], ...records]],
  ])('with %s is no record', async (_title, rows) => {
    expect(await file(rows)).toEqual({ headerRow: 1, firstRow: 3 });
  });

  it.each<[string, Rows]>([
    ['has a text for its price', [header, ['A0', 'Bag', 'on request'], ...records]],
    ['is written in capitals', [header, ['BAG', 'LEATHER', null], ...records]],
    ['has a single value', [header, ['A0'], ...records]],
  ])('is a record if it %s', async (_title, rows) => {
    expect(await file(rows)).not.toHaveProperty('firstRow');
  });
});

describe('rows below the records of a workbook', () => {
  it.each([
    'Ergebnis',
    'Gesamtergebnis',
    'Summa',
    'Suma końcowa',
    'Итог',
    'Toplam',
    'Összeg',
    'Celkový součet',
    'Hovedtotal',
  ])('are a total if they begin with %s', async (word) => {
    expect(await file([header, ...records, [word, null, 19.25]])).toEqual({ headerRow: 1, footerRows: 1 });
  });

  it('are another table if they have names above numbers where records have texts', async () => {
    const other = [[], [], ['Group', 'Discount'], ['A', 0.1], ['B', 0.2]];
    expect(await file([header, ...records, ...other])).toEqual({ headerRow: 1, footerRows: 3 });
  });

  it('are a tie if they only have fewer values, below a blank row', async () => {
    const found = await detected(
      await workbook({ Items: [header, ...records, [], ['Code', 'Meaning'], ['A', 'available']] }),
    );
    expect(tied(found, 'footerRows')).toEqual([0, 2]);
    expect(found.file).not.toHaveProperty('footerRows');
  });

  it('are records if they have as many values, or begin as the others do', async () => {
    expect(await file([header, ...records.slice(0, 2), [], ...records.slice(2)])).toEqual({ headerRow: 1 });
    expect(await file([header, ...records, [], ['A5', 'Bag']])).toEqual({ headerRow: 1 });
  });
});
