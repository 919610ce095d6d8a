import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Connections } from '../../../../connectors/connections/connections.js';
import { mailServerOf } from '../../../../connectors/mail/send-mail.js';
import type { ExternalStep, InternalStep } from '../../../../core/setup/steps/step.js';
import { allSteps, stepOf } from '../../../../core/setup/steps/steps.js';
import { inCompany } from '../../../../db/client.js';
import { projectRoot } from '../../../../runtime/project-root.js';
import { dueDateStep, setDueDates } from '../../../../samples/due-date-step.js';
import { salesOrdersSetup } from '../../../../samples/setups.js';
import { applyOf, callOf } from '../../../../services/post-processing/steps/step-registry.js';
import type {
  ApplyStep,
  CallStep,
  StepOutcome,
  StepSubject,
} from '../../../../services/post-processing/steps/step-work.js';
import { MailBox } from '../../../connectors/mail/mail-box.js';
import { connectPostgres } from '../../../connectors/targets/stands.js';
import { WebhookReceiver } from '../../../connectors/webhook/webhook-receiver.js';
import type { ApiClient } from '../../../harness/api-client.js';
import { useSystem } from '../../../harness/system.js';
import { addSamples, csv } from '../../../harness/world.js';

it('the example of a step is in docs/post-processing.md as in the samples', async () => {
  const read = (path: string) => readFile(join(projectRoot, path), 'utf8');
  expect(await read('docs/post-processing.md')).toContain(`\`\`\`ts\n${await read('samples/due-date-step.ts')}\`\`\``);
});

const receiver = new WebhookReceiver();
const mailBox = new MailBox();
beforeAll(() => Promise.all([receiver.start(), mailBox.start()]));
afterAll(() => Promise.all([receiver.stop(), mailBox.stop()]));

/** A step's description and its work. */
type Step = { step: InternalStep; apply: ApplyStep } | { step: ExternalStep; call: CallStep };

function named(name: string): Step {
  const step = stepOf(name);
  return step.where === 'internal' ? { step, apply: applyOf(step) } : { step, call: callOf(step) };
}

/** What the test needs to know of a step. */
type Stand = Step & {
  settings: Record<string, unknown>;
  /** Makes the step fail for a document. */
  spoil?(sql: postgres.Sql, number: string): Promise<unknown>;
  /** How often it has had its effect, by document; of a step that is done once under ''. */
  effects(sql: postgres.Sql, importId: string): Promise<Record<string, number>>;
  /**
   * Of a step that cannot know after a crash whether it was done: how often by the ids under which whoever gets the same
   * twice knows it.
   */
  known?(importId: string): Record<string, number>;
};

const counted = (rows: readonly postgres.Row[]): Record<string, number> =>
  Object.fromEntries(rows.map(({ number, times }) => [number ?? '', times]));

/** How often there is something of each document, by pairs of its number and an id; `once` leaves out the same id again. */
function told(pairs: readonly [number: string, id: string][], once = false): Record<string, number> {
  const them = once ? new Map(pairs.map(([number, id]) => [id, number])).values() : pairs.map(([number]) => number);
  const times: Record<string, number> = {};
  for (const number of them) times[number] = (times[number] ?? 0) + 1;
  return times;
}

const called = (importId: string): [string, string][] =>
  receiver.calls.flatMap(({ headers, body }): [string, string][] => {
    const { import: of, document } = body.data as { import: string; document?: { key: string[] } };
    return of === importId ? [[document?.key[1] ?? '', String(headers['webhook-id'])]] : [];
  });

const mailed = (): [string, string][] =>
  mailBox.mails.map(({ message }) => [
    /^Subject: Sales Document Order (\S+)$/im.exec(message)?.[1] ?? '',
    /^Message-ID: (.*)$/im.exec(message)?.[1] ?? '',
  ]);

const stands: Stand[] = [
  {
    ...named('release'),
    settings: {},
    spoil: (sql, number) => sql`DELETE FROM sales_document WHERE number = ${number}`,
    effects: async (sql) =>
      counted(await sql`SELECT number, count(*)::int AS times FROM changed WHERE status = 'Released' GROUP BY 1`),
  },
  {
    step: dueDateStep,
    apply: setDueDates as ApplyStep,
    settings: { days: 30 },
    spoil: (sql, number) => sql`UPDATE sales_document SET document_date = NULL WHERE number = ${number}`,
    effects: async (sql) =>
      counted(
        await sql`SELECT number, count(*)::int AS times FROM changed WHERE due_date IS DISTINCT FROM due_before GROUP BY 1`,
      ),
  },
  {
    ...named('sql-function'),
    settings: { connection: 'THEIRS', schema: 'theirs', function: 'follow' },
    spoil: (sql, number) => sql`INSERT INTO theirs.refused VALUES (${number})`,
    effects: async (sql, importId) =>
      counted(
        await sql`SELECT number, count(*)::int AS times FROM theirs.called WHERE import = ${importId} GROUP BY 1`,
      ),
  },
  {
    ...named('webhook'),
    settings: { webhook: 'HOOK' },
    effects: async (_sql, importId) => told(called(importId)),
    known: (importId) => told(called(importId), true),
  },
  {
    ...named('e-mail'),
    settings: { to: ['orders@example.com'], subject: '{{document}}' },
    effects: async () => told(mailed()),
    known: () => told(mailed(), true),
  },
  {
    ...named('start-integration'),
    settings: { integration: 'second' },
    effects: async (sql, importId) =>
      counted(await sql`SELECT NULL AS number, count(*)::int AS times FROM import WHERE started_by = ${importId}`),
  },
];

