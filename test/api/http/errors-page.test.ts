import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemTypes } from '../../../api/http/problem.js';
import { fileFaultCodes } from '../../../core/formats/file-fault.js';
import { recordFaultCodes } from '../../../core/mapping/record-fault.js';
import { endingFailures } from '../../../core/model/failure.js';
import { noticeCodes } from '../../../core/model/notice.js';
import { undoReasons } from '../../../core/model/undo-figures.js';
import { stepCodes } from '../../../core/setup/steps/step-code.js';
import { projectRoot } from '../../../runtime/project-root.js';

const page = await readFile(join(projectRoot, 'docs/errors.md'), 'utf8');

/** The codes in the table of a section, each with what the column beside it says. */
function listed(section: string): Record<string, string> {
  const part = page.split(/^## /m).find((text) => text.startsWith(section)) ?? '';
  return Object.fromEntries(
    [...part.matchAll(/^\| `(\w+)` +\| (.*?) +\|/gm)].map(([, code, beside]) => [code, beside as string]),
  );
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

describe('docs/errors.md', () => {
  it.each(
    Object.entries({
      Records: recordFaultCodes,
      Files: fileFaultCodes,
      Notices: noticeCodes,
      'Imports that could not continue': endingFailures,
      'Post-processing': stepCodes,
      Undo: undoReasons,
    }),
  )('lists every code of %s with its cause, as the description of the API', (section, causes) => {
    const sentences = Object.entries(causes).map(([code, cause]) => [code, sentence(cause)]);
    expect(listed(section)).toEqual(Object.fromEntries(sentences));
  });

  it('lists every problem with its status', () => {
    const statuses = Object.entries(problemTypes).map(([code, { status }]) => [code, String(status)]);
    expect(listed('Requests')).toEqual(Object.fromEntries(statuses));
  });
});
