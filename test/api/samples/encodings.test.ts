import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { FileFormat } from '../../../core/formats/file-format.js';
import { encodedTables } from '../../core/detection/encoding-accuracy.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { previewOf, sampleOf } from './sample-calls.js';

const bench = useBench({}, 'none');

/** A setup for items by the first two columns of a file. */
const itemMappings = ([number = '', description = '']: readonly string[]) => [
  { field: 'number', column: number },
  { field: 'description', column: description },
];

describe('tables in 26 languages and 37 encodings', () => {
  it('are previewed with the texts that were written', async () => {
    const wrong: string[] = [];
    for (const { label, bytes, text } of encodedTables([12], 1, 14)) {
      const [header = [], ...records] = parse(text, { delimiter: [',', ';', '\t'], relax_quotes: true }) as string[][];
      const sample = await sampleOf(bench.client, bytes);
      const settings = { file: sample.file, target: 'item', mappings: itemMappings(header) };
      const { rows } = await previewOf(bench.client, sample, settings);
      const read = rows.map(({ source, values }) => [Object.values(source), values.description]);
      const written = records.map((cells) => [cells, { value: cells[1] }]);
      if (sample.undecided.length > 0 || JSON.stringify(read) !== JSON.stringify(written)) wrong.push(label);
    }
    expect(wrong).toEqual([]);
  });
});

describe('a table of three rows', () => {
  it.each([
    ['shift_jis', '品番,商品名\nA1,ボールペン 黒\nA2,消しゴム\nA3,青いインク\n'],
    ['euc-jp', '品番,商品名\nA1,ボールペン 黒\nA2,消しゴム\nA3,青いインク\n'],
    ['gbk', '编号,名称\nA1,圆珠笔\nA2,打印纸\nA3,蓝色墨水\n'],
    ['big5', '編號,名稱\nA1,原子筆\nA2,影印紙\nA3,藍色墨水\n'],
    ['euc-kr', '품번,품명\nA1,볼펜 검정\nA2,복사용지\nA3,파란 잉크\n'],
    ['cp874', 'รหัส,ชื่อสินค้า\nA1,ปากกา\nA2,กระดาษ\nA3,หมึกสีน้ำเงิน\n'],
    ['cp1255', 'מספר,תיאור\nA1,עט כחול\nA2,כיסא משרדי\nA3,שולחן ישיבות\n'],
    ['iso-8859-5', 'Номер,Наименование\nA1,Ручка синяя\nA2,Кресло офисное\nA3,Бумага\n'],
    ['ibm855', 'Номер,Наименование\nA1,Ручка синяя\nA2,Кресло офисное\nA3,Бумага\n'],
  ])('in %s is imported as it was written', async (encoding, text) => {
    const client = await bench.system.client(encoding);
    const content = iconv.encode(text, encoding);
    const sample = await sampleOf(client, content);
    const [header = [], ...records] = parse(text) as string[][];
    expect(sample.undecided).toEqual([]);
    await save(client, 'items', {
      name: 'I',
      file: sample.file as FileFormat,
      target: 'item',
      mappings: itemMappings(header),
    });
    expect(await client.import('items', content)).toMatchObject({ status: 'Completed' });
    for (const [number, description] of records)
      expect(await getBody(client, `items/${number}`)).toMatchObject({ description });
  });
});

describe('a sample in an encoding that is not supported', () => {
  it.each([
    ['UTF-32', iconv.encode('No.;Name\nA1;Füller blau\nA2;Bürostuhl\n', 'utf-32')],
    ['ISO-2022-JP', Buffer.from('No.,Name\nA1,\x1b$B%\\!<%k%Z%s\x1b(B\nA2,\x1b$B>C$7%4%`\x1b(B\n', 'latin1')],
  ])('is not read, and names its encoding and what to do (%s)', async (encoding, content) => {
    const { file, rows, fault } = await sampleOf(bench.client, content);
    expect({ file, rows, fault }).toMatchObject({
      file: null,
      rows: [],
      fault: { code: 'file_undecodable', message: expect.stringMatching(`${encoding}.*Save it as UTF-8`) },
    });
  });
});
