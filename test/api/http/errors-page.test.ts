import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemTypes } from '../../../api/http/problem.js';
import { failureKinds } from '../../../core/model/failure.js';
import { projectRoot } from '../../../runtime/project-root.js';

const read = (path: string): Promise<string> => readFile(join(projectRoot, path), 'utf8');

/** The members of a union of strings, which the source has one a line. */
const codesIn = (source: string): string[] =>
  [...source.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, code]) => code as string);

/** The codes in the table of a section. */
async function listed(section: string): Promise<string[]> {
  const page = await read('docs/errors.md');
  const part = page.split(/^## /m).find((text) => text.startsWith(section)) ?? '';
  return [...part.matchAll(/^\| `(\w+)` +\|/gm)].map(([, code]) => code as string);
}

describe('docs/errors.md', () => {
  it.each([
    ['Records', 'core/mapping/record-fault.ts'],
    ['Files', 'core/formats/file-fault.ts'],
    ['Post-processing', 'core/setup/steps/step-code.ts'],
  ])('lists every code of %s', async (section, source) => {
    const codes = codesIn(await read(source));
    expect(codes.length).toBeGreaterThan(10);
    expect((await listed(section)).sort()).toEqual(codes.sort());
  });

  it('lists every failure with which an import or a job may end', async () => {
    const ending = Object.entries(failureKinds).filter(([, kind]) => 'endsImport' in kind);
    expect((await listed('Imports that could not continue')).sort()).toEqual(ending.map(([code]) => code).sort());
  });

  it('lists every problem with its status', async () => {
    expect((await listed('Requests')).sort()).toEqual(Object.keys(problemTypes).sort());
    const page = await read('docs/errors.md');
    for (const [code, { status }] of Object.entries(problemTypes))
      expect(page).toMatch(new RegExp(`\\| \`${code}\` +\\| ${status} +\\|`));
  });
});
