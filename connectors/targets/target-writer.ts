import type { Outcome, WriteOrder } from '../../core/targets/write-order.js';
import type { Connection } from '../connections/connection.js';
import type { Connections } from '../connections/connections.js';

/** What a writer works with. */
export interface WriterScope {
  connections: Connections;
  connection: Connection;
}

/**
 * Writes documents to an external target and returns what has become of each, in their order. It is called again with
 * the same documents after any failure: what it has done once it must not do twice, and must return the outcome of
 * the first time. Throws `TargetUnavailable` where trying again later may help, and what else keeps all of them from
 * being written as `TargetRefusal`. Where `signal` aborts: `NothingWritten` if that is certain, else the reason of
 * `signal`. `test/connectors/targets/contract.slow.test.ts` checks each writer for this.
 */
export type TargetWriter<Settings = unknown> = (
  settings: Settings,
  order: WriteOrder,
  scope: WriterScope,
  signal: AbortSignal,
) => Promise<Outcome[]>;
