import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Connections } from '../../../../connectors/connections/connections.js';
import { mailServerOf } from '../../../../connectors/mail/send-mail.js';
import type { ExternalStep, InternalStep, PostProcessingStep } from '../../../../core/setup/steps/step.js';
import { allSteps, stepNamed } from '../../../../core/setup/steps/steps.js';
import { inCompany } from '../../../../db/client.js';
import type { Pool } from '../../../../db/driver/pool.js';
import type { Row } from '../../../../db/driver/query.js';
import type { CompanyRow } from '../../../../db/rows.js';
import { dueDateStep, setDueDates } from '../../../../examples/due-date-step.js';
import { salesOrdersSetup } from '../../../../examples/setups.js';
import { projectRoot } from '../../../../runtime/project-root.js';
import { applyOf, callOf } from '../../../../services/post-processing/steps/step-registry.js';
import type {
  ApplyStep,
  CallStep,
  StepOutcome,
  StepSubject,
} from '../../../../services/post-processing/steps/step-work.js';
import { MailBox } from '../../../connectors/mail/mail-box.js';
import { connectPostgres } from '../../../connectors/targets/target-cases.js';
import { WebhookReceiver } from '../../../connectors/webhook/webhook-receiver.js';
import type { ApiClient } from '../../../harness/api-client.js';
import { useSystem } from '../../../harness/system.js';
import { addSamples, csv } from '../../../harness/world.js';

it('docs/post-processing.md contains the example of a step from the samples', async () => {
  const read = (path: string) => readFile(join(projectRoot, path), 'utf8');
  expect(await read('docs/post-processing.md')).toContain(`\`\`\`ts\n${await read('examples/due-date-step.ts')}\`\`\``);
});

const receiver = new WebhookReceiver();
const mailBox = new MailBox();
beforeAll(() => Promise.all([receiver.start(), mailBox.start()]));
afterAll(() => Promise.all([receiver.stop(), mailBox.stop()]));

/** A step's description and its work. */
type Step = { step: InternalStep; apply: ApplyStep } | { step: ExternalStep; call: CallStep };

function named(name: string): Step {
  const step = stepNamed(name) as PostProcessingStep;
  return step.where === 'internal' ? { step, apply: applyOf(step) } : { step, call: callOf(step) };
}

/** A step with what its tests need. */
type StepCase = Step & {
  settings: Record<string, unknown>;
  /** Makes the step fail for a document. */
  letFail?(sql: Pool, number: string): Promise<unknown>;
  /** The number of its effects by document number; that of a step for the import has the key ''. */
  effects(sql: Pool, importId: string): Promise<Record<string, number>>;
  /**
   * The number of effects without those with the same id, by which the receiver recognises a repetition; for a step that
   * cannot know after a crash whether it was done.
   */
  distinctEffects?(importId: string): Record<string, number>;
};

const counted = (rows: readonly Row[]): Record<string, number> =>
  Object.fromEntries(rows.map(({ number, times }) => [number ?? '', times]));

/** Counts messages by document number; `distinct` counts those with the same id once. */
function countMessages(messages: readonly [number: string, id: string][], distinct = false): Record<string, number> {
  const numbers = distinct
    ? new Map(messages.map(([number, id]) => [id, number])).values()
    : messages.map(([number]) => number);
  const times: Record<string, number> = {};
  for (const number of numbers) times[number] = (times[number] ?? 0) + 1;
  return times;
}

const webhookCalls = (importId: string): [string, string][] =>
  receiver.calls.flatMap(({ headers, body }): [string, string][] => {
    const { import: of, document } = body.data as { import: string; document?: { key: string[] } };
    return of === importId ? [[document?.key[1] ?? '', String(headers['webhook-id'])]] : [];
  });

const sentMails = (): [string, string][] =>
  mailBox.mails.map(({ message }) => [
    /^Subject: Sales Document Order (\S+)$/im.exec(message)?.[1] ?? '',
    /^Message-ID: (.*)$/im.exec(message)?.[1] ?? '',
  ]);

