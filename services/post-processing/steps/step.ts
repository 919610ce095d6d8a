import type { TSchema } from 'typebox';
import type { Connections } from '../../../connectors/connections/connections.js';
import type { MailBounds } from '../../../connectors/mail/mail-allowance.js';
import type { MailServer } from '../../../connectors/mail/send-mail.js';
import type { CallBounds } from '../../../connectors/webhook/call-allowance.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import type { StepCode } from '../../../core/setup/steps/step-code.js';
import type { SetupFault } from '../../../core/setup-check/check-setup.js';
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

export type Per = 'document' | 'import';

interface DescribedStep<Settings> {
  /** How setups name it. */
  name: string;
  /** What it does, as people say it. */
  label: string;
  /** Its settings beside `step`, in a setup's `postProcessing.steps`. */
  settings: TSchema;
  /** For what it is done; the first one that a setup's trigger takes is the default. */
  per: readonly Per[];
  /** What settings of the right shape still get wrong, by pointers within them. */
  faults?(settings: Settings, setup: IntegrationSetup): SetupFault[];
  /** The webhook that its settings name. */
  webhook?(settings: Settings): string;
  /** The integration that its settings name. */
  integration?(settings: Settings): string;
  /** The connection, by its kind, that its settings name. */
  connection?(settings: Settings): { kind: 'postgres' | 'http'; code: string };
}

/** A step whose effect is in the books: it is done, and kept to be done, in one transaction. */
export interface BooksStep<Settings = unknown> extends DescribedStep<Settings> {
  where: 'books';
  /** Gives what has become of each subject, in their order. */
  apply(
    settings: Settings,
    subjects: readonly StepSubject[],
    tx: Transaction,
    scope: StepScope,
  ): Promise<StepOutcome[]>;
}

/** What a step outside the books works with. */
export interface OutsideStepScope extends StepScope {
  /** The run of post-processing. */
  number: number;
  database: Database;
  connections: Connections;
  /** Undefined where no e-mails can be sent. */
  mailServer: MailServer | undefined;
  bounds: MailBounds & CallBounds;
  /** Where links that are told to people begin. */
  publicUrl: string;
}

/**
 * A step whose effect is somewhere else. It is called again with the same subjects after any failure: what it has
 * done once it should not do twice, by `id`. Where `signal` aborts it gives what is done by then, and asks for the
 * rest again, or throws the signal's reason where nothing is. Throws `TargetUnavailable` or a passing
 * `ConnectionError` where trying again later may help whatever the subjects, and `TargetRefusal` where nothing of it
 * ever will.
 */
export interface OutsideStep<Settings = unknown> extends DescribedStep<Settings> {
  where: 'outside';
  /** Whom its settings have it send e-mails; a step without needs no mail server. */
  mails?(settings: Settings): readonly string[];
  /** How many subjects one call gets at most. */
  portion: number;
  /** Gives what has become of each subject, in their order. */
  call(
    settings: Settings,
    subjects: readonly StepSubject[],
    scope: OutsideStepScope,
    signal: AbortSignal,
  ): Promise<(StepOutcome | StepDelay)[]>;
}

export type PostProcessingStep<Settings = unknown> = BooksStep<Settings> | OutsideStep<Settings>;
