import { expect } from 'vitest';
import type { Pool } from '../../db/driver/pool.js';

/** Resolves once at least `sessions` sessions of this database wait for a lock in a statement that contains `text`. */
export async function lockWaits(superuser: Pool, text: string, sessions = 1): Promise<void> {
  const waiting = async () => {
    const [row] = await superuser`
      SELECT count(*)::int AS sessions FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE ${`%${text}%`}`;
    return row?.sessions;
  };
  await expect.poll(waiting).toBeGreaterThanOrEqual(sessions);
}
