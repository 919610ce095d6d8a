import type { BatchCounts } from './batch-counts.js';
import type { DryRunFigures } from './dry-run-figures.js';
import type { ImportStatus, ProcessingMode } from './import-state.js';
import type { EntryCounts, PostProcessingFigures } from './post-processing-figures.js';
import type { Progress } from './progress.js';
import type { UndoFigures } from './undo-figures.js';

/** Which import; the only thing that most activities need to know. */
export interface ImportRef {
  companyId: number;
  importId: string;
}

/** Which records a run takes; nothing named: all that wait. */
export interface Selection {
  /** Row numbers; each stands for its whole document group. */
  records?: number[];
  status?: 'Error' | 'Ready' | 'Skipped';
}

export interface RunRequest extends ImportRef, Selection {
  mode: ProcessingMode;
  /** Makes the request repeatable: the same one gives the same run. */
  requestId: string;
}

export interface PreparedRun {
  runNo: number;
  batches: number;
  /** Whether its documents go outside the books. */
  outside?: boolean;
  /** The run of post-processing that follows each batch, and whether some of that goes outside the books. */
  followedBy?: number;
  followedOutside?: boolean;
  /** Until it is stopped although it is not done; absent: never. */
  secondsLeft?: number;
  progress: Progress;
}

export interface PreparedDryRun {
  runNo: number;
  batches: number;
  outside?: boolean;
  figures: DryRunFigures;
}

/** How a dry run ends: done, unless cancelled or unable to go on. */
export interface DryRunEnd extends ImportRunRef {
  cancelled?: boolean;
  fault?: { code: string; message: string };
}

export interface BatchRef extends ImportRef {
  runNo: number;
  batchNo: number;
}

/** An import as it is during one run, 0 before the first: a later run is none of the caller's business. */
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
  /** A run of post-processing that is to follow, and whether it is a part of the import. */
  followedBy?: { number: number; inside: boolean };
}

/** One run of post-processing of an import. */
export interface PostProcessingRef extends ImportRef {
  number: number;
}

/** Portions, from the one after the phase before, that may be done beside each other. */
export interface Phase {
  lastPortion: number;
  /** Whether some of it goes outside the books. */
  outside?: boolean;
}

export interface PreparedPostProcessing {
  phases: Phase[];
  figures: PostProcessingFigures;
  /** It was on hold when the workflow before this one was lost. */
  paused?: boolean;
  /** Until it is stopped although it is not done; absent: never. */
  secondsLeft?: number;
}

/** How a run of post-processing ends: all is done or in error, unless stopped or unable to go on. */
export interface PostProcessingEnd extends PostProcessingRef {
  cancelled?: boolean;
  timedOut?: boolean;
  fault?: { code: string; message: string };
}

/** One run of undo of an import. */
export interface UndoRef extends ImportRef {
  number: number;
}

export interface PreparedUndo {
  /** The last portion of each phase; each phase needs the one before to be done. */
  phases: number[];
  figures: UndoFigures;
}

/** How a run of undo ends: all was come to, unless cancelled or unable to go on. */
export interface UndoEnd extends UndoRef {
  cancelled?: boolean;
  fault?: { code: string; message: string };
}

/** A delivery of a notification, in one of its rounds: a later round is none of an earlier one's business. */
export interface DeliveryRef extends ImportRef {
  deliveryId: string;
  round: number;
  by: 'email' | 'webhook';
}

/** What an attempt at a delivery has come to: seconds until the next one, null where there is none. */
export interface AttemptResult {
  againIn: number | null;
}

/** The activities by the names under which workflows call them; `activities/` has their code. */
export interface ImportActivities {
  stageFile(ref: ImportRef): Promise<StagingResult>;
  prepareRun(request: RunRequest): Promise<PreparedRun>;
  prepareDryRun(request: RunRequest): Promise<PreparedDryRun>;
  processBatch(ref: BatchRef): Promise<BatchCounts>;
  finishDryRun(end: DryRunEnd): Promise<DryRunFigures>;
  finishRun(ref: ImportRunRef): Promise<ImportResult>;
  preparePostProcessing(ref: PostProcessingRef): Promise<PreparedPostProcessing>;
  postProcess(ref: PostProcessingRef & { portionNo: number }): Promise<PostProcessingFigures>;
  postProcessBatch(ref: BatchRef & { number: number }): Promise<EntryCounts>;
  setPostProcessingPaused(ref: PostProcessingRef & { paused: boolean }): Promise<PostProcessingFigures>;
  finishPostProcessing(end: PostProcessingEnd): Promise<PostProcessingFigures>;
  prepareUndo(ref: UndoRef): Promise<PreparedUndo>;
  undoBatch(ref: UndoRef & { portionNo: number }): Promise<UndoFigures>;
  finishUndo(end: UndoEnd): Promise<UndoFigures>;
  markCancelling(ref: ImportRunRef & { timedOut?: boolean }): Promise<void>;
  finishCancel(ref: ImportRunRef): Promise<ImportResult>;
  setPaused(ref: ImportRef & { paused: boolean }): Promise<void>;
  readProgress(ref: ImportRef): Promise<ImportResult>;
  attemptDelivery(ref: DeliveryRef): Promise<AttemptResult>;
  failImport(ref: ImportRef & { code: string; message: string }): Promise<ImportResult>;
}
