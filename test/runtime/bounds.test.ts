import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeBounds } from '../../runtime/bounds.js';
import { readConfiguration } from '../../runtime/configuration.js';
import { projectRoot } from '../../runtime/project-root.js';

test('docs/operating.md has every bound with its setting, default and meaning', async () => {
  const page = await readFile(join(projectRoot, 'docs/operating.md'), 'utf8');
  const section = page.split(/^## /m).find((part) => part.startsWith('Bounds\n')) ?? '';
  // However wide the formatter makes the columns.
  const rows = (text: string) =>
    text
      .split('\n')
      .filter((line) => line.startsWith('|') && !line.includes('---'))
      .map((line) => line.replace(/\s*\|\s*/g, '|'));
  const expected = rows(describeBounds());
  expect(rows(section).slice(0, expected.length)).toEqual(expected);
});

test('a bound is read from its setting, and refused if it is not a number', () => {
  expect(readConfiguration({ UPLOAD_LIMIT_BYTES: '5' }).uploadLimitBytes).toBe(5);
  expect(() => readConfiguration({ UPLOAD_LIMIT_BYTES: 'much' })).toThrow('UPLOAD_LIMIT_BYTES: expected');
});
