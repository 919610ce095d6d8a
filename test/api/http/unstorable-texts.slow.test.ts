import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FieldRule } from '../../../core/setup/field-rule.js';
import { customersSetup } from '../../../examples/setups.js';
import { connectPostgres } from '../../connectors/targets/target-cases.js';
import { save, useBench } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { csv, namesSetup, workbook } from '../../harness/world.js';
import { postProcessingEntries } from '../post-processing/post-processing-entries.js';

// PostgreSQL accepts neither NUL nor half of a surrogate pair, in text and in JSON.
const bench = useBench();
const names = (...rows: string[][]): string => csv(['No.', 'Name'], ...rows);

describe('a file whose values are truncated in the middle of a character', () => {
  it('is imported except for the record with the fault, which is in error with the reason', async () => {
    const { client, system } = bench;
    await save(client, 'limits', {
      ...customersSetup,
      mappings: [
        { field: 'number', column: 'No.' },
        { field: 'name', column: 'Name' },
        { field: 'creditLimit', expression: 'decimal(columns["Limit"])' },
      ],
    });
    const rows = Array.from({ length: 50 }, (_, index) => [`L${index}`, 'Name', '5']);
    const bad = `${'x'.repeat(59)}😀`;
    const done = await client.import('limits', csv(['No.', 'Name', 'Limit'], ...rows, ['L50', 'Name', bad]));
    expect(done).toMatchObject({ status: 'CompletedWithErrors', counts: { completed: 50, errors: 1 } });
    expect(done.choices.map(({ action }) => action)).toContain('process-errors');
    const [record] = await client.records(done.id, 'Error');
    expect(record?.errors).toMatchObject([
      {
        code: 'expression_failed',
        message: expect.stringContaining(`"${'x'.repeat(59)}" is not a plain decimal number`),
      },
    ]);
    await expectConsistent(system.database.superuser, done);
  });

  it('is refused with the name of the missing column or sheet', async () => {
    const { client } = bench;
    const refusedWith = async (code: string, content: string | Uint8Array): Promise<string> => {
      const { status, body } = await client.start(code, content, { processing: 'now', prefer: 'wait=100' });
      expect(status, JSON.stringify(body)).toBe(422);
      return String((body as unknown as { detail: string }).detail);
    };
    await save(client, 'long-names', namesSetup({ type: 'csv' }));
    const column = await refusedWith('long-names', csv(['No.', `${'x'.repeat(59)}😀`], ['1', 'a']));
    expect(column).toContain(`"${'x'.repeat(59)}…"`);
    await save(client, 'sheets', namesSetup({ type: 'excel', sheet: 'None' }));
    const sheet = await refusedWith('sheets', await workbook({ [`${'x'.repeat(29)}😀`]: [['No.', 'Name']] }));
    expect(sheet).toContain('None');
  });
});

