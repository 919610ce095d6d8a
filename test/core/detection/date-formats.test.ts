import { describe, expect, it } from 'vitest';
import { bestReadings, readDates } from '../../../core/detection/date-formats.js';

/** The format that reads all of the texts, and the days; undefined if there is none, or more than one. */
function reading(texts: readonly string[]) {
  const [best, other] = bestReadings(readDates(texts));
  if (!best || other || best.fits < texts.length) return undefined;
  return { ...best.format, days: best.days };
}

describe('the format of dates', () => {
  it.each<[string[], string, string | undefined, string[]]>([
    [['2023.02.28.'], 'yyyy.MM.dd.', undefined, ['2023-02-28']],
    [['31. 12. 2021'], 'd. M. yyyy', undefined, ['2021-12-31']],
    [['31.\u00a012.\u00a02021', '1.2.2022'], 'd. M. yyyy', undefined, ['2021-12-31', '2022-02-01']],
    [['1/31/2026, 2:30:00 PM'], 'M/d/yyyy, h:mm:ss a', undefined, ['2026-01-31']],
    [['1/31/2026, 2:30:00\u202fPM'], 'M/d/yyyy, h:mm:ss a', undefined, ['2026-01-31']],
    [['31/01/2026 02:30 p. m.'], 'dd/MM/yyyy h:mm a', undefined, ['2026-01-31']],
    [['31/01/2026, 14:30'], 'dd/MM/yyyy, HH:mm', undefined, ['2026-01-31']],
    [['31.12.2026 24:00'], 'd.M.yyyy HH:mm', undefined, ['2026-12-31']],
    [['31/01/2026 14h30'], "dd/MM/yyyy HH'h'mm", undefined, ['2026-01-31']],
    [['31.1.2026 klo 14.30'], "d.M.yyyy 'klo' HH.mm", 'fi', ['2026-01-31']],
    [
      ['2017-01-17 19:13:05.112025+00', '2017-01-18 00:00:00+00'],
      'yyyy-MM-dd HH:mm:ss.uZ',
      undefined,
      ['2017-01-17', '2017-01-18'],
    ],
    [['2026-01-31T14:30:00+01:00[Europe/Berlin]'], "yyyy-MM-dd'T'HH:mm:ssZZ[z]", undefined, ['2026-01-31']],
    [['20260131T000000'], "yyyyMMdd'T'HHmmss", undefined, ['2026-01-31']],
    [['20260131143000'], 'yyyyMMddHHmmss', undefined, ['2026-01-31']],
    [['Sat, 31 Jan 2026 00:00:00 +0000'], 'ccc, d LLL yyyy HH:mm:ss ZZZ', 'en', ['2026-01-31']],
    [['Sat Jan 31 00:00:00 CET 2026'], 'ccc LLL d HH:mm:ss z yyyy', 'en', ['2026-01-31']],
    [
      ['Sat Jan 31 2026 14:30:00 GMT+0100 (Central European Standard Time)'],
      'ccc LLL d yyyy HH:mm:ss z (ZZZZZ)',
      'en',
      ['2026-01-31'],
    ],
    [['Sa, 31.01.2026', 'So, 01.02.2026'], 'ccc, dd.MM.yyyy', 'de', ['2026-01-31', '2026-02-01']],
    [['Saturday, January 31, 2026'], 'cccc, LLLL d, yyyy', 'en', ['2026-01-31']],
    [['January 31st, 2026', 'February 1st, 2026'], 'LLLL d, yyyy', 'en', ['2026-01-31', '2026-02-01']],
    [['1er janvier 2026', '2 mars 2026'], 'd LLLL yyyy', 'fr', ['2026-01-01', '2026-03-02']],
    [['31 de enero de 2026'], "d 'de' LLLL 'de' yyyy", 'es', ['2026-01-31']],
    [['2 Mrz 2021', '3 Juni 2021', '4 Sept. 2021'], 'd LLLL yyyy', 'de', ['2021-03-02', '2021-06-03', '2021-09-04']],
    [['5. Jänner 2026', '6. Februar 2026'], 'd. LLLL yyyy', 'de', ['2026-01-05', '2026-02-06']],
    [['2026. január 31.'], 'yyyy. LLLL d.', 'hu', ['2026-01-31']],
    [['2026年1月31日'], 'yyyy年M月d日', undefined, ['2026-01-31']],
    [['２０２６年１月３１日'], 'yyyy年M月d日', undefined, ['2026-01-31']],
    [['2026年1月31日(土)'], 'yyyy年M月d日(ccc)', 'ja', ['2026-01-31']],
    [['2026년 1월 31일 오후 2:30'], 'yyyy년 M월 d일 a h:mm', undefined, ['2026-01-31']],
    [['mar. 3 mars 2026', 'mer. 4 mars 2026'], 'ccc d LLL yyyy', 'fr', ['2026-03-03', '2026-03-04']],
    [['31.01.2026 14:30 Uhr'], "dd.MM.yyyy HH:mm 'Uhr'", 'de', ['2026-01-31']],
    [['31JAN2026'], 'dLLLyyyy', 'en', ['2026-01-31']],
    [['2026:01:31 14:30:00'], 'yyyy:MM:dd HH:mm:ss', undefined, ['2026-01-31']],
    [['Wed 02/04/2026'], 'ccc MM/dd/yyyy', 'en', ['2026-02-04']],
  ])('%j is %s (%s)', (texts, format, locale, days) => {
    expect(reading(texts)).toEqual({ format, ...(locale ? { locale } : {}), days });
  });

  it('is not found in other texts', () => {
    const others = [
      '12 Main Street 2026',
      'A-1-2',
      '1.2.3',
      '2026-W05-6',
      'Room 12, 3 beds',
      '5*10*20',
      '5 x 10 x 20',
      '12, 10, 20',
      '12+10+20',
      '10/12-14',
      '12 34 56 78',
      'May',
    ];
    expect(others.filter((text) => readDates([text]).length > 0)).toEqual([]);
  });

  it('is a tie if names mean different months in two languages', () => {
    const readings = bestReadings(readDates(['30 lis 2026']));
    expect(new Set(readings.map(({ days }) => days[0]))).toEqual(new Set(['2026-11-30', '2026-10-30']));
  });

  it.each(
    'en-US en-GB en-AU en-CA de-DE de-AT de-CH fr-FR fr-CA es-ES es-MX nl-NL nl-BE it pt-BR pt-PT da sv nb pl fi cs hu ro tr sk sl hr el ru uk bg lt lv et ja'.split(
      ' ',
    ),
  )('reads what programs write in %s, or is a tie of day and month', (locale) => {
    const days = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, month * 2 + 5, 14, 30, 15)));
    const expected = days.map((day) => day.toISOString().slice(0, 10));
    const styles = (['full', 'long', 'medium', 'short'] as const).flatMap((dateStyle) =>
      [undefined, 'short' as const, 'medium' as const, 'long' as const].map((timeStyle) => ({
        dateStyle,
        ...(timeStyle ? { timeStyle } : {}),
      })),
    );
    for (const style of styles) {
      const format = new Intl.DateTimeFormat(locale, { ...style, timeZone: 'Europe/Berlin', calendar: 'gregory' });
      const texts = days.map((day) => format.format(day));
      const readings = bestReadings(readDates(texts));
      expect(
        readings.map((one) => one.days),
        `${texts[0]} ${JSON.stringify(style)}`,
      ).toContainEqual(expected);
      // Whatever is unclear, the language is not.
      expect(new Set(readings.map(({ format: { locale: found } }) => found)).size).toBe(1);
    }
  });
});