it('every step has a test environment', () => {
  expect(stands.map(({ step }) => step.name)).toEqual(expect.arrayContaining(allSteps.map(({ name }) => name)));
});

// What a step promises, held to each by itself. A new one is added to `stands`.
describe.each(stands)(
  'the implementation of the step $step.name',
  ({ step, settings, spoil, effects, known, ...work }) => {
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
      const [company] = await superuser`SELECT company_id FROM company`;
      companyId = company?.company_id;
      await superuser.unsafe(`
      CREATE TABLE changed (number text, status text, due_before date, due_date date);
      CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN INSERT INTO changed VALUES (NEW.number, NEW.status, OLD.due_date, NEW.due_date); RETURN NULL; END $$;
      CREATE TRIGGER see AFTER UPDATE ON sales_document FOR EACH ROW EXECUTE FUNCTION see();
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

    /** Three orders of an import, as a portion has them; or the import, for a step that is done once. */
    const subjects = async (): Promise<{ importId: string; them: StepSubject[]; numbers: string[] }> => {
      series += 1;
      const numbers = step.per[0] === 'document' ? [1, 2, 3].map((nth) => `S${series}-${nth}`) : [''];
      const columns = ['Order No.', 'Customer No.', 'Order Date', 'Item No.', 'Quantity', 'Unit Price'];
      const mappings = salesOrdersSetup.mappings.filter(({ column }) => !column || columns.includes(column));
      await client.putIntegration('first', { ...salesOrdersSetup, mappings });
      const lines = numbers.map((number) => [number || `S${series}`, 'C10000', '2026-01-31', 'I100000', '1', '1']);
      const { id: importId } = await client.import('first', csv(columns, ...lines));
      const them = numbers.map((number, index): StepSubject => {
        const id = [importId, index].join('/');
        return number ? { id, document: { target: 'sales-document', key: ['Order', number], row: index + 2 } } : { id };
      });
      return { importId, them, numbers };
    };
    const run = async (
      importId: string,
      them: StepSubject[],
      signal = new AbortController().signal,
    ): Promise<StepOutcome[]> => {
      const scope = { companyId, importId };
      if ('apply' in work)
        return inCompany(system.database.application, companyId, (tx) => work.apply(settings, them, tx, scope));
      const external = {
        ...scope,
        number: 1,
        database: system.database.application,
        connections,
        mailServer: mailServerOf(system.configuration),
        publicUrl: 'https://longshore.example.com',
        bounds: system.configuration,
      };
      return (await work.call(settings, them, external, signal)) as StepOutcome[];
    };
    const once = (numbers: string[]) => Object.fromEntries(numbers.map((number) => [number, 1]));
    const own = async (
      importId: string,
      numbers: string[],
      all?: Record<string, number>,
    ): Promise<Record<string, number>> => {
      all ??= await effects(system.database.superuser, importId);
      return Object.fromEntries(Object.entries(all).filter(([number]) => numbers.includes(number)));
    };

    it('describes its settings, each with a description', () => {
      expect(step.name).toMatch(/^[a-z][a-z-]*$/);
      const { properties } = step.settings as unknown as { properties: Record<string, { description?: string }> };
      expect(Object.keys(properties)).not.toContain('step');
      expect(Object.keys(properties)).not.toContain('per');
      for (const [name, { description }] of Object.entries(properties))
        if (name !== 'schema') expect(description, name).toMatch(/\w/);
    });

    it('returns an outcome for each, in their order, and takes effect once however often it is called', async () => {
      const { importId, them, numbers } = await subjects();
      const first = await run(importId, them);
      expect(first.map(({ done }) => done)).toEqual(them.map(() => true));
      expect(await own(importId, numbers)).toEqual(once(numbers));
      // As after a crash before the outcomes were kept.
      await run(importId, them);
      expect(await own(importId, numbers, known?.(importId))).toEqual(once(numbers));
    });

    it('fails for one, and succeeds for the others', async () => {
      if (!spoil) return;
      const { importId, them, numbers } = await subjects();
      await spoil(system.database.superuser, numbers[1] as string);
      await system.database.superuser`DELETE FROM changed WHERE number = ${numbers[1] as string}`;
      const outcomes = await run(importId, them);
      expect(outcomes.map(({ done }) => done)).toEqual([true, false, true]);
      expect(outcomes[1]).toMatchObject({
        code: expect.stringMatching(/^[a-z_]+$/),
        message: expect.stringMatching(/\w/),
      });
      expect(await own(importId, numbers)).toEqual(once([numbers[0] as string, numbers[2] as string]));
    });

    it('does nothing more once it is stopped', async () => {
      if (step.where === 'internal') return;
      const { importId, them, numbers } = await subjects();
      const reason = new Error('stopped');
      await expect(run(importId, them, AbortSignal.abort(reason))).rejects.toBe(reason);
      expect(await own(importId, numbers)).toEqual({});
    });
  },
);
