import { describe, expect, it } from 'vitest';
import { attachmentHeaders, stemOf, textExtension } from '../../../api/http/attachment.js';
import { save, useBench } from '../../harness/bench.js';
import { csv, namesSetup } from '../../harness/world.js';

/** The file names in a header: the one in ASCII, and the one in UTF-8, which is the same if the header has only one. */
function namesIn(header: string): [string, string] {
  const [, plain = '', , encoded] = /^attachment; filename="([^"]*)"(; filename\*=UTF-8''(\S+))?$/.exec(header) ?? [];
  return [plain, encoded === undefined ? plain : decodeURIComponent(encoded)];
}
const named = (fileName: string, type = 'csv'): [string, string] =>
  namesIn(
    attachmentHeaders(`${stemOf(fileName)}-failed`, textExtension(fileName, type))['content-disposition'] as string,
  );

describe('the name of a downloaded file', () => {
  it.each([
    ['orders.csv', 'orders-failed.csv'],
    ['orders.TXT', 'orders-failed.txt'],
    ['Bestellungen 2026.01.csv', 'Bestellungen 2026_01-failed.csv'],
    ['orders.exe', 'orders-failed.csv'],
    ['orders.csv.bat', 'orders_csv-failed.csv'],
    ['orders.html', 'orders-failed.csv'],
    ['orders.svg', 'orders-failed.csv'],
    ['orders.xlsm', 'orders-failed.csv'],
    ['orders', 'orders-failed.csv'],
    ['.htaccess', '_htaccess-failed.csv'],
    ['../../etc/passwd', '_etc_passwd-failed.csv'],
    ['C:\\fakepath\\a"b%22c;d.csv', 'C_fakepath_a_b_22c_d-failed.csv'],
    ['a\r\nset-cookie: x.csv', 'a_set-cookie_ x-failed.csv'],
    ['orders\u202evsc.exe', 'orders_vsc-failed.csv'],
  ])('of %j has only the extension of its format', (fileName, expected) => {
    expect(named(fileName)).toEqual([expected, expected]);
  });

  it('contains letters of every script, in addition to a name in ASCII', () => {
    expect(named('Öykü 東京 😀.csv')).toEqual(['_yk_ __ __-failed.csv', 'Öykü 東京 😀-failed.csv']);
    expect(named('half \ud83d.csv')[1]).toBe('half \ufffd-failed.csv');
  });

  it('is truncated if it is long, and never empty', () => {
    expect(named(`${'x'.repeat(5_000)}.csv`)[1]).toBe(`${'x'.repeat(100)}.csv`);
    expect(namesIn(attachmentHeaders(' ', 'xlsx')['content-disposition'] as string)[1]).toBe('file.xlsx');
  });
});

describe('failed rows of a file with a dangerous name', () => {
  const bench = useBench({}, 'none');

  it.each([
    ['names.html', 'csv', 'names-failed.csv', 'text/csv; charset=utf-8'],
    ['names.csv.bat', 'csv', 'names_csv-failed.csv', 'text/csv; charset=utf-8'],
    ['names.svg', 'text', 'names-failed.txt', 'text/plain; charset=utf-8'],
    ['names.tsv', 'text', 'names-failed.tsv', 'text/tab-separated-values; charset=utf-8'],
  ] as const)(
    '(%s) are sent with the extension and media type of their format',
    async (fileName, type, expected, mediaType) => {
      const { client } = bench;
      const code = `as-${fileName.replaceAll('.', '-')}`;
      await save(client, code, namesSetup({ type, delimiter: ',' }));
      const { id } = await client.import(code, csv(['No.', 'Name'], ['', fileName]), { fileName });
      const { headers, status } = await fetch(`${client.url}/v1/companies/acme/imports/${id}/failed-rows`, {
        headers: { authorization: `Bearer ${client.key}` },
      });
      expect(status).toBe(200);
      expect(headers.get('content-disposition')).toBe(`attachment; filename="${expected}"`);
      expect(headers.get('content-type')).toBe(mediaType);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );
});
