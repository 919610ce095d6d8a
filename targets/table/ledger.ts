import type postgres from 'postgres';
import { type Outcome, type OutsideDocument, TargetRefusal } from '../outside-target.js';
import { quoted } from './table-rows.js';
import type { TableSettings } from './table-settings.js';

/** The table beside the target's in which it is kept what has become of each document. */
const ledgerName = 'longshore_delivery';

const nameOf = ({ schema = 'public' }: TableSettings): string => `${quoted(schema)}.${ledgerName}`;

const definition = (settings: TableSettings): string =>
  `CREATE TABLE IF NOT EXISTS ${nameOf(settings)} (document text PRIMARY KEY, outcome jsonb NOT NULL, delivered_at timestamptz NOT NULL DEFAULT now())`;

/** Makes the ledger where it is missing. Throws `TargetRefusal`, with the statement to be run, where the login may not. */
export async function openLedger(tx: postgres.TransactionSql, settings: TableSettings): Promise<void> {
  const [found] = await tx`SELECT to_regclass(${nameOf(settings)}) IS NOT NULL AS there`;
  if (found?.there) return;
  try {
    await tx.unsafe(definition(settings));
  } catch (error) {
    if ((error as { code?: unknown }).code !== '42501') throw error;
    const grant = `GRANT SELECT, INSERT, DELETE ON ${nameOf(settings)} TO …`;
    throw new TargetRefusal(
      `The login may not create ${ledgerName}, in which it is kept what was written. Let its owner run: ${definition(settings)}; ${grant}`,
    );
  }
}

/** What has become of documents that were written before, by their keys. */
export async function knownOutcomes(
  tx: postgres.TransactionSql,
  settings: TableSettings,
  documents: readonly OutsideDocument[],
): Promise<Map<string, Outcome>> {
  const rows = await tx.unsafe(`SELECT document, outcome FROM ${nameOf(settings)} WHERE document = ANY ($1)`, [
    documents.map(({ key }) => key),
  ]);
  return new Map(rows.map(({ document, outcome }) => [document, outcome]));
}

/** Keeps what has become of documents. Whoever writes the same at the same time is refused, and so tries again and finds this. */
export async function keepInLedger(
  tx: postgres.TransactionSql,
  settings: TableSettings,
  outcomes: ReadonlyMap<string, Outcome>,
): Promise<void> {
  if (outcomes.size === 0) return;
  await tx.unsafe(
    `INSERT INTO ${nameOf(settings)} (document, outcome) SELECT e->>0, e->1 FROM jsonb_array_elements($1::text::jsonb) e`,
    [JSON.stringify([...outcomes])],
  );
}
