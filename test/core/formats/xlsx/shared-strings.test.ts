import { existsSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { openWorkbook } from '../../../../core/formats/workbook/open-workbook.js';
import { StringStore } from '../../../../core/formats/workbook/string-store.js';
import { localFile } from '../../../../runtime/local-files/local-file.js';
import { faultOf, readAll, useWorkbookFolder } from './raw-workbook.js';

const folder = useWorkbookFolder();

function filled(budget: number, texts: string[]): StringStore {
  const store = new StringStore(budget, localFile(''));
  for (const text of texts) store.add(text);
  store.seal();
  return store;
}

describe('string store', () => {
  const texts = Array.from({ length: 20_000 }, (_, index) => `${'żółć 東京 😀 '.repeat(index % 9)}${index}`);
  texts[777] = '東'.repeat(40_000);
  texts[778] = '';

  it.each([[1e9], [200_000], [0]])('returns each string with a budget of %i bytes', (budget) => {
    const store = filled(budget, texts);
    expect(store.hasSpilled).toBe(budget < 1e9);
    const order = texts.map((_, index) => (index * 7919) % texts.length);
    expect(order.filter((index) => store.get(index) !== texts[index])).toEqual([]);
    expect(texts.filter((text, index) => store.get(index) !== text)).toEqual([]);
    expect([store.get(texts.length), store.get(-1)]).toEqual([undefined, undefined]);
    store.close();
  });

  it('accepts many empty strings, and none', () => {
    const store = filled(1e9, new Array<string>(10_000).fill(''));
    expect([store.size, store.get(9_999), store.get(10_000)]).toEqual([10_000, '', undefined]);
    expect(filled(0, []).get(0)).toBeUndefined();
  });
});

const ofThisProcess = new RegExp(`longshore-[0-9a-f]{8}-${process.pid}-`);

/** Temporary files of readers: by name, and by descriptor if the system shows those. */
async function temporaryFiles(): Promise<string[]> {
  const named = (await readdir(tmpdir())).filter((name) => ofThisProcess.test(name));
  if (!existsSync('/proc/self/fd')) return named;
  const links = (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''));
  return [...named, ...(await Promise.all(links)).filter((link) => ofThisProcess.test(link))];
}

describe('spilled shared strings', () => {
  const count = 3000;
  const strings = Array.from({ length: count }, (_, index) => `<si><t>text number ${index} øæå</t></si>`).join('');
  const rows = Array.from({ length: count }, (_, index) => `<row><c t="s"><v>${count - 1 - index}</v></c></row>`).join(
    '',
  );
  const limits = { sharedStringMemoryBytes: 20_000 };

  it('are read unchanged and leave no file', async () => {
    const read = await readAll(await folder.write({ rows, strings }), undefined, limits);
    expect(read.map(({ cells }) => cells[0])).toEqual(
      Array.from({ length: count }, (_, i) => `text number ${count - 1 - i} øæå`),
    );
    expect(await temporaryFiles()).toEqual([]);
  });

  it('leave no file when reading ends early or with a fault', async () => {
    for await (const batch of await openWorkbook(
      localFile(await folder.write({ rows, strings })),
      { type: 'excel' },
      limits,
    )) {
      expect(batch).toHaveLength(500);
      break;
    }
    expect(await temporaryFiles()).toEqual([]);
    const path = await folder.write({ rows: `${rows}<row r="1"/>`, strings });
    expect((await faultOf(readAll(path, undefined, limits))).code).toBe('file_corrupted');
    expect((await faultOf(readAll(await folder.write({ strings: `${strings}<si>` }), undefined, limits))).code).toBe(
      'file_corrupted',
    );
    expect(await temporaryFiles()).toEqual([]);
  });
});
