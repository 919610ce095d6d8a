import type { SetupFault } from '../model/setup-fault.js';
import type { Target } from './target.js';

/** The kind of server of a connection. */
export type ConnectionKind = 'postgres' | 'http';

/**
 * The description of an external target: a table or a service of the company. Documents are written by the writer of the
 * same name (`connectors/targets/target-writers.ts`). `docs/targets.md` shows how to add one.
 */
export interface ExternalTarget<Settings = unknown> {
  /** Its name in setups, and the name of the property with its settings, whose schema is in `external-settings.ts`. */
  name: string;
  /** The target that the settings describe. The caller ensures that names of `fields` are unique. */
  describe(settings: Settings): Target;
  /** What is wrong with settings that match the schema; pointers are within the settings. */
  faults(settings: Settings): SetupFault[];
  /** The kind of connection that it uses. */
  connectionKind: ConnectionKind;
  /** The connection that its settings name. */
  connection(settings: Settings): string;
  /** Maximum number of documents per call of its writer. */
  documentsPerCall(settings: Settings): number;
}
