import type { BatchRef } from '../../core/model/contract.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Statement } from '../../db/statement.js';
import type { ExternalLookUpResults } from './external-look-ups.js';

/** A claimed batch and what is needed to process it. */
export interface BatchScope extends BatchRef {
  claim: string;
  /** When its first attempt began. */
  since: Date;
  setup: IntegrationSetup;
  arranged: boolean;
  firstPosition: number;
  lastPosition: number;
  /** No run of the import came before this one, but dry ones. */
  first: boolean;
  /** Whether all is taken back but what was found out. */
  dryRun: boolean;
  /** What was found outside the books for it, where its setup looks there. */
  outside?: ExternalLookUpResults;
  /** Groups that the database refuses, with what it says; see `rejected-groups.ts`. */
  rejected?: ReadonlyMap<string, string>;
  /** Whether reasons are told by their codes alone: the database has refused to store their texts. */
  withoutTexts?: boolean;
}

/** How a batch's records become target records, in two steps that follow each other. */
export interface BatchStatements {
  /** Find out, in temporary tables, what is at fault, passed over, created and updated. */
  decide: Statement[];
  /** Do it. */
  write: Statement[];
  /** What is written, as a query: its first record's `row_no`, its key, and whether it `existed`. */
  written: string;
}
