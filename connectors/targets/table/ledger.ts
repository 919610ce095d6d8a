import type { TableSettings } from '../../../core/targets/table-settings.js';
import { storableJson, unstorableReason } from '../../../core/text/storable.js';
import { refusalOf } from '../../../db/refusal.js';
import { atMost } from '../../connections/at-most.js';
import { TargetRefusal } from '../target-errors.js';
import { type Ask, askIn } from './ask.js';
import { quoted } from './table-sql.js';
import type { Writing } from './work-on-rows.js';

/** Where the ledger stands. */
type Schema = Pick<TableSettings, 'schema'>;

/** The table beside the target's in which it is kept what has become of each document. */
const ledgerName = 'longshore_delivery';

const nameOf = ({ schema = 'public' }: Schema): string => `${quoted(schema)}.${ledgerName}`;

const definition = (settings: Schema): string =>
  `CREATE TABLE IF NOT EXISTS ${nameOf(settings)} (document text PRIMARY KEY, outcome jsonb NOT NULL, delivered_at timestamptz NOT NULL DEFAULT now())`;

/**
 * Makes the ledger where it is missing; a dry run only finds out whether that can be done. True where it is there
 * now. Throws `TargetRefusal`, with the statement to be run, where the login may not make or use it.
 */
export async function openLedger(ask: Ask, settings: Schema, dryRun: boolean): Promise<boolean> {
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
      `The login may not read and write ${ledgerName}, in which it is kept what was written. Let its owner run: ${grant}`,
    );
  }
  if (!found?.makeable)
    throw new TargetRefusal(
      `The login may not create ${ledgerName}, in which it is kept what was written. Let its owner run: ${definition(settings)}; ${grant}`,
    );
  if (dryRun) return false;
  // IF NOT EXISTS does not help those who make it at the same time: one after the other, the later ones find it.
  await ask('SELECT pg_advisory_xact_lock(hashtext($1))', [nameOf(settings)]);
  await ask(definition(settings));
  return true;
}

// What would become of a document is asked under a key of its own; whether it was written, under the one it is written by.
const writtenAs = (key: string): string => key.replace(/^dry-\d+\//, '');

/**
 * What has become of documents that were written before, by their keys, as `read` understands what stands there: anybody
 * who may write to the database may have written it.
 */
export async function knownOutcomes<Kept>(
  ask: Ask,
  settings: Schema,
  documents: readonly { key: string }[],
  read: (kept: unknown) => Kept,
): Promise<Map<string, Kept>> {
  const rows = await ask(
    `SELECT document, outcome FROM ${nameOf(settings)} WHERE document = ANY ($1) LIMIT ${documents.length}`,
    [documents.map(({ key }) => writtenAs(key))],
  );
  const outcomes = new Map<string, Kept>(
    atMost(rows, documents.length).map(({ document, outcome }) => [document, read(outcome)]),
  );
  return new Map(
    documents.flatMap(({ key }): [string, Kept][] => {
      const outcome = outcomes.get(writtenAs(key));
      return outcome === undefined ? [] : [[key, outcome]];
    }),
  );
}

/**
 * Keeps what has become of documents. Whoever writes the same at the same time is refused, and so tries again and finds
 * this. What the database does not take word for word is kept without its words. Throws `TargetRefusal` where it takes
 * neither: this statement is ours, and says nothing of the documents.
 */
export async function keepInLedger(
  { tx, send }: Pick<Writing, 'tx' | 'send'>,
  settings: Schema,
  outcomes: ReadonlyMap<string, object>,
): Promise<void> {
  if (outcomes.size === 0) return;
  const keep = (kept: readonly (readonly [string, object])[]) =>
    tx.savepoint((inner) =>
      askIn(inner, send)(
        `INSERT INTO ${nameOf(settings)} (document, outcome) SELECT e->>0, e->1 FROM jsonb_array_elements($1::text::jsonb) e`,
        [storableJson(kept)],
      ),
    );
  try {
    await keep([...outcomes]);
  } catch (error) {
    if (!isUnstorable(error)) throw error;
    await keep([...outcomes].map(([key, outcome]) => [key, withoutWords(outcome)] as const)).catch((again: unknown) => {
      if (!isUnstorable(again)) throw again;
      throw new TargetRefusal(`${ledgerName} does not take what has become of the documents. Nothing was written.`);
    });
  }
}

function withoutWords(outcome: object): object {
  const { message, changes: _, ...rest } = outcome as { message?: string; changes?: unknown };
  return message === undefined ? rest : { ...rest, message: unstorableReason };
}

/** Whether it is refused for what it says. A key that is taken is a race. */
const isUnstorable = (error: unknown): boolean => ['value', 'size'].includes(refusalOf(error) ?? '');
