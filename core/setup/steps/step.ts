import type { TSchema } from 'typebox';
import type { SetupFault } from '../../model/setup-fault.js';
import type { ConnectionKind } from '../../targets/external-target.js';

/** Whether a step is done for each document, or once for the import. */
export type PostProcessingScope = 'document' | 'import';

interface DescribedStep<Settings> {
  /** How setups name it. */
  name: string;
  /** What it does, for people. */
  label: string;
  /** Its settings beside `step`, in a setup's `postProcessing.steps`. */
  settings: TSchema;
  /** Settings as an example in the description of the API. */
  example: Settings;
  /** What it can be done for; the default is the first that fits the setup's trigger. */
  scopes: readonly PostProcessingScope[];
  /** What is wrong with settings that match the schema, in a setup for this target; pointers are within the settings. */
  faults?(settings: Settings, setup: { target: string }): SetupFault[];
  /** The webhook that its settings name. */
  webhook?(settings: Settings): string;
  /** The integration that its settings name. */
  integration?(settings: Settings): string;
  /** The connection, by its kind, that its settings name. */
  connection?(settings: Settings): { kind: ConnectionKind; code: string };
}

/** The description of a step that changes Longshore's own tables: it runs in the transaction that stores its outcome. */
export interface InternalStep<Settings = unknown> extends DescribedStep<Settings> {
  where: 'internal';
}

/** The description of a step that calls another system. */
export interface ExternalStep<Settings = unknown> extends DescribedStep<Settings> {
  where: 'external';
  /** The e-mail addresses in its settings; a step without this function needs no mail server. */
  mails?(settings: Settings): readonly string[];
  /** Maximum number of documents (or imports) per call. */
  subjectsPerCall: number;
}

/**
 * The description of a step; its work is in `services/post-processing/steps/step-registry.ts`, by its name.
 * `docs/post-processing.md` shows how to add one.
 */
export type PostProcessingStep<Settings = unknown> = InternalStep<Settings> | ExternalStep<Settings>;
