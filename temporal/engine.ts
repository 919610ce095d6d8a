import type { DeliveryRef, ImportRef } from '../core/model/contract.js';
import { type JobRef, jobWorkflowId } from '../core/model/job.js';
import type { Progress } from '../core/model/progress.js';
import type { WorkflowLabels } from '../core/model/workflow-labels.js';
import type { ImportInput } from '../workflows/import-file.js';

export const workflowIdOf = (importId: string): string => jobWorkflowId({ importId, kind: 'processing' });
export const deliveryWorkflowIdOf = (deliveryId: string, round: number): string => `notify-${deliveryId}-${round}`;

export type JobSignal = 'cancel' | 'pause' | 'resume';

/** The calls to Temporal, each with a timeout; they fail with the errors of Temporal's client. */
export interface Engine {
  /** Starts an import's workflow, to be found by `labels`; does nothing if it runs or has run. */
  start(input: Omit<ImportInput, 'lanes'>, labels: WorkflowLabels): Promise<void>;
  /** Whether a workflow is running, was terminated, or is gone for any other reason. */
  workflowState(workflowId: string): Promise<'running' | 'terminated' | 'gone'>;
  /** Why a workflow makes no progress, as a sentence for users; undefined if no reason is found. */
  diagnose(workflowId: string): Promise<string | undefined>;
  /** Starts a new workflow for an import whose own is gone, to be found by `labels`; does nothing if one runs. */
  restart(input: Omit<ImportInput, 'lanes'>, labels: WorkflowLabels): Promise<void>;
  /**
   * Signals a running workflow; does nothing if it has ended. With `progress` a workflow is started to receive the
   * signal if none runs.
   */
  signal(ref: ImportRef, signal: JobSignal, progress?: Progress): Promise<void>;
  /** Starts a job that is in the database; does nothing if it runs. */
  startJob(ref: JobRef): Promise<void>;
  /** Signals the workflow of a job; does nothing if it has ended. */
  signalJob(ref: JobRef, signal: JobSignal): Promise<void>;
  /** Starts the workflow of a delivery; does nothing if it runs. */
  startDelivery(ref: DeliveryRef): Promise<void>;
  /** Whether the namespace has our search attributes; adds them if it has not. */
  hasSearchAttributes(): Promise<boolean>;
  /** Whether a worker polls for workflow tasks; without one, no import makes progress. */
  hasWorker(): Promise<boolean>;
  /** What the server lacks according to its version, as sentences. */
  remarks(): Promise<string[]>;
  /** Whether workers poll for workflow tasks and for each kind of activity. */
  hasPoller(): Promise<boolean>;
  close(): Promise<void>;
}
