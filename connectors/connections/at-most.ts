import { ConnectionError } from './connection-error.js';

/** Rows that were asked for with a LIMIT. Throws `ConnectionError` where the server does not keep to it. */
export function atMost<Row>(rows: readonly Row[], most: number): readonly Row[] {
  if (rows.length > most) throw new ConnectionError('server', 'The server answers more rows than were asked for.');
  return rows;
}
