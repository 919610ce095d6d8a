import { CancellationScope, patched, setCurrentDetails, uuid4 } from '@temporalio/workflow';
import type { ImportRef, ImportRunRef } from '../core/model/contract.js';
import { initialProgress, type Progress, progressMessage } from '../core/model/progress.js';
import { control } from './activity-options.js';
import { isCancelling } from './failures.js';
import { label } from './label.js';
import type { ProcessRequest } from './messages.js';
import { nonCancellable } from './non-cancellable.js';
import type { Lanes } from './process-lanes.js';
import { deadlineIn, whenOver } from './time-limit.js';

/**
 * The phase of an import's workflow, from left to right. If a choice is refused, the workflow waits for another one, or
 * ends if it was started for that choice only.
 *
 *     staging → choosing ⇄ preparing → processing → ending ──────────────→ over
 *                                          ↘ continuing (as new)  ↘ followed ↗
 */
export type Phase = 'staging' | 'choosing' | 'preparing' | 'processing' | 'continuing' | 'ending' | 'followed' | 'over';

/** The state of an import whose workflow begins with its records staged. */
export interface StagedStart {
  progress: Progress;
  /** The run to continue; absent if none has begun. */
  run?: Lanes;
  paused?: boolean;
  /** Number of a run that is stored and has not begun. */
  requested?: number;
}

/** Forwards a signal. */
export type Follower = (signal: 'cancel' | 'pause' | 'resume') => Promise<void>;

/** The state of one import's workflow and the signals it handles. The database has the authoritative state. */
export class ImportWorkflow {
  phase: Phase;
  progress: Progress;
  run: Lanes | undefined;
  paused: boolean;
  /** Once true, nothing new begins. */
  cancelling = false;
  /** A cancel arrived when the run was already ending: it applies to what follows. */
  private cancelledLate = false;
  /** Receives the signals once it is set. */
  private follower: Follower | undefined;
  /** A run was being prepared when the cancel arrived: it may have begun, and its number is not known here. */
  runMayHaveBegun = false;
  /** Number of the newest run that is stored in the database for this workflow; 0 without one. */
  private requested: number;
  /** Number of the newest run that this workflow has begun or cancelled. */
  private taken: number;
  /** Whether the time limit requests the cancel. */
  private timedOut = false;
  /** The scope that a cancel ends: staging, preparing, batches. */
  readonly work = new CancellationScope();
  /** Resolves when "Cancelling" is in the database, which must happen before "Cancelled". */
  private marked: Promise<void> = Promise.resolve();
  /** Changes of the pause are recorded one after the other, each with what is wanted by then: the last one wins. */
  private recording: Promise<void> = Promise.resolve();

  constructor(
    private readonly ref: ImportRef,
    private readonly start: StagedStart | undefined,
    /** Whether a run is going on or will begin without another request. */
    public chosen: boolean,
  ) {
    this.progress = start?.progress ?? initialProgress;
    this.run = start?.run;
    this.requested = start?.requested ?? 0;
    this.taken = start?.run?.runNo ?? 0;
    this.paused = start?.paused ?? false;
    this.phase = start === undefined ? 'staging' : start.run ? 'processing' : 'choosing';
    if (start && this.requested === 0) this.show(start.progress);
    if (start?.run) this.limit(start.run);
  }

  /** Whether the import has ended and accepts no more requests. */
  get ended(): boolean {
    return this.phase === 'ending' || this.phase === 'over';
  }

  /** Whether callers who wait for this run can be answered. */
  get answerable(): boolean {
    return this.phase === 'over' || this.phase === 'continuing';
  }

  /** The import with the number of its current run. */
  get runRef(): ImportRunRef {
    return { ...this.ref, runNo: this.taken || this.progress.run.runNo };
  }

  show(next: Progress): void {
    this.progress = next;
    setCurrentDetails(progressMessage(next));
  }

