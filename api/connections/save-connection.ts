import { seal } from '../../connectors/connections/secret.js';
import {
  type ConnectionSettings,
  destinationOf,
  needsSecret,
  settingsFaults,
} from '../../connectors/connections/settings.js';
import { storableJson } from '../../core/text/storable.js';
import type { Transaction } from '../../db/client.js';
import type { ConnectionRow as StoredConnection } from '../../db/rows.js';
import type { Caller } from '../http/caller.js';
import { invalidRequest, type Problem } from '../http/problem.js';
import { keyFor } from '../http/secret-key.js';
import { type ConnectionBody, type ConnectionRow, connectionColumns } from './schemas.js';

interface Found {
  settings: ConnectionSettings;
  secret: Uint8Array | null;
}

/**
 * Creates or changes a connection; returns its row, and whether it is new. Throws `Problem` if it is invalid, or if it
 * has a secret but no key for encryption is configured.
 */
export async function saveConnection(
  tx: Transaction,
  { companyId, keyName }: Caller,
  code: string,
  { secret, ...settings }: ConnectionBody,
  secretKey: string | undefined,
): Promise<ConnectionRow & { created: boolean }> {
  const faults = settingsFaults(settings);
  if (faults.length > 0) throw invalidRequest(faults.map((fault) => ({ in: 'body', ...fault })));
  const found = await lockConnection(tx, code);
  if (typeof secret === 'string') checkSecret(settings, secret);
  const sealed =
    typeof secret === 'string'
      ? seal(secret, keyFor(secretKey), { companyId, code })
      : secret === null || !mayHaveSecret(settings)
        ? null
        : storedSecret(found, settings);
  if (sealed === null && needsSecret(settings)) throw secretFault('is missing: this authentication needs it');
  const { kind, ...stored } = settings;
  const [row] = await tx<(ConnectionRow & { created: boolean })[]>`
    INSERT INTO connection (company_id, code, kind, settings, secret, created_by, updated_by)
    VALUES (${companyId}, ${code}, ${kind}, ${storableJson(stored)}::text::jsonb, ${sealed as Buffer | null}, ${keyName}, ${keyName})
    ON CONFLICT (company_id, code) DO UPDATE SET kind = excluded.kind, settings = excluded.settings, secret = excluded.secret,
      revision = gen_random_uuid(), updated_at = now(), updated_by = excluded.updated_by
    RETURNING ${tx.unsafe(connectionColumns)}, xmax = 0 AS created`;
  return row as ConnectionRow & { created: boolean };
}

async function lockConnection(tx: Transaction, code: string): Promise<Found | undefined> {
  const [row] = await tx<
    Pick<StoredConnection, 'kind' | 'settings' | 'secret'>[]
  >`SELECT kind, settings, secret FROM connection WHERE code = ${code} FOR UPDATE`;
  return row && { settings: { kind: row.kind, ...(row.settings as object) } as ConnectionSettings, secret: row.secret };
}

/** Keeps the stored secret only for the server that it was given for. */
function storedSecret(found: Found | undefined, settings: ConnectionSettings): Uint8Array | null {
  if (found === undefined || found.secret === null) return null;
  if (destinationOf(found.settings) === destinationOf(settings)) return found.secret;
  throw secretFault('is missing: the stored secret is not sent to another server; send the secret again, or null');
}

function checkSecret(settings: ConnectionSettings, secret: string): void {
  if (!mayHaveSecret(settings)) throw secretFault('must be null or left out without authentication');
  // The password of basic authentication is encoded; other secrets go into a header unchanged.
  const inHeader = settings.kind === 'http' && settings.authentication?.type !== 'basic';
  if (inHeader && !/^[!-~]([ -~]*[!-~])?$/.test(secret))
    throw secretFault('contains characters that are not possible in a header');
}

const mayHaveSecret = (settings: ConnectionSettings): boolean => settings.kind === 'postgres' || needsSecret(settings);

const secretFault = (detail: string): Problem => invalidRequest([{ in: 'body', pointer: '/secret', detail }]);
