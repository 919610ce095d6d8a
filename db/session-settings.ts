/**
 * Settings of our sessions, so that they behave the same on every server, whatever the server, the database or the role
 * sets. Only settings that every PostgreSQL since 15 has: a server refuses a session with an unknown one. Settings that
 * only an administrator can change are in `docs/operating.md`, "A PostgreSQL server of your own".
 */
export const sessionSettings = {
  // Some statements disable plan types, which raises the estimated cost so far that JIT would compile for a second what
  // runs in milliseconds.
  jit: 'off',
  // Dates, times and numbers are exchanged as text.
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  // Our statements quote literals accordingly.
  standard_conforming_strings: 'on',
  // Our locks and claims are designed for this isolation level.
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  // Our tables are there; a role or database may have another search path.
  search_path: 'public',
  // The pool itself closes idle sessions, and listening sessions are idle for long.
  idle_session_timeout: '0',
};
