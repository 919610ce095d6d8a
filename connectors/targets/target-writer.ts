import type { Target } from '../../core/targets/target.js';
import type { Connection } from '../connections/connection.js';
import type { Connections } from '../connections/connections.js';
import type { ConnectionSettings } from '../connections/settings.js';

/** A value on its way: decimals and days as text, so that none loses digits; null for none. */
export type FieldValue = string | number | boolean | null;
export type FieldValues = Record<string, FieldValue>;

/** Characters that are kept of what somebody else calls a field. */
export const longestFieldName = 60;

/** A document or a record on its way to a target outside the books. */
export interface OutsideDocument {
  /** Names it for ever: what comes again under the same key is the same, and is done once. */
  key: string;
  /** By the target's field; those that the setup does not map are left out. */
  fields: FieldValues;
  /** Present where the target has lines. */
  lines?: FieldValues[];
}

/** What has become of a document. */
export type Outcome =
  | { outcome: 'inserted' | 'skipped' }
  /** `changes` where the target can tell; empty where nothing changed. */
  | { outcome: 'updated'; changes?: { field: string; before: unknown; after: unknown }[] }
  /** Of a dry run: it would be sent, and what then becomes of it only its target knows. */
  | { outcome: 'sent' }
  | {
      outcome: 'error';
      code: 'duplicate' | 'not_found' | 'rejected' | 'refused_by_endpoint' | 'outcome_unknown';
      field?: string;
      message: string;
    };

/** Documents to be written, and how. */
export interface WriteOrder {
  documents: readonly OutsideDocument[];
  write: 'insert' | 'update' | 'upsert';
  /** What becomes of one that `write` does not take. */
  otherwise: 'error' | 'skip';
  /** Fields that an update leaves as they are where the value is null. */
  keeps: readonly string[];
  /** Only find out: nothing may remain of it. */
  dryRun: boolean;
}

/** What a writer works with. */
export interface WriterScope {
  connections: Connections;
  connection: Connection;
}

/**
 * A target outside the books: a table or a service of the company's own. `docs/targets.md` shows how
 * to write one, `test/connectors/targets/contract.slow.test.ts` holds each to what follows.
 */
export interface OutsideTarget<Settings = unknown> {
  /** How setups name it; the property of a setup with its settings is called so, too. */
  name: string;
  /** What its settings say that it takes; `fields` have names that no two share. */
  describe(settings: Settings): Target;
  /** What settings of the right shape still get wrong, by pointers within them. */
  faults(settings: Settings): { pointer: string; detail: string }[];
  /** What kind of connection leads to it. */
  connectionKind: ConnectionSettings['kind'];
  /** The connection that its settings name. */
  connection(settings: Settings): string;
  /** How many documents one call of `write` gets at most. */
  portion(settings: Settings): number;
  /**
   * Writes documents and gives what has become of each, in their order. It is called again with the same
   * documents after any failure: what it has done once it must not do twice, and must give the outcome of
   * the first time. Throws `TargetUnavailable` where trying again later may help, and what else keeps all of
   * them from being written as `TargetRefusal`. Where `signal` aborts: `NothingWritten` if that is certain, else
   * the reason of `signal`.
   */
  write(settings: Settings, order: WriteOrder, scope: WriterScope, signal: AbortSignal): Promise<Outcome[]>;
}

/** The target cannot be reached, or is too busy; its message holds no data. */
export class TargetUnavailable extends Error {
  override readonly name = 'TargetUnavailable';

  constructor(
    message: string,
    /** Milliseconds after which it wants to be asked again; undefined where it does not say. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

/** The target takes none of the documents, now or later; its message holds no data. */
export class TargetRefusal extends Error {
  override readonly name = 'TargetRefusal';
}

/** A cancel came, and it is certain that none of the documents was written, by this call or one before. */
export class NothingWritten extends Error {
  override readonly name = 'NothingWritten';

  constructor(reason: unknown) {
    super('It was cancelled before any of it was written.', { cause: reason });
  }
}
