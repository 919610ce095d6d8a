import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Postgres, startPostgres } from '../../cli/stack/postgres.js';
import { binariesIn, findPostgresBinaries } from '../../cli/stack/postgres-binaries.js';
import { openPool } from '../../db/driver/pool.js';
import { scratchDirectory, stoppedAfterTest } from '../cli/stack/scratch.js';
import { withDatabase } from '../harness/servers.js';
import { startSystem } from '../harness/system.js';
import { addSamples, interleavedOrders } from '../harness/world.js';

const debian = '/usr/lib/postgresql/15';
// Unlike the embedded server, this locale sorts texts by the rules of a language.
const locale = ['--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=de-DE'];
const orders = 1_000;

const servers = [
  {
    name: 'PostgreSQL 15',
    missing: existsSync(debian) ? '' : ` (no ${debian} here)`,
    binaries: () => binariesIn(debian),
  },
  { name: 'The newest PostgreSQL', missing: '', binaries: findPostgresBinaries },
];

/** Makes the server log the plan of every statement of every session that is opened from now on. */
async function explainAll({ superuserUrl }: Postgres): Promise<void> {
  const superuser = openPool({ url: superuserUrl, max: 1 });
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_format': 'json',
  };
  for (const [name, value] of Object.entries(settings))
    await superuser.unsafe(`ALTER ROLE ALL SET ${name} = '${value}'`);
  await superuser.end();
}

/** Returns the number of plans in the server's log, and how many of them were compiled. */
async function explained(directory: string): Promise<{ plans: number; compiled: number }> {
  const log = await readFile(join(directory, 'server.log'), 'utf8');
  return { plans: log.match(/"Query Text":/g)?.length ?? 0, compiled: log.match(/"JIT":/g)?.length ?? 0 };
}

/** Runs a statement that the server compiles, because a disabled scan makes its estimated cost very high. */
async function runCostlyPlan({ superuserUrl }: Postgres, database: string): Promise<void> {
  const session = openPool({ url: withDatabase(superuserUrl, database), max: 1 });
  await session`SET enable_seqscan = off`;
  await session`CREATE TEMP TABLE few AS SELECT 1 AS id`;
  await session`SELECT count(*) FROM few WHERE id > 0`;
  await session.end();
}

describe.each(servers)('$name with its default settings$missing', ({ missing, binaries }) => {
  it.skipIf(missing)('imports and undoes documents with correct figures, and compiles no statement', async () => {
    const directory = await scratchDirectory();
    const stock = { binaries: await binaries(), locale, stock: true };
    const server = await stoppedAfterTest(
      startPostgres({ directory, port: 0, log: () => {}, restart: false, server: stock }),
    );
    await explainAll(server);
    const system = await startSystem({}, server);
    try {
      const { superuser, url } = system.database;
      const [stock] = await superuser`
        SELECT current_setting('jit') AS jit, pg_jit_available() AS compiles, 'a' < 'B' AS sorts_by_language`;
      expect(stock).toMatchObject({ jit: 'on', sorts_by_language: true });

      const company = await system.client('acme');
      await addSamples(company);
      const imported = await company.import('orders', interleavedOrders(orders));
      expect(imported).toMatchObject({
        status: 'CompletedWithErrors',
        counts: { total: 3 * orders, completed: 2.7 * orders, errors: 0.3 * orders, skipped: 0, waiting: 0 },
      });
      const written =
        await superuser`SELECT count(*)::int AS documents, sum(line_count)::int AS lines FROM sales_document`;
      expect([...written]).toEqual([{ documents: 0.9 * orders, lines: 2.7 * orders }]);
      const otherCompany = await system.client('other');
      expect((await otherCompany.call('GET', `imports/${imported.id}`)).status).toBe(404);

      const undone = await company.call('POST', `imports/${imported.id}/undo`, undefined, { prefer: 'wait=60' });
      expect(undone.status, JSON.stringify(undone.body)).toBe(200);
      expect((await company.get(imported.id)).status).toBe('Undone');
      expect([...(await superuser`SELECT count(*)::int AS documents FROM sales_document`)]).toEqual([{ documents: 0 }]);

      const { plans, compiled } = await explained(directory);
      expect(plans).toBeGreaterThan(500);
      expect(compiled).toBe(0);
      await runCostlyPlan(server, new URL(url).pathname.slice(1));
      // Only servers that were built with a compiler, such as those of Linux distributions, compile the plan.
      if (stock?.compiles) await expect.poll(async () => (await explained(directory)).compiled).toBe(1);
    } finally {
      await system.stop();
    }
  });
});
