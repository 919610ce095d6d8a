import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { dateConverter } from '../../../../core/mapping/convert/date.js';
import { dateFormatFault } from '../../../../core/mapping/convert/date-format-fault.js';
import { InvalidValue } from '../../../../core/mapping/invalid-value.js';

const read = (text: string, format = 'yyyy-MM-dd', locale?: string) => {
  const value = dateConverter({ format, ...(locale ? { locale } : {}) })(text, text);
  return value instanceof InvalidValue ? value.code : value;
};

describe('a date in text', () => {
  it.each([
    ['2026-01-31', 'yyyy-MM-dd', undefined, '2026-01-31'],
    ['31.01.2026', 'dd.MM.yyyy', undefined, '2026-01-31'],
    ['1.2.2026', 'd.M.yyyy', undefined, '2026-02-01'],
    ['02/01/2026', 'MM/dd/yyyy', undefined, '2026-02-01'],
    ['20260131', 'yyyyMMdd', undefined, '2026-01-31'],
    ['31 Jan 2026', 'd LLL yyyy', undefined, '2026-01-31'],
    ['31. Januar 2026', 'd. LLLL yyyy', 'de', '2026-01-31'],
    ['31 janvier 2026', 'd LLLL yyyy', 'fr', '2026-01-31'],
    ['2026-01-31 23:59', 'yyyy-MM-dd HH:mm', undefined, '2026-01-31'],
    ['29.02.2024', 'dd.MM.yyyy', undefined, '2024-02-29'],
    ['0001-01-01', 'yyyy-MM-dd', undefined, '0001-01-01'],
    ['2026-01-31T00:30:00+02:00', "yyyy-MM-dd'T'HH:mm:ssZZ", undefined, '2026-01-31'],
    ['2026-01-31T23:30:00-05:00', "yyyy-MM-dd'T'HH:mm:ssZZ", undefined, '2026-01-31'],
    ['2026-031', 'yyyy-ooo', undefined, '2026-01-31'],
    ['2026-W05-6', "kkkk-'W'WW-E", undefined, '2026-01-31'],
    ['01/2026', 'MM/yyyy', undefined, '2026-01-01'],
  ])('%s in the format %s (%s) is %s', (text, format, locale, day) => {
    expect(read(text, format, locale)).toBe(day);
  });

  it.each([
    ['31.02.2026', 'dd.MM.yyyy'],
    ['29.02.2026', 'dd.MM.yyyy'],
    ['2026-13-01', 'yyyy-MM-dd'],
    ['2026-1-1', 'yyyy-MM-dd'],
    ['2026-01-31x', 'yyyy-MM-dd'],
    ['31.01.2026', 'yyyy-MM-dd'],
    ['0000-01-01', 'yyyy-MM-dd'],
    ['46053', 'yyyy-MM-dd'],
    ['today', 'yyyy-MM-dd'],
  ])('%s in the format %s is invalid', (text, format) => {
    expect(read(text, format)).toBe('not_a_date');
  });

  it.each([
    ['31.01.2026 13:00 PM', 'dd.MM.yyyy HH:mm a', 'en'],
    ['31 January 2026', 'd LLLL yyyy', 'no locale!'],
  ])('%s in the format %s (%s) is invalid, because the format cannot be a date', (text, format, locale) => {
    expect(read(text, format, locale)).toBe('not_a_date');
    expect(dateFormatFault({ format, locale })).toEqual(expect.any(String));
  });

  it.each([
    ['31.01.', 'dd.MM.'],
    ['14:30', 'HH:mm'],
    ['31 Tag', "dd 'Tag'"],
  ])('%s in the format %s is invalid, because the year would be that of the current date', (text, format) => {
    expect(read(text, format)).toBe('not_a_date');
    expect(dateFormatFault({ format })).toBe('it has no year');
  });

  it.each([
    ['yMyMyM', '"y" and "y" both stand for the year: remove one of them'],
    ['yM', 'it is not clear where "y" ends and "M" begins: put a separator between them'],
    ['dMyyyy', 'it is not clear where "d" ends and "M" begins'],
    ['yyyy-MM-dd Hm', 'it is not clear where "H" ends and "m" begins'],
    ["y'1'M", 'it is not clear where "y" ends and "M" begins'],
    ['dMMyy', 'it is not clear where "d" ends and "yy" begins'],
    ['dd.MM.yyyy (LLL)', '"MM" and "LLL" both stand for the month'],
    ['yyyy dd', 'it has a day but no month'],
    ['YYYY-MM-dd', 'it has no year'],
    ["yyyy-'W'WW", /mix/],
  ])('%s is refused: %s', (format, fault) => {
    expect(dateFormatFault({ format })).toMatch(fault);
    expect(dateConverter({ format })('1'.repeat(60), null)).toMatchObject({
      code: 'not_a_date',
      message: expect.stringContaining('cannot be read with the format'),
    });
  });

  it('with more characters than any date has is invalid, and is not parsed', () => {
    expect(read(`2026-01-31${' '.repeat(150)}`)).toBe('not_a_date');
    expect(read(`Saturday, 31 January 2026 at 13:14:15 +01:00`, "cccc, d LLLL yyyy 'at' HH:mm:ss ZZ")).toBe(
      '2026-01-31',
    );
  });

  it.each([
    'yyyy-MM-dd',
    'dd.MM.yyyy hh:mm a',
    'd. LLLL yyyy',
    'yyyyMMdd',
    'ddMMyy',
    'yyMMdd',
    'ddMMyyyy',
    'd.M.yyyy',
    'M/d/yy',
    'dLLLyyyy',
    'dMMyyyy',
    'yyyyMMddHHmmss',
    'yyyyMMddHHmmssSSS',
    "yyyy-MM-dd'T'HH:mm:ss.uZZ",
    'yyyy-ooo',
    "kkkk-'W'WW-E",
    'MM/yyyy',
    'yyyy',
    'yyyy q',
    'DD',
  ])('can be read by %s', (format) => {
    expect(dateFormatFault({ format, locale: 'de' })).toBeUndefined();
  });

  it('is read as the day that was written, in all formats and languages', () => {
    const day = fc.date({
      min: new Date('1900-01-01T00:00:00Z'),
      max: new Date('2199-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    const formats = [
      'yyyy-MM-dd',
      'dd.MM.yyyy',
      'd.M.yyyy',
      'MM/dd/yyyy',
      'yyyyMMdd',
      'd LLL yyyy',
      'd LLLL yyyy',
      'cccc, d LLLL yyyy',
    ];
    fc.assert(
      fc.property(day, fc.constantFrom(...formats), fc.constantFrom('en', 'de', 'fr', 'es'), (date, format, locale) => {
        const written = DateTime.fromJSDate(date, { zone: 'utc' });
        expect(read(written.setLocale(locale).toFormat(format), format, locale)).toBe(written.toISODate());
      }),
      { numRuns: 500 },
    );
  });

  const days = fc.date({
    min: new Date('1961-01-01T00:00:00Z'),
    max: new Date('2060-12-30T23:59:59Z'),
    noInvalidDate: true,
  });

  it('is read with any selection of parts in any order', () => {
    const parts = fc
      .tuple(
        fc.constantFrom('yyyy', 'yy'),
        fc.constantFrom('MM', 'M', 'LLL', 'LLLL'),
        fc.constantFrom('dd', 'd'),
        fc.constantFrom('. ', '.', '/', '-', ' ', "' of '"),
      )
      .chain(([year, month, day, mark]) =>
        fc.shuffledSubarray([year, month, day], { minLength: 3 }).map((order) => order.join(mark)),
      );
    const time = fc.constantFrom('', ' HH:mm', ' H:mm:ss', " 'at' h:mm a", "'T'HH:mm:ss.SSSZZ");
    fc.assert(
      fc.property(days, parts, time, fc.constantFrom('en', 'de', 'fr', 'es', 'pl'), (date, form, clock, locale) => {
        const written = DateTime.fromJSDate(date, { zone: 'UTC+3' });
        const format = form + clock;
        const text = written.setLocale(locale).toFormat(format);
        expect(read(text, format, locale), `${text} as ${format}`).toBe(written.toISODate());
      }),
      { numRuns: 500 },
    );
  });

  it('is read as another program writes it by the rules of a language', () => {
    const languages = fc.constantFrom<[string, 'short' | 'long', string]>(
      ['en-US', 'short', 'M/d/yy'],
      ['en-US', 'long', 'LLLL d, yyyy'],
      ['en-GB', 'short', 'dd/MM/yyyy'],
      ['de-DE', 'short', 'dd.MM.yy'],
      ['de-DE', 'long', 'd. LLLL yyyy'],
      ['fr-FR', 'long', 'd LLLL yyyy'],
      ['es-ES', 'long', "d 'de' LLLL 'de' yyyy"],
      ['sv-SE', 'short', 'yyyy-MM-dd'],
      ['ja-JP', 'short', 'yyyy/MM/dd'],
    );
    fc.assert(
      fc.property(days, languages, (date, [language, dateStyle, format]) => {
        const text = new Intl.DateTimeFormat(language, { dateStyle, timeZone: 'UTC' }).format(date);
        expect(read(text, format, language), text).toBe(date.toISOString().slice(0, 10));
      }),
      { numRuns: 300 },
    );
  });

  it('never throws for any text', () => {
    fc.assert(fc.property(fc.string(), (text) => void expect(read(text)).toMatch(/^(not_a_date|\d{4}-\d\d-\d\d)$/)));
  });
});

describe("a workbook's date", () => {
  const convert = dateConverter({ format: 'dd.MM.yyyy' });
  const native = (date: string) => convert(date, { date });

  it('is taken without its time', () => {
    expect([native('2026-01-31'), native('2026-01-31T23:30:00')]).toEqual(['2026-01-31', '2026-01-31']);
  });

  it('is refused if it is a time or the 29 February 1900 of Excel, which are not days', () => {
    expect(native('14:30:00')).toMatchObject({ code: 'not_a_date', message: 'is a time without a date' });
    expect(native('1900-02-29')).toMatchObject({ code: 'not_a_date', message: 'is a date that does not exist' });
  });

  it('is not confused with the same characters in a text cell', () => {
    for (const order of [true, false]) {
      const fresh = dateConverter({ format: 'dd.MM.yyyy' });
      const results = (order ? [true, false] : [false, true]).map((isNative) => {
        const value = fresh('2026-01-31', isNative ? { date: '2026-01-31' } : '2026-01-31');
        return [isNative, value instanceof InvalidValue ? value.code : value];
      });
      expect(Object.fromEntries(results)).toEqual({ true: '2026-01-31', false: 'not_a_date' });
    }
  });
});

describe('a date as people write it', () => {
  it.each([
    ['2 Mrz 2021', 'd LLL yyyy', 'de', '2021-03-02'],
    ['2. März 2021', 'd. LLL yyyy', 'de', '2021-03-02'],
    ['02 MÄRZ 2021', 'd LLLL yyyy', 'de', '2021-03-02'],
    ['2 Maerz 2021', 'd LLLL yyyy', 'de', '2021-03-02'],
    ['3 Juni 2021', 'd LLL yyyy', 'de', '2021-06-03'],
    ['4 Sept 2021', 'd LLL yyyy', 'de', '2021-09-04'],
    ['5 Jan. 2021', 'd LLL yyyy', 'de', '2021-01-05'],
    ['5 Jänner 2021', 'd LLLL yyyy', 'de', '2021-01-05'],
    ['4 Sept 2021', 'd LLL yyyy', 'en', '2021-09-04'],
    ['4 Sep 2021', 'd LLL yyyy', 'en-GB', '2021-09-04'],
    ['4 aout 2021', 'd LLLL yyyy', 'fr', '2021-08-04'],
    ['1er janv. 2021', 'd LLLL yyyy', 'fr', '2021-01-01'],
    ['4 KASIM 2021', 'd LLLL yyyy', 'tr', '2021-11-04'],
    ['31.\u00a012.\u00a02021', 'd. M. yyyy', undefined, '2021-12-31'],
    ['31.12.2021', 'd. M. yyyy', undefined, '2021-12-31'],
    ['31. 12. 2021', 'dd.MM.yyyy', undefined, '2021-12-31'],
    ['\u200e31.12.2021\u200f', 'dd.MM.yyyy', undefined, '2021-12-31'],
    ['1/31/2026, 2:30:00\u202fPM', 'M/d/yyyy, h:mm:ss a', undefined, '2026-01-31'],
    ['1/31/2026, 2:30:00 p.m.', 'M/d/yyyy, h:mm:ss a', undefined, '2026-01-31'],
    ['31/01/2026 02:30 p. m.', 'dd/MM/yyyy hh:mm a', 'es', '2026-01-31'],
    ['Sa., 31.01.2026', 'ccc, dd.MM.yyyy', 'de', '2026-01-31'],
    ['samstag, 31.01.2026', 'ccc, dd.MM.yyyy', 'de', '2026-01-31'],
    ['2026-01-31 10:00:00+00', 'yyyy-MM-dd HH:mm:ss.uZ', undefined, '2026-01-31'],
    ['2026-01-31 10:00 CEST', 'yyyy-MM-dd HH:mm z', undefined, '2026-01-31'],
    ['31.12.2026 24:00', 'dd.MM.yyyy HH:mm', undefined, '2026-12-31'],
    ['31.12.2026 24:00:00', 'dd.MM.yyyy HH:mm:ss', undefined, '2026-12-31'],
  ])('%s in the format %s (%s) is %s', (text, format, locale, day) => {
    expect(read(text, format, locale)).toBe(day);
  });

  it.each([
    ['31.12.2026 24:01', 'dd.MM.yyyy HH:mm', undefined],
    ['31.12.2026 25:00', 'dd.MM.yyyy HH:mm', undefined],
    ['31.12.2026 10:60', 'dd.MM.yyyy HH:mm', undefined],
    ['1/31/2026 13:00 PM', 'M/d/yyyy h:mm a', undefined],
    ['4 Ju 2021', 'd LLL yyyy', 'en'],
    ['4 Juin 2021', 'd LLL yyyy', 'en'],
    ['31 02 2026', 'dd.MM.yyyy', undefined],
  ])('%s in the format %s (%s) is invalid', (text, format, locale) => {
    expect(read(text, format, locale)).toBe('not_a_date');
  });

  const message = (text: string, date: Parameters<typeof dateConverter>[0]) => {
    const value = dateConverter(date)(text, text);
    return value instanceof InvalidValue ? value.message : value;
  };

  it('has errors that name the language, and the one that a name belongs to', () => {
    expect(message('soon', { format: 'd LLL yyyy' })).toBe(
      'is not a valid date in the format d LLL yyyy with names in English (locale en)',
    );
    expect(message('2 März 2021', { format: 'd LLL yyyy' })).toContain(
      '"März" is a month in German: set "locale" to "de"',
    );
    expect(message('soon', { format: 'dd.MM.yyyy', locale: 'de' })).toBe(
      'is not a valid date in the format dd.MM.yyyy',
    );
  });

  it('has an error if its weekday is another one', () => {
    expect(message('Mo, 31.01.2026', { format: 'ccc, dd.MM.yyyy', locale: 'de' })).toBe(
      'has the wrong weekday: in the format ccc, dd.MM.yyyy it is a Saturday',
    );
  });

  it('as a number of Excel is an error that says which day it looks like, unless the setting reads it', () => {
    expect(message('45581', { format: 'dd.MM.yyyy' })).toContain("looks like Excel's number for 2024-10-16");
    expect(message('45581.75', { format: 'dd.MM.yyyy', excelNumbers: true })).toBe('2024-10-16');
    expect(message('31.01.2026', { format: 'dd.MM.yyyy', excelNumbers: true })).toBe('2026-01-31');
    expect(dateConverter({ format: 'dd.MM.yyyy', excelNumbers: true })('45581', 45581)).toBe('2024-10-16');
    expect(message('123', { format: 'dd.MM.yyyy', excelNumbers: true })).toContain('is not a valid date');
  });
});
