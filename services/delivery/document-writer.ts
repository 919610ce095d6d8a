import type { Connections } from '../../connectors/connections/connections.js';
import { TargetRefusal } from '../../connectors/targets/target-errors.js';
import { writerOf } from '../../connectors/targets/target-writers.js';
import { keepsEmpty } from '../../core/plan/planned-field.js';
import type { ExternalDocument } from '../../core/targets/write-order.js';
import { type Database, inCompany } from '../../db/client.js';
import type { ExternalScope } from '../processing/batch-scope.js';
import type { DeliveryOutcome } from './store-outcomes.js';

/** The target of a batch, ready to be written to. */
export interface DocumentWriter {
  /** The maximum number of documents per call of `write`. */
  maxDocuments: number;
  write(documents: readonly ExternalDocument[], signal: AbortSignal): Promise<DeliveryOutcome[]>;
}

export function documentWriter(
  { database, connections }: { database: Database; connections: Connections },
  { companyId, plan, dryRun }: ExternalScope,
): DocumentWriter {
  const { writeMode, onConflict } = plan;
  const { name, target, settings } = plan.external;
  const writeDocuments = writerOf(name);
  const code = target.connection(settings);
  const keepWhenNull = plan.mapped.filter(keepsEmpty).map((field) => field.name);
  return {
    maxDocuments: target.documentsPerCall(settings),
    async write(documents, signal) {
      const connection = await inCompany(database, companyId, (tx) => connections.read(tx, code));
      if (!connection) throw new TargetRefusal(`There is no connection "${code}" any more.`);
      const order = { documents, writeMode, onConflict, keepWhenNull, dryRun };
      const outcomes = await writeDocuments(settings, order, { connections, connection }, signal);
      if (outcomes.length !== documents.length)
        throw new TargetRefusal(`The target returned ${outcomes.length} outcomes for ${documents.length} documents.`);
      return outcomes;
    },
  };
}
