import type { Connections } from '../../../connectors/connections/connections.js';
import type { MailBounds } from '../../../connectors/mail/mail-allowance.js';
import type { MailServer } from '../../../connectors/mail/send-mail.js';
import type { CallBounds } from '../../../connectors/webhook/call-allowance.js';
import type { StepCode } from '../../../core/setup/steps/step-code.js';
import type { Database, Transaction } from '../../../db/client.js';

/** The subject of a step: one document, or (without `document`) the import as a whole. */
export interface StepSubject {
  /** Identifies this work permanently: repeated calls with the same id are the same work, to be done once. */
  id: string;
  document?: { target: string /** The values of the target's key fields. */; key: readonly string[]; row: number };
}

/** The outcome for a subject. The message is for users, and may contain documents and values. */
export type StepOutcome = { done: true; message?: string } | { done: false; code: StepCode; message: string };

/** The step is not done yet and is to be retried. */
export interface StepDelay {
  /** The reason, without any data. */
  retryReason: string;
  /** The reason for users if it is given up; may contain documents and values. Defaults to `retryReason`. */
  message?: string;
  /** Milliseconds after which to retry; undefined if unknown. */
  retryAfterMs?: number | undefined;
}

/** What a step works with. */
export interface StepScope {
  companyId: number;
  importId: string;
}

/**
 * The work of an internal step, in the transaction that stores its outcomes. Returns the outcome of each subject, in
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
  /** Number of the post-processing job. */
  number: number;
}

/**
 * The work of an external step. Returns the outcome of each subject, in their order. After any failure it is called
 * again with the same subjects: work that was done must not be repeated, as identified by `id`. When `signal` aborts it
 * returns what is done by then, and delays for the rest, or throws the signal's reason if nothing is done. Throws
 * `TargetUnavailable` or a temporary `ConnectionError` if a retry may help whatever the subjects, and `TargetRefusal`
 * if it can never succeed.
 */
export type CallStep<Settings = unknown> = (
  settings: Settings,
  subjects: readonly StepSubject[],
  scope: ExternalStepScope,
  signal: AbortSignal,
) => Promise<(StepOutcome | StepDelay)[]>;
