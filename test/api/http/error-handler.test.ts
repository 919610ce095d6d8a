import { pino } from 'pino';
import { expect, it } from 'vitest';
import { problemOf } from '../../../api/http/error-handler.js';
import { ConnectionLost, PostgresError } from '../../../db/driver/failures.js';

const log = pino({ level: 'silent' });
const refused = (code: string) => new PostgresError({ message: 'refused', code });

it.each<[string, Error, string, string]>([
  ['that took too long', refused('57014'), 'database_timeout', 'took too long'],
  ['that waited too long for a lock', refused('55P03'), 'database_busy', 'overloaded'],
  ['that no connection was left for', refused('53300'), 'database_busy', 'overloaded'],
  ['that ended with the server', refused('57P01'), 'database_unavailable', 'cannot be reached'],
  [
    'that was not answered',
    new ConnectionLost('CONNECTION_SILENT', 'The database does not answer.'),
    'database_unavailable',
    'does not answer',
  ],
  [
    'whose connection was closed',
    new ConnectionLost('CONNECTION_CLOSED', 'Connection terminated'),
    'database_unavailable',
    'cannot be reached',
  ],
])('a statement %s is a problem that says so', (_, error, code, detail) => {
  expect(problemOf(error, log)).toMatchObject({ code, message: expect.stringContaining(detail) });
});
