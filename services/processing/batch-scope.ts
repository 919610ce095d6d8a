import type { BatchRef } from '../../core/model/contract.js';
import type { ExternalPlan, InternalPlan, Plan } from '../../core/plan/plan.js';
import type { ChosenTarget } from '../../core/setup/target-of.js';
import type { WriteSettings } from '../../core/setup/write-settings.js';
import type { Statement } from '../../db/driver/statement.js';
import type { ExternalLookUpResults } from './external-look-ups.js';

/** The part of a plan that is needed to store the results of a batch. */
interface ResultPlan extends WriteSettings {
  external: ChosenTarget | undefined;
  warns: boolean;
}

/** A claimed batch and what is needed to process it. */
export interface BatchScope<Of extends ResultPlan = Plan> extends BatchRef {
  claim: string;
  /** When its first attempt began. */
  since: Date;
  plan: Of;
  renumbered: boolean;
  firstPosition: number;
  lastPosition: number;
  /** Whether this is the first run of the import, dry runs aside. */
  first: boolean;
  /** Whether only findings are stored and everything else is rolled back. */
  dryRun: boolean;
  /** The results of its external look-ups; absent if its plan has none. */
  external?: ExternalLookUpResults;
  /** Groups that the database refuses, by name, with its message; see `rejected-groups.ts`. */
  rejected?: ReadonlyMap<string, string>;
  /** Whether errors are stored without their texts, as the database refused to store these. */
  withoutTexts?: boolean;
}

/** A batch whose results are stored. */
export type ResultScope = BatchScope<ResultPlan>;

/** A batch whose records become rows of our own tables. */
export type InternalScope = BatchScope<InternalPlan>;

/** A batch whose records are sent to an external target. */
export type ExternalScope = BatchScope<ExternalPlan>;

/** How the records of a batch become target records, in two steps. */
export interface BatchStatements {
  /** Finds out, in temporary tables, which records are in error, skipped, created and updated. */
  decide: Statement[];
  /** Writes them. */
  write: Statement[];
  /** A query for what is written: the `row_no` of its first record, its key, and whether it `existed`. */
  written: string;
}
