import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../runtime/project-root.js';
import { workflowBundle } from '../../worker/workflow-bundle.js';
import { customerData, historyIn, payloadsOf, recordedHistories } from './history-files.js';
import { scenarios } from './scenarios.js';

Runtime.install({ logger: new DefaultLogger('ERROR', () => {}), telemetryOptions: { logging: { filter: 'OFF' } } });
const recorded = await recordedHistories();

interface RecordedEvent {
  eventId: string;
  activityTaskScheduledEventAttributes?: { activityType: { name: string } };
  activityTaskCompletedEventAttributes?: { scheduledEventId: string; result?: { payloads: { data: string }[] } };
}

describe('recorded histories', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longshore-changed-'));
    await symlink(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Bundles the built workflows with one change. */
  async function changedBundle(file: string, place: string | RegExp, change: string): Promise<{ code: string }> {
    const copy = await mkdtemp(join(folder, 'changed-'));
    const workflows = join(copy, 'workflows');
    for (const part of ['workflows', 'core/model'])
      await cp(join(projectRoot, 'dist', part), join(copy, part), { recursive: true });
    const source = await readFile(join(workflows, file), 'utf8');
    const changed = source.replace(place, change);
    expect(changed).not.toBe(source);
    await writeFile(join(workflows, file), changed);
    return bundleWorkflowCode({
      workflowsPath: join(workflows, 'index.js'),
      logger: new DefaultLogger('ERROR', () => {}),
    });
  }

  it('exist for every scenario, and several ones for a workflow that continued as new', () => {
    const names = recorded.map(({ name }) => name.split('.')[0]);
    expect(new Set(names)).toEqual(new Set(Object.keys(scenarios)));
    expect(names.filter((name) => name === 'background-in-batches').length).toBeGreaterThan(2);
  });

  it.each(recorded)('replay with the current workflows: $name', async ({ history }) => {
    await Worker.runReplayHistory({ workflowBundle: { codePath: await workflowBundle() } }, history);
  });

  // While workers are replaced one after the other, one of the new version prepares what an earlier one goes on with.
  it.each(recorded.filter(({ text }) => text.includes('"prepareRun"')))(
    'replay if a later version has added to what was prepared: $name',
    async ({ text }) => {
      const { events } = JSON.parse(text) as { events: RecordedEvent[] };
      const prepared = events.filter(({ activityTaskScheduledEventAttributes: scheduled }) =>
        scheduled?.activityType.name.startsWith('prepare'),
      );
      for (const { activityTaskCompletedEventAttributes: completed } of events) {
        const [payload] = completed?.result?.payloads ?? [];
        if (!payload || !prepared.some(({ eventId }) => eventId === completed?.scheduledEventId)) continue;
        const result = JSON.parse(Buffer.from(payload.data, 'base64').toString()) as object;
        const labels = { company: 'acme', integration: 'orders', kind: 'processing', job: 1 };
        payload.data = Buffer.from(JSON.stringify({ labels, paused: true, ...result })).toString('base64');
      }
      const history = historyIn(JSON.stringify({ events }));
      await Worker.runReplayHistory({ workflowBundle: { codePath: await workflowBundle() } }, history);
    },
  );

  it.each(recorded)('contain no customer data: $name', ({ text }) => {
    expect(text).not.toMatch(customerData);
    expect(payloadsOf(text)).not.toMatch(customerData);
    expect(payloadsOf(text)).toContain('importId');
  });

  it('are searched for customer data in payloads and in failures', () => {
    const leaked = JSON.stringify({ data: Buffer.from('{"rows":["SO-0000001"]}').toString('base64') });
    expect(payloadsOf(leaked)).toMatch(customerData);
    expect('The column "Quantity" is missing').toMatch(customerData);
  });

  it.each([
    [
      'an activity before staging',
      'import-file.js',
      'let result = await stage(ref);',
      'await control.readProgress(ref); let result = await stage(ref);',
    ],
    ['another activity at the end', 'import-file.js', 'control.finishRun(', 'control.readProgress('],
    ['one lane fewer', 'lanes.js', 'Math.min(lanes, last)', 'Math.min(1, last)'],
    [
      'a timer before each batch',
      'lanes.js',
      'await condition(() => !isPaused());',
      "await condition(() => false, '1 second');",
    ],
  ])('do not replay with %s', async (_change, file, place, change) => {
    const bundle = await changedBundle(file, place, change);
    const errors = [];
    for await (const { error } of Worker.runReplayHistories(
      { workflowBundle: bundle },
      recorded.map(({ name, history }) => ({ workflowId: name, history })),
    ))
      if (error) errors.push(error.name);
    expect(errors).toContain('DeterminismViolationError');
  });
});