const cases: StepCase[] = [
  {
    ...named('release'),
    settings: {},
    letFail: (sql, number) => sql`DELETE FROM sales_document WHERE number = ${number}`,
    effects: async (sql) =>
      counted(await sql`SELECT number, count(*)::int AS times FROM changed WHERE status = 'Released' GROUP BY 1`),
  },
  {
    step: dueDateStep,
    apply: setDueDates as ApplyStep,
    settings: { days: 30 },
    letFail: (sql, number) => sql`UPDATE sales_document SET document_date = NULL WHERE number = ${number}`,
    effects: async (sql) =>
      counted(
        await sql`SELECT number, count(*)::int AS times FROM changed WHERE due_date IS DISTINCT FROM due_before GROUP BY 1`,
      ),
  },
  {
    ...named('sql-function'),
    settings: { connection: 'THEIRS', schema: 'theirs', function: 'follow' },
    letFail: (sql, number) => sql`INSERT INTO theirs.refused VALUES (${number})`,
    effects: async (sql, importId) =>
      counted(
        await sql`SELECT number, count(*)::int AS times FROM theirs.called WHERE import = ${importId} GROUP BY 1`,
      ),
  },
  {
    ...named('webhook'),
    settings: { webhook: 'HOOK' },
    effects: async (_sql, importId) => countMessages(webhookCalls(importId)),
    distinctEffects: (importId) => countMessages(webhookCalls(importId), true),
  },
  {
    ...named('e-mail'),
    settings: { to: ['orders@example.com'], subject: '{{document}}' },
    effects: async () => countMessages(sentMails()),
    distinctEffects: () => countMessages(sentMails(), true),
  },
  {
    ...named('start-integration'),
    settings: { integration: 'second' },
    effects: async (sql, importId) =>
      counted(
        await sql`SELECT NULL AS number, count(*)::int AS times FROM import WHERE started_by_import = ${importId}`,
      ),
  },
];

it('every step has a test case', () => {
  expect(cases.map(({ step }) => step.name)).toEqual(expect.arrayContaining(allSteps.map(({ name }) => name)));
});

