import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { poll } from '../../cli/stack/poll.js';
import { openPool, type Pool } from '../../db/driver/pool.js';
import { withDatabase } from '../harness/servers.js';

/**
 * Creates an empty database of the harness' owner, who is not a superuser, with the given options of CREATE DATABASE.
 * The caller drops it with `drop`.
 */
export async function emptyDatabase(options = ''): Promise<{ url: string; sql: Pool; drop(): Promise<void> }> {
  const name = `scratch_${randomBytes(6).toString('hex')}`;
  const owner = openPool({ url: inject('ownerUrl'), max: 1 });
  await owner.unsafe(`CREATE DATABASE ${name} ${options}`);
  const url = withDatabase(inject('ownerUrl'), name);
  const sql = openPool({ url: url, max: 2 });
  return {
    url,
    sql,
    async drop() {
      await sql.end(5_000);
      // A superuser's session that was just closed may still exist, and the owner has no right to terminate it.
      await poll(() => owner.unsafe(`DROP DATABASE ${name} WITH (FORCE)`), {
        timeoutMs: 10_000,
        waitingFor: `the end of the sessions in ${name}`,
      });
      await owner.end(5_000);
    },
  };
}
