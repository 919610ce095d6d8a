import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { FileFormat } from '../../../core/formats/file-format.js';
import type { LegacyEncoding } from '../../../core/formats/legacy-encoding.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { namesSetup } from '../../harness/world.js';
import { sampleOf } from '../samples/sample-calls.js';

const bench = useBench({}, 'none');
let count = 0;

/** Imports a file of customers in this format and returns their stored names. */
async function imported(file: FileFormat, content: Buffer): Promise<unknown[]> {
  const code = `names-${++count}`;
  await save(bench.client, code, namesSetup(file));
  const done = await bench.client.import(code, content, { fileName: 'names.csv' });
  expect(done.status, JSON.stringify(await bench.client.records(done.id, 'Error'))).toBe('Completed');
  const path = `customers?import=${done.id}`;
  const { entries } = await getBody<{ entries: { name: string }[] }>(bench.client, path);
  return entries.map(({ name }) => name);
}

const samples: [encoding: LegacyEncoding, names: string[]][] = [
  ['shift_jis', ['株式会社山田商店', '東京都千代田区', 'ソニー 表']],
  ['euc-jp', ['株式会社山田商店', 'ボールペン 黒', '東京都千代田区']],
  ['gb18030', ['北京华联商贸有限公司', '上海市浦东新区', '圆珠笔']],
  ['big5', ['台灣電子股份有限公司', '台北市信義區', '許功蓋']],
  ['euc-kr', ['주식회사 한국무역', '서울특별시', '볼펜']],
  ['windows-874', ['บริษัท สยามการค้า จำกัด', 'กรุงเทพมหานคร', 'ปากกา']],
  ['windows-1255', ['חברת הצפון בע"מ', 'תל אביב', 'משה כהן']],
  ['windows-1256', ['شركة النور التجارية', 'القاهرة', 'محمد علي']],
  ['iso-8859-5', ['ООО Ромашка', 'Москва', 'Иванов Сергей']],
  ['cp855', ['ООО Ромашка', 'Москва', 'Иванов Сергей']],
];

describe('a file of three rows', () => {
  it.each(samples)(
    'in %s is imported with the encoding that was detected, and with the one that is set',
    async (encoding, names) => {
      const content = (prefix: string): Buffer =>
        iconv.encode(['No.;Name', ...names.map((name, at) => `${prefix}${at};${name}`), ''].join('\r\n'), encoding);
      const sample = await sampleOf(bench.client, content(`${encoding}-a`));
      expect({ file: sample.file, undecided: sample.undecided }).toMatchObject({ file: { encoding }, undecided: [] });
      expect(sample.rows.map(({ source }) => source.Name)).toEqual(names);
      expect(await imported(sample.file as FileFormat, content(`${encoding}-a`))).toEqual(names);
      const fixed: FileFormat = { type: 'csv', delimiter: ';', quote: null, encoding };
      expect(await imported(fixed, content(`${encoding}-b`))).toEqual(names);
    },
  );

  it('in an encoding that is not supported is refused with advice', async () => {
    const content = Buffer.from('No.;Name\r\n1;\x1b$B3t<02q<R\x1b(B\r\n2;\x1b$BElKU\x1b(B\r\n', 'latin1');
    expect(await sampleOf(bench.client, content)).toMatchObject({
      file: null,
      fault: {
        code: 'file_undecodable',
        message: expect.stringContaining('ISO-2022-JP, which is not supported. Save it as UTF-8'),
      },
    });
  });

  it('in UTF-8 that a setup reads in an encoding of East Asia is refused with the row and the byte', async () => {
    await save(bench.client, 'wrong', namesSetup({ type: 'csv', encoding: 'euc-jp' }));
    const content = Buffer.from('No.,Name\nw1,Anna\nw2,Łódź\n');
    await expect(bench.client.import('wrong', content, { fileName: 'names.csv' })).rejects.toThrow(
      'Row 3 is not valid euc-jp text at byte 20 (0xC5). It looks like utf-8: set the encoding in the setup.',
    );
  });
});
