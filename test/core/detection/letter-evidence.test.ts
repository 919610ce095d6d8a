import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { letterEvidence } from '../../../core/detection/letter-evidence.js';
import type { LegacyEncoding } from '../../../core/formats/legacy-encoding.js';

const plausibility = (bytes: Buffer, encoding: LegacyEncoding): number =>
  letterEvidence(iconv.decode(bytes, encoding), encoding)?.plausibility ?? Number.NaN;

describe('the letters of a text', () => {
  const korean = iconv.encode('주식회사 한국무역 서울특별시 강남구 부산광역시 경기도 대구지점', 'euc-kr');

  it('are not Chinese if they are only in the first half of its common characters, as Korean ones are', () => {
    expect(letterEvidence(iconv.decode(korean, 'gb18030'), 'gb18030')).toBeUndefined();
    expect(plausibility(korean, 'euc-kr')).toBeGreaterThan(1.2);
  });

  it('are not Chinese if they are only in the second half, as those of EUC-TW are', () => {
    const taiwanese = Buffer.from(Array.from({ length: 60 }, (_, at) => (at % 2 === 0 ? 0xc9 + (at % 13) : 0xa1 + at)));
    expect(letterEvidence(iconv.decode(taiwanese, 'gb18030'), 'gb18030')).toBeUndefined();
  });

  it.each<[string, LegacyEncoding, LegacyEncoding]>([
    ['Müller Größe Jäger', 'windows-1252', 'cp850'],
    ['Müller Größe Jäger', 'cp850', 'windows-1252'],
    ['“The names” – it’s', 'windows-1252', 'macintosh'],
    ['Москва Иванов', 'koi8-r', 'windows-1251'],
    ['株式会社 ボールペン', 'euc-jp', 'gb18030'],
    ['Άνεμοι Ήλιος', 'iso-8859-7', 'windows-1253'],
    ['กรุงเทพมหานคร ปากกา', 'windows-874', 'koi8-r'],
  ])('of "%s" are more plausible in %s than in %s', (text, encoding, other) => {
    const bytes = iconv.encode(text, encoding);
    expect(plausibility(bytes, encoding)).toBeGreaterThan(plausibility(bytes, other) || -1);
  });

  it('of Vietnamese are composed before they are examined', () => {
    const bytes = iconv.encode('Nguye\u0302\u0303n Va\u0306n'.normalize('NFC').replace('ễ', 'ê\u0303'), 'windows-1258');
    expect(plausibility(bytes, 'windows-1258')).toBeGreaterThan(1.2);
  });
});
