import type { SetupFault } from '../model/setup-fault.js';
import type { Target } from './target.js';

/** What kind of server a connection leads to. */
export type ConnectionKind = 'postgres' | 'http';

/**
 * The description of an external target: a table or a service of the company's own. Its documents are written by the
 * writer of the same name (`connectors/targets/target-writers.ts`). `docs/targets.md` shows how to add one.
 */
export interface ExternalTarget<Settings = unknown> {
  /** How setups name it; the property of a setup with its settings is called so, too. */
  name: string;
  /** What its settings say that it takes; `fields` have names that no two share. */
  describe(settings: Settings): Target;
  /** What settings of the right shape still get wrong, by pointers within them. */
  faults(settings: Settings): SetupFault[];
  /** What kind of connection leads to it. */
  connectionKind: ConnectionKind;
  /** The connection that its settings name. */
  connection(settings: Settings): string;
  /** How many documents one call of its writer gets at most. */
  portion(settings: Settings): number;
}
