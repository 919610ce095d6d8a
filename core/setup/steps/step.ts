import type { TSchema } from 'typebox';
import type { SetupFault } from '../../model/setup-fault.js';
import type { ConnectionKind } from '../../targets/external-target.js';

/** For what a step is done: for each document, or once for the import. */
export type Per = 'document' | 'import';

interface DescribedStep<Settings> {
  /** How setups name it. */
  name: string;
  /** What it does, for people. */
  label: string;
  /** Its settings beside `step`, in a setup's `postProcessing.steps`. */
  settings: TSchema;
  /** For what it can be done; the first one that a setup's trigger takes is the default. */
  per: readonly Per[];
  /** What settings of the right shape still get wrong in a setup of this target, by pointers within them. */
  faults?(settings: Settings, setup: { target: string }): SetupFault[];
  /** The webhook that its settings name. */
  webhook?(settings: Settings): string;
  /** The integration that its settings name. */
  integration?(settings: Settings): string;
  /** The connection, by its kind, that its settings name. */
  connection?(settings: Settings): { kind: ConnectionKind; code: string };
}

/** The description of a step whose effect is in Longshore's own tables: done in the transaction that stores its outcome. */
export interface InternalStep<Settings = unknown> extends DescribedStep<Settings> {
  where: 'internal';
}

/** The description of a step whose effect is somewhere else. */
export interface ExternalStep<Settings = unknown> extends DescribedStep<Settings> {
  where: 'external';
  /** The addresses to which its settings have it send e-mails; a step without needs no mail server. */
  mails?(settings: Settings): readonly string[];
  /** How many subjects one call gets at most. */
  portion: number;
}

/**
 * The description of a step; its work is in `services/post-processing/steps/step-registry.ts`, by its name.
 * `docs/post-processing.md` shows how to add one.
 */
export type PostProcessingStep<Settings = unknown> = InternalStep<Settings> | ExternalStep<Settings>;