describe('a function of the company’s own database that returns what cannot be stored', () => {
  const call = { step: 'sql-function', connection: 'THEIRS', schema: 'theirs' } as const;
  const entriesOf = (id: string) => postProcessingEntries(bench.client, id);
  const followed = async (code: string, name: string, count = 3) => {
    await save(bench.client, code, {
      ...namesSetup({ type: 'csv' }),
      postProcessing: { trigger: 'AfterProcessing', steps: [{ ...call, function: name, scope: 'document' }] },
    });
    const rows = Array.from({ length: count }, (_, index) => [`${code}-${index}`, 'Name']);
    return bench.client.import(code, names(...rows));
  };

  beforeAll(async () => {
    await bench.system.database.superuser.unsafe(`
      CREATE SCHEMA theirs;
      CREATE FUNCTION theirs.cut(what jsonb) RETURNS text LANGUAGE sql AS $$ SELECT repeat('x', 199) || '😀' $$;
      CREATE FUNCTION theirs.refuse(what jsonb) RETURNS text LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '%', repeat('x', 199) || '😀'; END $$;
      CREATE FUNCTION theirs.marked(what jsonb) RETURNS text LANGUAGE sql AS $$ SELECT 'unstorable' $$`);
    await connectPostgres(bench.client, bench.system);
  });

  it('succeeds, and its answer is shown up to the last complete character', async () => {
    const done = await followed('answered', 'cut');
    expect(done).toMatchObject({ status: 'Completed', postProcessing: { total: 3, completed: 3, errors: 0 } });
    expect((await entriesOf(done.id)).map(({ message }) => message)).toEqual(
      Array.from({ length: 3 }, () => 'x'.repeat(199)),
    );
  });

  it('fails with the message that it has raised', async () => {
    const done = await followed('raised', 'refuse');
    expect(done).toMatchObject({ status: 'CompletedWithErrors', postProcessing: { errors: 3 } });
    expect((await entriesOf(done.id))[0]).toMatchObject({
      code: 'function_failed',
      message: `The function fails: ${'x'.repeat(199)}.`,
    });
  });

  it('is not in error if the table longshore_delivery in its database cannot store the answer', async () => {
    const { superuser } = bench.system.database;
    await followed('before', 'cut', 1);
    await superuser.unsafe(`
      CREATE FUNCTION theirs.take() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF NEW.outcome::text LIKE '%unstorable%' THEN RAISE EXCEPTION 'no' USING ERRCODE = '22P05'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER take BEFORE INSERT ON theirs.longshore_delivery FOR EACH ROW EXECUTE FUNCTION theirs.take()`);
    const done = await followed('marked', 'marked');
    expect(done).toMatchObject({ status: 'Completed', postProcessing: { total: 3, completed: 3, errors: 0 } });
    // A table that refuses every row is reported.
    await superuser.unsafe(`
      CREATE OR REPLACE FUNCTION theirs.take() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '22P05'; END $$`);
    const refused = await followed('refusing', 'cut', 1);
    expect(refused).toMatchObject({ status: 'CompletedWithErrors' });
    expect((await entriesOf(refused.id))[0]).toMatchObject({
      code: 'target_refused',
      message: 'longshore_delivery refuses the outcomes of the documents. Nothing was written.',
    });
    await superuser.unsafe('DROP TRIGGER take ON theirs.longshore_delivery');
  });
});

describe('a result that the database refuses', () => {
  /** Runs `work` while `table` refuses rows whose `column` contains `text`, with the error for half of a surrogate pair. */
  const refusing = async (table: string, column: string, text: string, work: () => Promise<void>) => {
    const { superuser } = bench.system.database;
    await superuser.unsafe(`
      CREATE FUNCTION refuse_text() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF NEW.${column}::text LIKE '%${text}%' THEN RAISE EXCEPTION 'no' USING ERRCODE = '22P05'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER refuse_text BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_text()`);
    await work().finally(() => superuser.unsafe(`DROP FUNCTION refuse_text() CASCADE`));
  };

  it('of staging is stored without its texts, and the record can be corrected', async () => {
    const { client, system } = bench;
    await save(client, 'plain', namesSetup({ type: 'csv' }));
    await refusing('record_error', 'value', 'unstorable', async () => {
      const done = await client.import('plain', names(['P1', 'Name'], [`unstorable${'x'.repeat(20)}`, 'Name']));
      expect(done).toMatchObject({ status: 'CompletedWithErrors', counts: { completed: 1, errors: 1 } });
      expect((await client.records(done.id, 'Error'))[0]?.errors).toEqual([
        { code: 'value_too_long', field: null, value: null, message: 'The reason cannot be stored.' },
      ]);
      await expectConsistent(system.database.superuser, done);
      const corrected = await client.call('PATCH', `imports/${done.id}/records/3`, { values: { 'No.': 'P2' } });
      expect(corrected.status, JSON.stringify(corrected.body)).toBe(200);
      const again = await client.process(done.id);
      expect(again.body).toMatchObject({ status: 'Completed', counts: { completed: 2 } });
    });
  });

  it('of processing is stored without its texts', async () => {
    const { client, system } = bench;
    await save(client, 'inserted', { ...namesSetup({ type: 'csv' }), writeMode: 'insert' });
    await client.import('inserted', names(['I-unstorable', 'Name']));
    await refusing('record_error', 'message', 'unstorable', async () => {
      const done = await client.import('inserted', names(['I-unstorable', 'Again'], ['I-2', 'Name']));
      expect(done).toMatchObject({ status: 'CompletedWithErrors', counts: { completed: 1, errors: 1 } });
      expect((await client.records(done.id, 'Error'))[0]?.errors).toMatchObject([
        { code: 'duplicate', message: 'The reason cannot be stored.' },
      ]);
      await expectConsistent(system.database.superuser, done);
    });
  });

  it('is not stored if the database refuses it without texts too; the import fails and can be processed later', async () => {
    const { client, system } = bench;
    await save(client, 'stopped', namesSetup({ type: 'csv' }));
    const { body } = await client.start('stopped', names(['F1', 'Name'], ['F2', 'Name']));
    const { id } = body;
    await refusing('batch', 'status', 'Completed', async () => {
      await client.process(id);
      const failed = await client.get(id);
      expect(failed).toMatchObject({ status: 'Failed', counts: { total: 2, waiting: 2 } });
      expect(failed.choices.map(({ action }) => action)).toContain('process-now');
    });
    const again = await client.process(id);
    expect(again.body).toMatchObject({ status: 'Completed', fault: null, counts: { completed: 2 } });
    await expectConsistent(system.database.superuser, again.body as never);
  });
});