  /** Takes note of a run that is stored in the database. The signal may come from the Temporal CLI, with anything. */
  request(runNo: unknown): void {
    if (typeof runNo !== 'number' || !Number.isSafeInteger(runNo) || runNo <= this.requested) return;
    this.requested = runNo;
    // A pause of the run that is ending does not apply to the next one.
    if (this.ended || this.cancelling) this.paused = false;
  }

  /** Number of a stored run that is still to begin; undefined if there is none. */
  get pendingRun(): number | undefined {
    return this.requested > this.taken ? this.requested : undefined;
  }

  /** Begins a run; throws if it is refused. */
  async begin(request: ProcessRequest & { number?: number | undefined }): Promise<void> {
    this.taken = request.number ?? this.taken;
    this.chosen = true;
    this.phase = 'preparing';
    try {
      const { progress, secondsLeft, labels, paused, ...run } = await this.work.run(() =>
        control.prepareRun({ ...this.ref, ...request, requestId: uuid4() }),
      );
      label(labels);
      if (paused && patched('paused run')) this.paused = true;
      this.show(progress);
      this.taken = Math.max(this.taken, run.runNo);
      this.run = { ...run, nextBatch: 1, ...deadlineIn(secondsLeft) };
      this.limit(this.run);
      // A new run is shown as not paused.
      if (this.paused) await this.recordPaused();
      this.phase = 'processing';
    } catch (error) {
      this.phase = this.start ? 'ending' : 'choosing';
      this.chosen = false;
      this.runMayHaveBegun = isCancelling(error);
      throw error;
    }
  }

  /** Stops what runs. The signal and Temporal's own cancel do the same. */
  cancel(): Promise<void> {
    this.cancelledLate ||= this.phase === 'ending';
    void this.follower?.('cancel');
    if (this.cancelling || this.ended) return this.marked;
    this.cancelling = true;
    // A run that waits to begin is cancelled with what runs.
    this.runMayHaveBegun ||= this.pendingRun !== undefined;
    this.taken = Math.max(this.taken, this.requested);
    this.work.cancel();
    const ref = { ...this.runRef, ...(this.timedOut ? { timedOut: true } : {}) };
    this.marked = nonCancellable(() => control.markCancelling(ref)).then(() => {
      if (!this.answerable) this.show({ ...this.progress, status: 'Cancelling' });
    });
    return this.marked;
  }

  /** Pauses or resumes: while paused, no further batch begins. */
  pause(wanted: boolean): Promise<void> {
    this.paused = wanted;
    return this.follower ? this.follower(wanted ? 'pause' : 'resume') : this.recordPaused();
  }

  /** Forwards signals to what follows from now on, including those that came while the run was ending. */
  async handOver(follower: Follower): Promise<void> {
    this.follower = follower;
    if (this.cancelledLate) await follower('cancel');
    else if (this.paused) await follower('pause');
  }

  /** Resolves when "Cancelling" is in the database. */
  cancellingRecorded(): Promise<void> {
    return this.marked;
  }

  private limit({ deadline }: Lanes): void {
    whenOver(deadline, () => {
      if (this.phase !== 'processing') return;
      this.timedOut = true;
      return this.cancel();
    });
  }

  /** Resolves when the last change of the pause is in the database. */
  pauseRecorded(): Promise<void> {
    return this.recording;
  }

  private recordPaused(): Promise<void> {
    this.recording = this.recording.then(async () => {
      if (this.cancelling || this.ended) return;
      const { paused } = this;
      await nonCancellable(() => control.setPaused({ ...this.runRef, paused }));
      const { status } = this.progress;
      if (this.phase !== 'staging' && (status === 'Processing' || status === 'Paused'))
        this.show({ ...this.progress, status: this.paused ? 'Paused' : 'Processing' });
      else if (this.phase === 'staging') this.show({ ...this.progress, status: this.paused ? 'Paused' : 'Parsing' });
    });
    return this.recording;
  }
}
