import type { Connections } from '../../../connectors/connections/connections.js';
import type { MailBounds } from '../../../connectors/mail/mail-allowance.js';
import type { MailServer } from '../../../connectors/mail/send-mail.js';
import type { CallBounds } from '../../../connectors/webhook/call-allowance.js';
import type { StepCode } from '../../../core/setup/steps/step-code.js';
import type { Database, Transaction } from '../../../db/client.js';

/** What a step is done for: one document, or (without `document`) the import as a whole. */
export interface StepSubject {
  /** Names this doing for ever: what comes again under the same id is the same, and is to be done once. */
  id: string;
  document?: { target: string /** The values of the target's key fields. */; key: readonly string[]; row: number };
}

/** What has become of it. The message is for people, and may name documents and values. */
export type StepOutcome = { done: true; message?: string } | { done: false; code: StepCode; message: string };

/** It is not done yet, and is asked for again. */
export interface StepDelay {
  /** Why; holds no data. */
  again: string;
  /** Why, for people, where it is given up; may name documents and values. Without it `again` is. */
  message?: string;
  /** Milliseconds after which it wants to be asked again; undefined where it does not say. */
  retryAfter?: number | undefined;
}

/** What a step works with. */
export interface StepScope {
  companyId: number;
  importId: string;
}

/**
 * The work of an internal step, in the transaction that stores its outcomes. Returns what has become of each subject, in
 * their order.
 */
export type ApplyStep<Settings = unknown> = (
  settings: Settings,
  subjects: readonly StepSubject[],
  tx: Transaction,
  scope: StepScope,
) => Promise<StepOutcome[]>;

/** What of a process external steps work with. */
export interface StepDependencies {
  database: Database;
  connections: Connections;
  /** Undefined where no e-mails can be sent. */
  mailServer: MailServer | undefined;
  bounds: MailBounds & CallBounds;
  /** Where links in messages for people begin. */
  publicUrl: string;
}

/** What an external step works with. */
export interface ExternalStepScope extends StepScope, StepDependencies {
  /** The run of post-processing. */
  number: number;
}

/**
 * The work of an external step. Returns what has become of each subject, in their order. It is called again with the same
 * subjects after any failure: what it has done once it should not do twice, by `id`. Where `signal` aborts it returns what
 * is done by then, and asks for the rest again, or throws the signal's reason where nothing is. Throws `TargetUnavailable`
 * or a passing `ConnectionError` where trying again later may help whatever the subjects, and `TargetRefusal` where
 * nothing of it ever will.
 */
export type CallStep<Settings = unknown> = (
  settings: Settings,
  subjects: readonly StepSubject[],
  scope: ExternalStepScope,
  signal: AbortSignal,
) => Promise<(StepOutcome | StepDelay)[]>;