describe('any text', () => {
  const hostile = fc.constantFrom(
    '\0',
    '\ud83d',
    '\ude00',
    '😀',
    'x'.repeat(59),
    'x'.repeat(199),
    '\u001f',
    '\\u0000',
    'é',
  );
  const text = fc
    .array(fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 6 })
    .map((parts) => parts.join(''));

  it('in a JSON body is stored unchanged or refused with its place', async () => {
    const { client } = bench;
    await fc.assert(
      fc.asyncProperty(text, text, async (one, other) => {
        const setup = namesSetup({ type: 'csv' });
        const calls: [string, string, unknown][] = [
          ['PUT', 'integrations/texts', { ...setup, name: one || 'x' }],
          ['PUT', 'value-lists/TEXTS', { name: `n${other}`, entries: { [`k${one}`]: `v${other}` } }],
          ['PUT', 'number-series/TEXTS', { prefix: one }],
          ['POST', 'imports/00000000-0000-4000-8000-000000000000/process', { mode: one }],
          ['GET', `customers/${encodeURIComponent(`c${one.toWellFormed()}`)}`, undefined],
          ['GET', `imports?integration=${encodeURIComponent(`c${other.toWellFormed()}`)}`, undefined],
        ];
        for (const [method, path, body] of calls) {
          const answer = await client.call(method, path, body);
          expect(answer.status, `${method} ${path} ${JSON.stringify(body)}`).toBeLessThan(500);
          const sent = JSON.stringify(body ?? '').match(/\\ud[89a-f]|\\u0000/) !== null;
          if (sent && !one.includes('\\u0000') && !other.includes('\\u0000')) expect(answer.status).toBe(400);
        }
      }),
      { numRuns: 25 },
    );
    const refused = await client.call('PUT', 'integrations/texts', { ...namesSetup({ type: 'csv' }), name: 'a\ud83d' });
    expect(refused.body).toMatchObject({ code: 'invalid_request', errors: [{ in: 'body', pointer: '/name' }] });
  });

  it('in a workbook with rules and expressions leads to a record or an error, and the import ends', async () => {
    const { client, system } = bench;
    const rules: FieldRule[][] = [
      [{ rule: 'substring', from: 1, length: 3 }],
      [{ rule: 'replace-pattern', pattern: '.$', with: '' }],
      [{ rule: 'title' }, { rule: 'pad', length: 8, with: '-' }],
    ];
    const expressions = [
      'columns["Name"].substring(0, 1)',
      'columns["Name"] + "\\u0000"',
      'columns["Name"].upperAscii()',
    ];
    const sources = [
      ...rules.map((each) => ({ column: 'Name', rules: each })),
      ...expressions.map((expression) => ({ expression })),
    ];
    for (const [index, source] of sources.entries()) {
      const code = `any-${index}`;
      const saved = await client.putIntegration(code, {
        ...namesSetup({ type: 'excel' }),
        mappings: [
          { field: 'number', column: 'No.' },
          { field: 'name', ...source },
        ],
      });
      if (saved.status >= 400) {
        expect([400, 422]).toContain(saved.status);
        continue;
      }
      // XML cannot contain control characters.
      const values = fc
        .sample(text, { numRuns: 40, seed: index })
        .map((one) => one.replace(/[\p{Cc}\ufffe\uffff]/gu, '').toWellFormed());
      const rows = [...values, '_xD83D_', 'a_xDE00_b', '😀'].map((value, row) => [`${code}-${row}`, value]);
      const done = await client.import(code, await workbook({ A: [['No.', 'Name'], ...rows] }), {
        fileName: 'a.xlsx',
      });
      expect(['Completed', 'CompletedWithErrors'], JSON.stringify(done.fault)).toContain(done.status);
      expect(done.counts.total).toBe(rows.length);
      await expectConsistent(system.database.superuser, done);
    }
  });
});
