import type { Outcome, WriteOrder } from '../../core/targets/write-order.js';
import type { Connection } from '../connections/connection.js';
import type { Connections } from '../connections/connections.js';

/** The connection that a writer uses. */
export interface WriterScope {
  connections: Connections;
  connection: Connection;
}

/**
 * Writes documents to an external target and returns the outcome of each, in order. It is called again with the same
 * documents after any failure: it must not write a document twice, and must return the outcome of the first time. Throws
 * `TargetUnavailable` if a later attempt may succeed, and `TargetRefusal` for anything else that prevents all of them
 * from being written. When `signal` aborts: `NothingWritten` if that is certain, else the reason of `signal`.
 * `test/connectors/targets/contract.slow.test.ts` checks each writer for this.
 */
export type TargetWriter<Settings = unknown> = (
  settings: Settings,
  order: WriteOrder,
  scope: WriterScope,
  signal: AbortSignal,
) => Promise<Outcome[]>;
