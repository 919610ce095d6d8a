import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importEvents } from '../../../core/model/import-events.js';
import { type ImportStatus, importStatuses, isRunning, may } from '../../../core/model/import-state.js';
import { withStates } from '../../../core/model/states-text.js';
import { firstStatuses, transitionsOf } from '../../../core/model/transitions.js';
import { projectRoot } from '../../../runtime/project-root.js';

const steps = transitionsOf<ImportStatus>(importEvents);

it('docs/states.md is up to date (npm run generate writes it)', async () => {
  const page = await readFile(join(projectRoot, 'docs/states.md'), 'utf8');
  expect(withStates(page)).toBe(page);
});

it('every state can be reached from the first one', () => {
  const reached = new Set(firstStatuses(importEvents));
  for (const _ of importStatuses) for (const [from, to] of steps) if (reached.has(from)) reached.add(to);
  expect([...reached].sort()).toEqual([...importStatuses].sort());
});

it('every state leads to a state in which the import is not running', () => {
  const idle = new Set<string>(importStatuses.filter((status) => !isRunning(status)));
  const leads = new Set(idle);
  for (const _ of importStatuses) for (const [from, to] of steps) if (leads.has(to)) leads.add(from);
  expect([...leads].sort()).toEqual([...importStatuses].sort());
});

it.each([
  ['pause', 'pause'],
  ['process', 'process'],
  ['undo', 'undo'],
  ['correct', 'correct'],
  ['retry post-processing', 'post-process again'],
] as const)('a request to %s that a state allows has a transition from this state', (action, event) => {
  const { from } = importEvents[event];
  for (const status of importStatuses)
    if (may({ status, staged: true }, action) && status !== 'PostProcessing') expect(from, status).toContain(status);
});
