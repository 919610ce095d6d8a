import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Failure, failureKinds, isFailureType } from '../../../core/model/failure.js';
import { projectRoot } from '../../../runtime/project-root.js';

/** The rooms that create or read failures of Temporal. */
const sources = ['workflows', 'activities', 'temporal', 'worker'].flatMap((room) =>
  readdirSync(join(projectRoot, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path: `${room}/${path}`, text: readFileSync(join(projectRoot, room, path), 'utf8') })),
);

describe('the table of failures', () => {
  it('is the only source of failures for Temporal, which two files create by their names', () => {
    const makers = sources.filter(({ text }) => /\bApplicationFailure(\.\w+)?\(/.test(text)).map(({ path }) => path);
    expect(makers.sort()).toEqual(['activities/report-failures.ts', 'workflows/failures.ts']);
  });

  it('has every name by which a failure is recognised', () => {
    const compared = sources.flatMap(({ text }) =>
      [...text.matchAll(/\.type [!=]== \(?'(\w+)'/g)].map(([, name]) => name as string),
    );
    expect(compared.length).toBeGreaterThan(0);
    expect(compared.filter((name) => !isFailureType(name))).toEqual([]);
  });

  it.each(Object.entries(failureKinds))('says when $0 is retried, and what a person reads', (_, { retry, message }) => {
    expect(['never', 'policy', 'expected']).toContain(retry);
    expect(message).toMatch(/^[A-Z].*\.$/);
  });

  it('contains the message and the delay of each failure that does not set its own', () => {
    expect(new Failure('Paused')).toMatchObject({ message: failureKinds.Paused.message, delayMs: 2_000 });
    expect(new Failure('Paused', 'Not now.', 5)).toMatchObject({ message: 'Not now.', delayMs: 5 });
  });
});