// The contract that every step must fulfil. A new step is added to `cases`.
describe.each(cases)(
  'the implementation of the step $step.name',
  ({ step, settings, letFail, effects, distinctEffects, ...work }) => {
    const system = useSystem(() => ({ SMTP_URL: mailBox.url, MAIL_FROM: 'longshore@example.com' }));
    let client: ApiClient;
    let connections: Connections;
    let companyId: number;
    let series = 0;

    beforeAll(async () => {
      const { superuser } = system.database;
      connections = new Connections(system.configuration);
      client = await system.client('acme');
      await addSamples(client);
      await client.putIntegration('second', salesOrdersSetup);
      const [company] = await superuser<[Pick<CompanyRow, 'company_id'>]>`SELECT company_id FROM company`;
      companyId = company.company_id;
      await superuser.unsafe(`
      CREATE TABLE changed (number text, status text, due_before date, due_date date);
      CREATE FUNCTION record_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN INSERT INTO changed VALUES (NEW.number, NEW.status, OLD.due_date, NEW.due_date); RETURN NULL; END $$;
      CREATE TRIGGER record_change AFTER UPDATE ON sales_document FOR EACH ROW EXECUTE FUNCTION record_change();
      CREATE SCHEMA theirs; CREATE TABLE theirs.called (number text, import text); CREATE TABLE theirs.refused (number text);
      CREATE FUNCTION theirs.follow(what jsonb) RETURNS text LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO theirs.called VALUES (what->'document'->'key'->>1, what->>'import');
        IF EXISTS (SELECT FROM theirs.refused WHERE number = what->'document'->'key'->>1) THEN RAISE EXCEPTION 'refused'; END IF;
        RETURN NULL;
      END $$`);
      await connectPostgres(client, system);
      await client.call('PUT', 'webhooks/HOOK', { url: receiver.url });
    });
    afterAll(async () => {
      await connections?.close();
    });

    /** Imports orders; the subjects are three of them, or the import for a step that is done once. */
    const importSubjects = async (): Promise<{ importId: string; subjects: StepSubject[]; numbers: string[] }> => {
      series += 1;
      const numbers = step.scopes[0] === 'document' ? [1, 2, 3].map((nth) => `S${series}-${nth}`) : [''];
      const columns = ['Order No.', 'Customer No.', 'Order Date', 'Item No.', 'Quantity', 'Unit Price'];
      const mappings = salesOrdersSetup.mappings.filter(({ column }) => !column || columns.includes(column));
      await client.putIntegration('first', { ...salesOrdersSetup, mappings });
      const lines = numbers.map((number) => [number || `S${series}`, 'C10000', '2026-01-31', 'I100000', '1', '1']);
      const { id: importId } = await client.import('first', csv(columns, ...lines));
      const subjects = numbers.map((number, index): StepSubject => {
        const id = [importId, index].join('/');
        return number ? { id, document: { target: 'sales-document', key: ['Order', number], row: index + 2 } } : { id };
      });
      return { importId, subjects, numbers };
    };
    const run = async (
      importId: string,
      subjects: StepSubject[],
      signal = new AbortController().signal,
    ): Promise<StepOutcome[]> => {
      const scope = { companyId, importId };
      if ('apply' in work)
        return inCompany(system.database.application, companyId, (tx) => work.apply(settings, subjects, tx, scope));
      const external = {
        ...scope,
        number: 1,
        database: system.database.application,
        connections,
        mailServer: mailServerOf(system.configuration),
        publicUrl: 'https://longshore.example.com',
        bounds: system.configuration,
      };
      return (await work.call(settings, subjects, external, signal)) as StepOutcome[];
    };
    const once = (numbers: string[]) => Object.fromEntries(numbers.map((number) => [number, 1]));
    const effectsOn = async (
      importId: string,
      numbers: string[],
      all?: Record<string, number>,
    ): Promise<Record<string, number>> => {
      all ??= await effects(system.database.superuser, importId);
      return Object.fromEntries(Object.entries(all).filter(([number]) => numbers.includes(number)));
    };

    it('describes each of its settings', () => {
      expect(step.name).toMatch(/^[a-z][a-z-]*$/);
      const { properties } = step.settings as unknown as { properties: Record<string, { description?: string }> };
      expect(Object.keys(properties)).not.toContain('step');
      expect(Object.keys(properties)).not.toContain('scope');
      for (const [name, { description }] of Object.entries(properties))
        if (name !== 'schema') expect(description, name).toMatch(/\w/);
    });

    it('returns an outcome for each subject in their order, and takes effect once even if it is called again', async () => {
      const { importId, subjects, numbers } = await importSubjects();
      const first = await run(importId, subjects);
      expect(first.map(({ done }) => done)).toEqual(subjects.map(() => true));
      expect(await effectsOn(importId, numbers)).toEqual(once(numbers));
      // As after a crash before the outcomes were stored.
      await run(importId, subjects);
      expect(await effectsOn(importId, numbers, distinctEffects?.(importId))).toEqual(once(numbers));
    });

    it('can fail for one subject and succeed for the others', async () => {
      if (!letFail) return;
      const { importId, subjects, numbers } = await importSubjects();
      await letFail(system.database.superuser, numbers[1] as string);
      await system.database.superuser`DELETE FROM changed WHERE number = ${numbers[1] as string}`;
      const outcomes = await run(importId, subjects);
      expect(outcomes.map(({ done }) => done)).toEqual([true, false, true]);
      expect(outcomes[1]).toMatchObject({
        code: expect.stringMatching(/^[a-z_]+$/),
        message: expect.stringMatching(/\w/),
      });
      expect(await effectsOn(importId, numbers)).toEqual(once([numbers[0] as string, numbers[2] as string]));
    });

    it('has no effect after it was stopped', async () => {
      if (step.where === 'internal') return;
      const { importId, subjects, numbers } = await importSubjects();
      const reason = new Error('stopped');
      await expect(run(importId, subjects, AbortSignal.abort(reason))).rejects.toBe(reason);
      expect(await effectsOn(importId, numbers)).toEqual({});
    });
  },
);
