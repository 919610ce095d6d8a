import { applicationName, type Database, idleInTransactionTimeoutMs } from '../db/client.js';

/**
 * Ends the sessions whose client has frozen between sending a statement and its values, and returns their number.
 * Their locks would block every session that needs the same rows: PostgreSQL 15 treats such a session as active, so
 * `idle_in_transaction_session_timeout` does not end it, and `statement_timeout` only after a minute.
 */
export async function endFrozenSessions(database: Database): Promise<number> {
  const ended = await database.begin(async (tx) => {
    // Only the login role may see and end other sessions.
    await tx`SET LOCAL ROLE NONE`;
    return tx`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND usename = session_user AND application_name = ${applicationName}
        AND state = 'active' AND wait_event = 'ClientRead' AND state_change < now() - ${idleInTransactionTimeoutMs / 1000} * interval '1 second'`;
  });
  return ended.length;
}
