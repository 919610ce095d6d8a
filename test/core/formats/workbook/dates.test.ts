import { describe, expect, it } from 'vitest';
import { digitMask, digitsUnder } from '../../../../core/formats/workbook/digit-mask.js';
import { formatCodeKind } from '../../../../core/formats/workbook/number-format.js';
import { fromIsoText } from '../../../../core/formats/workbook/serial-date.js';
import { readAll, useWorkbookFolder } from '../xlsx/raw-workbook.js';

const folder = useWorkbookFolder();

const STYLES = `<numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy&quot; hrs&quot;"/><numFmt numFmtId="165" formatCode="0.00&quot; days&quot;"/></numFmts>
  <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="20"/><xf numFmtId="46"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>`;
const [DATE, DATE_TIME, TIME, ELAPSED, CUSTOM_DATE, CUSTOM_NUMBER] = [1, 2, 3, 4, 5, 6];

async function datesOf(cells: [number, string | number][], date1904 = false): Promise<unknown[]> {
  const xml = cells.map(([style, value]) => `<c s="${style}"><v>${value}</v></c>`).join('');
  const properties = date1904 ? '<workbookPr date1904="1"/>' : '';
  const [row] = await readAll(await folder.write({ rows: `<row>${xml}</row>`, styles: STYLES, properties }));
  return (
    row?.cells.map((cell) => (cell !== null && typeof cell === 'object' && 'date' in cell ? cell.date : cell)) ?? []
  );
}

describe('dates', () => {
  it('reads dates, date-times and times by the format of their cell', async () => {
    const cells: [number, number][] = [
      [DATE, 46053],
      [DATE_TIME, 46053],
      [DATE_TIME, 46053.604166666664],
      [DATE, 46053.5],
      [TIME, 0.604166666666667],
      [TIME, 46053.25],
      [CUSTOM_DATE, 46053],
      [CUSTOM_NUMBER, 46053],
      [0, 46053],
    ];
    expect(await datesOf(cells)).toEqual([
      '2026-01-31',
      '2026-01-31',
      '2026-01-31T14:30:00',
      '2026-01-31T12:00:00',
      '14:30:00',
      '2026-01-31T06:00:00',
      '2026-01-31',
      46053,
      46053,
    ]);
  });

  it("keeps the 1900 system's leap date that does not exist", async () => {
    expect(
      await datesOf([
        [DATE, 1],
        [DATE, 59],
        [DATE, 60],
        [DATE, 61],
        [DATE, 0],
        [DATE, 2958465],
      ]),
    ).toEqual(['1900-01-01', '1900-02-28', '1900-02-29', '1900-03-01', '1900-01-00', '9999-12-31']);
  });

  it('counts from 1904 if the workbook requires it', async () => {
    expect(
      await datesOf(
        [
          [DATE, 0],
          [DATE, 60],
          [DATE, 44591],
          [TIME, 0.5],
        ],
        true,
      ),
    ).toEqual(['1904-01-01', '1904-03-01', '2026-01-31', '12:00:00']);
  });

  it('rounds to the millisecond, also across midnight', async () => {
    expect(
      await datesOf([
        [DATE_TIME, 46052.99999999999],
        [DATE_TIME, 46053.00000001158],
        [TIME, 0.9999999999],
      ]),
    ).toEqual(['2026-01-31', '2026-01-31T00:00:00.001', '1900-01-01']);
  });

  it.each([
    ['2026-01-31T23:59:59.9999999', '2026-02-01'],
    ['2026-02-28T14:29:59.9996Z', '2026-02-28T14:30:00'],
    ['2026-01-31T14:30:00.0004', '2026-01-31T14:30:00'],
    ['9999-12-31T23:59:59.9999', '9999-12-31T23:59:59'],
    ['2026-13-31T23:59:59.9999', '2026-13-31T23:59:59'],
    ['14:29:59.9999', '14:30:00'],
    ['T23:59:59.9999', '00:00:00'],
    ['14:30:00.5', '14:30:00.500'],
  ])('rounds %s to the millisecond', (text, date) => {
    expect(fromIsoText(text)).toEqual({ date });
  });

  it('returns a number for a date that Excel cannot show', async () => {
    expect(
      await datesOf([
        [DATE, -1],
        [DATE, 2958466],
        [DATE, 1e300],
      ]),
    ).toEqual([-1, 2958466, 1e300]);
  });

  it('returns a time for a duration, however long', async () => {
    const durations = [0.25, 1.5, 30.5 / 24, -0.5, 1000];
    expect(await datesOf(durations.map((days) => [ELAPSED, days]))).toEqual([
      '06:00:00',
      '36:00:00',
      '30:30:00',
      '-12:00:00',
      '24000:00:00',
    ]);
  });
});

describe('number formats', () => {
  it.each([
    ['General', 'number'],
    ['0.00E+00', 'number'],
    ['#,##0.00 "days"', 'number'],
    ['[Red]-#,##0;[Blue]0', 'number'],
    ['0\\d', 'number'],
    ['_-* #,##0_d', 'number'],
    ['[$USD] 0.00', 'number'],
    ['@', 'number'],
    ['yyyy-mm-dd', 'date'],
    ['[$-409]mmm\\-yy;@', 'date'],
    ['[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', 'date'],
    ['m/d/yy h:mm', 'date'],
    ['mm', 'date'],
    ['h:mm AM/PM', 'time'],
    ['mm:ss.0', 'time'],
    ['[h]:mm:ss', 'elapsed'],
    ['yyyy"年"m"月"d"日"', 'date'],
  ])('%s shows a %s', (code, kind) => {
    expect(formatCodeKind(code)).toBe(kind);
  });
});

describe('a number format of zeros', () => {
  it.each([
    ['00000', 42, '00042'],
    ['00000;@', 42, '00042'],
    ['[$-407]00000', 1234, '01234'],
    ['000\\-00\\-0000', 12345678, '012-34-5678'],
    ['00-00', 12345, '123-45'],
    ['0000', 12345, '12345'],
    ['00000', 0, '00000'],
    ['"D-"00000', 1067, 'D-01067'],
    ['"ART-"0000', 123456, 'ART-123456'],
    ['\\A0000', 42, 'A0042'],
    ['0#" "##" "##" "##" "##', 123456789, '01 23 45 67 89'],
    ['000\\ 00', 11122, '111 22'],
    ['000 000', 42, '000 042'],
    ['"+"0', 4935112345, '+4935112345'],
  ])('%s shows %d as %s', (code, value, shown) => {
    expect(digitsUnder(digitMask(code) ?? '', value)).toBe(shown);
  });

  it.each([
    '0',
    '0.00',
    '#,##0',
    '00.0',
    '00%',
    '0000E+00',
    '00" pcs"',
    '0 000',
    '# ##0',
    '"EUR "0',
    '"€"00',
    '00\\.000',
    '-00',
    '00:00',
    'General',
    '@',
    '',
  ])('%j does not pad values that are not numbers', (code) => {
    expect(digitMask(code)).toBeUndefined();
  });

  it.each([-42, 4.2, 1e15, Number.NaN])('does not pad the number %d', (value) => {
    expect(digitsUnder('00000', value)).toBeUndefined();
  });

  it('is recognised fast for any format code', () => {
    expect(digitMask(`${'0'.repeat(100_000)}x`)).toBeUndefined();
  });
});
