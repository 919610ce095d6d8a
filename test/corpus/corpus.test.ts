import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Encoding } from '../../core/formats/file-format.js';
import { checkSetup } from '../../core/setup-check/check-setup.js';
import { corpus } from './corpus.js';
import { encodings } from './encodings.js';
import { corpusBytes, corpusSetup, readCase } from './read-case.js';

const folder = mkdtempSync(join(tmpdir(), 'longshore-corpus-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a messy file results in exactly the expected records', () => {
  it.each(corpus.map((one) => [one.name, one] as const))('%s', async (_, corpusCase) => {
    const setup = corpusSetup(corpusCase);
    expect(checkSetup(setup)).toEqual([]);
    const path = join(folder, 'file');
    writeFileSync(path, await corpusBytes(corpusCase));
    const read = await readCase(path, setup);
    if (Array.isArray(corpusCase.expected)) expect(read).toEqual(corpusCase.expected);
    else expect(read).toMatchObject(corpusCase.expected);
  });

  it('a messy file exists in every encoding that a setup can name', () => {
    const named = new Set(encodings.flatMap(({ file }) => ('encoding' in file ? file.encoding : 'utf-8')));
    expect([...Encoding.enum].filter((encoding) => !named.has(encoding))).toEqual([]);
  });
});
