import type { Transaction } from '../../db/client.js';
import type { ConnectionRow } from '../../db/rows.js';
import { ConnectionError } from './connection-error.js';
import { type Secret, unseal } from './secret.js';
import type { ConnectionSettings, HttpSettings, PostgresSettings } from './settings.js';

interface Connected<Settings extends ConnectionSettings> {
  companyId: number;
  code: string;
  /** Changes with each save. Open sessions and sockets belong to one revision. */
  revision: string;
  settings: Settings;
  secret: Secret | undefined;
}

/** A company's named access to a server of its own, with its secret decrypted. */
export type Connection = Connected<ConnectionSettings>;
export type PostgresConnection = Connected<PostgresSettings>;
export type HttpConnection = Connected<HttpSettings>;

export const isPostgres = (connection: Connection): connection is PostgresConnection =>
  connection.settings.kind === 'postgres';

export const isHttp = (connection: Connection): connection is HttpConnection => connection.settings.kind === 'http';

/**
 * Returns the connection with this code in the transaction's company, or undefined. Throws `ConnectionError` if its
 * secret cannot be decrypted with `secretKey`.
 */
export async function readConnection(
  tx: Transaction,
  code: string,
  secretKey: string | undefined,
): Promise<Connection | undefined> {
  const [row] = await tx<Pick<ConnectionRow, 'company_id' | 'kind' | 'revision' | 'settings' | 'secret'>[]>`
    SELECT company_id, kind, revision, settings, secret FROM connection WHERE code = ${code}`;
  if (row === undefined) return undefined;
  const place = { companyId: row.company_id, code };
  return {
    ...place,
    revision: row.revision,
    settings: { kind: row.kind, ...(row.settings as object) } as ConnectionSettings,
    secret: row.secret === null ? undefined : unseal(row.secret, keyFor(code, secretKey), place),
  };
}

function keyFor(code: string, secretKey: string | undefined): string {
  if (secretKey !== undefined) return secretKey;
  throw new ConnectionError(
    'secret',
    `The secret of the connection "${code}" cannot be opened: no SECRET_KEY is configured here.`,
  );
}

/** The key of open sessions and sockets: company, code and revision of the connection. */
export const keyOf = ({ companyId, code, revision }: Connection): string => JSON.stringify([companyId, code, revision]);
