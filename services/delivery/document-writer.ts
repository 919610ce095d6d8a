import type { Connections } from '../../connectors/connections/connections.js';
import { type OutsideDocument, TargetRefusal } from '../../connectors/targets/target-writer.js';
import { outsideOf } from '../../core/setup/target-of.js';
import { type Database, inCompany } from '../../db/client.js';
import type { BatchScope } from '../processing/batch-scope.js';
import type { DeliveryOutcome } from './keep-outcomes.js';

/** The target of a batch, ready to be written to. */
export interface DocumentWriter {
  /** How many documents one call of `write` gets at most. */
  portion: number;
  write(documents: readonly OutsideDocument[], signal: AbortSignal): Promise<DeliveryOutcome[]>;
}

export function documentWriter(
  { database, connections }: { database: Database; connections: Connections },
  { companyId, setup, dryRun }: BatchScope,
): DocumentWriter {
  const outside = outsideOf(setup);
  if (!outside) throw new Error(`The target ${setup.target} is in the books.`);
  const { target, settings } = outside;
  const code = target.connection(settings);
  const keeps = setup.mappings.filter(({ blank }) => blank === 'keep').map(({ field }) => field);
  const { write = 'insert', otherwise = 'error' } = setup;
  return {
    portion: target.portion(settings),
    async write(documents, signal) {
      const connection = await inCompany(database, companyId, (tx) => connections.read(tx, code));
      if (!connection) throw new TargetRefusal(`There is no connection "${code}" any more.`);
      const order = { documents, write, otherwise, keeps, dryRun };
      const outcomes = await target.write(settings, order, { connections, connection }, signal);
      if (outcomes.length !== documents.length)
        throw new TargetRefusal(`The target gave ${outcomes.length} outcomes for ${documents.length} documents.`);
      return outcomes;
    },
  };
}
