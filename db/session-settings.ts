/**
 * What our sessions set for themselves, so that they do the same on every server: administrators may have set
 * these otherwise for the server, the database or the role. Only settings that every PostgreSQL since 15 has, as
 * a server refuses a session that asks for one it does not know. What only an administrator can set is in
 * `docs/operating.md`, "A PostgreSQL server of your own".
 */
// Texts, all of them: the driver leaves out what is 0 or false.
export const sessionSettings = {
  // Batches are planned with kinds of plans switched off, which raises a plan's cost beyond what is worth compiling:
  // a second of it for a statement that takes milliseconds.
  jit: 'off',
  // Days, times and numbers are written and read as text.
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  // Literals in statements that we write are quoted by this.
  standard_conforming_strings: 'on',
  // Locks and claims are thought out for this one.
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  // Where the tables are; what a role or a database is set to could lead to somebody else's.
  search_path: 'public',
  // A pool closes what it does not need; a session that listens is quiet for long.
  idle_session_timeout: '0',
};
