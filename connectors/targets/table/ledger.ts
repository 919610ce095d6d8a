import type { TableSettings } from '../../../core/targets/table-settings.js';
import { storableJson, unstorableReason } from '../../../core/text/storable.js';
import { refusalOf } from '../../../db/refusal.js';
import { checkRowCount } from '../../connections/check-row-count.js';
import { TargetRefusal } from '../target-errors.js';
import { type RunQuery, runQueryIn } from './run-query.js';
import { quoted } from './table-sql.js';
import type { WriteContext } from './work-on-rows.js';

/** The schema of the ledger. */
type Schema = Pick<TableSettings, 'schema'>;

/** The table, in the schema of the target table, that stores the outcome of each document. */
const ledgerName = 'longshore_delivery';

const nameOf = ({ schema = 'public' }: Schema): string => `${quoted(schema)}.${ledgerName}`;

const definition = (settings: Schema): string =>
  `CREATE TABLE IF NOT EXISTS ${nameOf(settings)} (document text PRIMARY KEY, outcome jsonb NOT NULL, delivered_at timestamptz NOT NULL DEFAULT now())`;

/**
 * Creates the ledger if it is missing; a dry run only checks whether that is possible. Returns whether it exists now.
 * Throws `TargetRefusal`, with the statement to run, if the login may not create or use it.
 */
export async function openLedger(ask: RunQuery, settings: Schema, dryRun: boolean): Promise<boolean> {
  const [found] = await ask(
    `SELECT ledger IS NOT NULL AS there, has_schema_privilege($2, 'CREATE') AS makeable,
       has_table_privilege(ledger, 'SELECT') AND has_table_privilege(ledger, 'INSERT') AS usable
     FROM (SELECT to_regclass($1)::oid AS ledger) l`,
    [nameOf(settings), settings.schema ?? 'public'],
  );
  const grant = `GRANT SELECT, INSERT, DELETE ON ${nameOf(settings)} TO …`;
  if (found?.there) {
    if (found.usable) return true;
    throw new TargetRefusal(
      `The login may not read and write ${ledgerName}, the table that records what was written. Let its owner run: ${grant}`,
    );
  }
  if (!found?.makeable)
    throw new TargetRefusal(
      `The login may not create ${ledgerName}, the table that records what was written. Let the owner of the schema run: ${definition(settings)}; ${grant}`,
    );
  if (dryRun) return false;
  // IF NOT EXISTS fails for concurrent sessions: the lock lets them create it one after the other.
  await ask('SELECT pg_advisory_xact_lock(hashtext($1))', [nameOf(settings)]);
  await ask(definition(settings));
  return true;
}

// Dry runs use keys of their own; the ledger has the key of the real run.
const writtenAs = (key: string): string => key.replace(/^dry-\d+\//, '');

/**
 * Returns the outcomes of documents that were written before, by key. `read` must check each stored value, as other users
 * of the database may have changed it.
 */
export async function knownOutcomes<Stored>(
  ask: RunQuery,
  settings: Schema,
  documents: readonly { key: string }[],
  read: (kept: unknown) => Stored,
): Promise<Map<string, Stored>> {
  const rows = await ask<{ document: string; outcome: unknown }>(
    `SELECT document, outcome FROM ${nameOf(settings)} WHERE document = ANY ($1) LIMIT ${documents.length}`,
    [documents.map(({ key }) => writtenAs(key))],
  );
  const outcomes = new Map<string, Stored>(
    checkRowCount(rows, documents.length).map(({ document, outcome }) => [document, read(outcome)]),
  );
  return new Map(
    documents.flatMap(({ key }): [string, Stored][] => {
      const outcome = outcomes.get(writtenAs(key));
      return outcome === undefined ? [] : [[key, outcome]];
    }),
  );
}

/**
 * Stores the outcomes of documents. A concurrent attempt at the same documents gets a unique violation, retries and finds
 * these outcomes. If the database refuses the text of an outcome, it is stored without the text; throws `TargetRefusal`
 * if it refuses that, too.
 */
export async function writeToLedger(
  { tx, send }: Pick<WriteContext, 'tx' | 'send'>,
  settings: Schema,
  outcomes: ReadonlyMap<string, object>,
): Promise<void> {
  if (outcomes.size === 0) return;
  const keep = (kept: readonly (readonly [string, object])[]) =>
    tx.savepoint((inner) =>
      runQueryIn(inner, send)(
        `INSERT INTO ${nameOf(settings)} (document, outcome) SELECT e->>0, e->1 FROM jsonb_array_elements($1::text::jsonb) e`,
        [storableJson(kept)],
      ),
    );
  try {
    await keep([...outcomes]);
  } catch (error) {
    if (!isUnstorable(error)) throw error;
    await keep([...outcomes].map(([key, outcome]) => [key, withoutText(outcome)] as const)).catch((again: unknown) => {
      if (!isUnstorable(again)) throw again;
      throw new TargetRefusal(`${ledgerName} refuses the outcomes of the documents. Nothing was written.`);
    });
  }
}

function withoutText(outcome: object): object {
  const { message, changes: _, ...rest } = outcome as { message?: string; changes?: unknown };
  return message === undefined ? rest : { ...rest, message: unstorableReason };
}

/** Whether the content was refused. A duplicate key is a conflict with a concurrent attempt instead. */
const isUnstorable = (error: unknown): boolean => ['value', 'size'].includes(refusalOf(error) ?? '');
