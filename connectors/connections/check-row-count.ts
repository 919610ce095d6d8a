import { ConnectionError } from './connection-error.js';

/** Returns the rows of a query with LIMIT `maxRows`. Throws `ConnectionError` if the server returned more than that. */
export function checkRowCount<Row>(rows: readonly Row[], maxRows: number): readonly Row[] {
  if (rows.length > maxRows) throw new ConnectionError('server', 'The server returned more rows than were asked for.');
  return rows;
}
