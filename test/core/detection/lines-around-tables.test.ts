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
    ['in several rows', [['Price list', null, 'of 2026'], ['Company:', 'ACME', 'Berlin'], header, ...records], 3],
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
    ['an example', [header, ['e.g. C100', 'e.g. Hammer', 'e.g. 12.50'], ...records]],
    ['names in another language', [header, ['Artikelnummer', 'Bezeichnung', 'Preis'], ...records]],
  ])('with %s is no record', async (_title, rows) => {
    expect(await file(rows)).toEqual({ headerRow: 1, firstRow: 3 });
  });

  it('is found above texts by names that only a system has', async () => {
    const customers = [
      ['C1', 'Ann Ltd', 'York'],
      ['C2', 'Bob GmbH', 'Bonn'],
    ];
    expect(await file([['Customer No.', 'Name', 'City'], ['KUNNR', 'NAME1', 'ORT01'], ...customers])).toEqual({
      headerRow: 1,
      firstRow: 3,
    });
  });

  it('is a record if it is written as the records are', async () => {
    const capitals = [header, ['BAG', 'LEATHER', 'TBD'], ['PEN', 'BLUE', 1.5], ['INK', 'RED', 2]];
    expect(await file(capitals)).toEqual({ headerRow: 1 });
  });

  it.each<[string, Rows]>([
    ['has a text for its price', [header, ['A0', 'Bag', 'on request'], ...records]],
    ['is written in capitals', [header, ['BAG', 'LEATHER', null], ...records]],
    ['has a single value', [header, ['A0'], ...records]],
  ])('is a record if it %s', async (_title, rows) => {
    expect(await file(rows)).not.toHaveProperty('firstRow');
  });
});

describe('a header with months and years', () => {
  it('is a header although some of its cells are dates', async () => {
    const months = [new Date('2026-01-01T00:00:00Z'), new Date('2026-02-01T00:00:00Z')];
    const rows = [
      ['No.', 'Description', ...months],
      ['A1', 'Pen', 15, 11],
      ['A2', 'Ink', 25, 7],
    ];
    expect(await file(rows)).toMatchObject({ headerRow: 1 });
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
