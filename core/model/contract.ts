import type { BatchCounts } from './batch-counts.js';
import type { DryRunFigures } from './dry-run-figures.js';
import type { ImportStatus, ProcessingMode } from './import-state.js';
import type { JobEnd } from './job.js';
import type { EntryCounts, PostProcessingFigures } from './post-processing-figures.js';
import type { Progress } from './progress.js';
import type { UndoFigures } from './undo-figures.js';
import type { WorkflowLabels } from './workflow-labels.js';

/** Identifies an import; most activities need nothing else. */
export interface ImportRef {
  companyId: number;
  importId: string;
}

/** What the preparation of a job adds to its result if the namespace has the search attributes. */
export interface Labelled {
  labels?: WorkflowLabels;
}

/** Which records a run processes; without either property, all that wait. */
export interface Selection {
  /** Row numbers; each stands for its whole document group. */
  records?: number[];
  status?: 'Error' | 'Ready' | 'Skipped';
}

export interface RunRequest extends ImportRef, Selection {
  mode: ProcessingMode;
  /** Makes the request idempotent: the same id returns the same run. */
  requestId: string;
  /** Number of the run if a request has stored it; else it is stored now, with the selection. */
  number?: number;
}

export interface PreparedRun {
  runNo: number;
  batches: number;
  /** Whether the target is external. */
  external?: boolean;
  /** Number of the post-processing job that follows each batch, and whether it has external steps. */
  followedBy?: number;
  followedByExternal?: boolean;
  /** Seconds until it is stopped by its time limit; absent if it has none. */
  secondsLeft?: number;
  /** True if it was paused before it began. */
  paused?: boolean;
  progress: Progress;
}

export interface PreparedDryRun {
  runNo: number;
  batches: number;
  external?: boolean;
  figures: DryRunFigures;
}

export interface DryRunEnd extends ImportRunRef, JobEnd {}

export interface BatchRef extends ImportRef {
  runNo: number;
  batchNo: number;
}

/** Identifies an import during one run (0 before the first), so that late calls do not affect a later run. */
export interface ImportRunRef extends ImportRef {
  runNo: number;
}

export interface StagingResult {
  status: ImportStatus;
  progress: Progress;
}

export interface ImportResult {
  status: ImportStatus;
  progress: Progress;
  /** The post-processing job that follows, and whether it is part of the import. */
  followedBy?: { number: number; inside: boolean };
}

/** Identifies one post-processing job of an import. */
export interface PostProcessingRef extends ImportRef {
  number: number;
}

/** Portions that may be done at the same time, beginning after the last portion of the previous phase. */
export interface Phase {
  lastPortion: number;
  /** Whether it has external steps. */
  external?: boolean;
}

export interface PreparedPostProcessing {
  phases: Phase[];
  figures: PostProcessingFigures;
  /** True if it was paused when the previous workflow was lost. */
  paused?: boolean;
  /** Seconds until it is stopped by its time limit; absent if it has none. */
  secondsLeft?: number;
}

export interface PostProcessingEnd extends PostProcessingRef, JobEnd {}

/** Identifies one undo of an import. */
export interface UndoRef extends ImportRef {
  number: number;
}

export interface PreparedUndo {
  /** The last portion of each phase; a phase begins when the previous one is done. */
  phases: number[];
  figures: UndoFigures;
}

export interface UndoEnd extends UndoRef, JobEnd {}

/** Identifies a delivery in one of its rounds, so that late calls do not affect a later round. */
export interface DeliveryRef extends ImportRef {
  deliveryId: string;
  round: number;
  by: 'email' | 'webhook';
}

/** The result of an attempt at a delivery: seconds until the next one, null if there is none. */
export interface AttemptResult {
  againIn: number | null;
}

/** The activities by the names under which workflows call them, implemented in `activities/`. */
export interface ImportActivities {
  stageFile(ref: ImportRef): Promise<StagingResult>;
  prepareRun(request: RunRequest): Promise<PreparedRun & Labelled>;
  prepareDryRun(request: RunRequest): Promise<PreparedDryRun & Labelled>;
  processBatch(ref: BatchRef): Promise<BatchCounts>;
  finishDryRun(end: DryRunEnd): Promise<DryRunFigures>;
  finishRun(ref: ImportRunRef): Promise<ImportResult>;
  preparePostProcessing(ref: PostProcessingRef): Promise<PreparedPostProcessing & Labelled>;
  postProcess(ref: PostProcessingRef & { portionNo: number }): Promise<PostProcessingFigures>;
  postProcessBatch(ref: BatchRef & { number: number }): Promise<EntryCounts>;
  setPostProcessingPaused(ref: PostProcessingRef & { paused: boolean }): Promise<PostProcessingFigures>;
  finishPostProcessing(end: PostProcessingEnd): Promise<PostProcessingFigures>;
  prepareUndo(ref: UndoRef): Promise<PreparedUndo & Labelled>;
  undoBatch(ref: UndoRef & { undoBatchNo: number }): Promise<UndoFigures>;
  finishUndo(end: UndoEnd): Promise<UndoFigures>;
  markCancelling(ref: ImportRunRef & { timedOut?: boolean }): Promise<void>;
  finishCancel(ref: ImportRunRef): Promise<ImportResult>;
  setPaused(ref: ImportRef & { paused: boolean; runNo?: number }): Promise<void>;
  readProgress(ref: ImportRef): Promise<ImportResult>;
  attemptDelivery(ref: DeliveryRef): Promise<AttemptResult>;
  failImport(ref: ImportRef & { code: string; message: string; runNo?: number }): Promise<ImportResult>;
}
