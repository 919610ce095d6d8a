import { CancellationScope, setCurrentDetails, uuid4 } from '@temporalio/workflow';
import type { ImportRef, ImportRunRef } from '../core/model/contract.js';
import { nothingYet, type Progress, progressMessage } from '../core/model/progress.js';
import { control } from './activity-options.js';
import { isCancelling } from './failures.js';
import type { ProcessRequest } from './messages.js';
import { nonCancellable } from './non-cancellable.js';
import type { Lanes } from './process-lanes.js';
import { deadlineIn, whenOver } from './time-limit.js';

/**
 * Where the workflow of an import is. It goes from left to right; where a choice is refused it waits
 * for another, or ends if it was started only for that one.
 *
 *     staging → choosing ⇄ preparing → processing → ending ──────────────→ over
 *                                          ↘ continuing (as new)  ↘ followed ↗
 */
export type Phase = 'staging' | 'choosing' | 'preparing' | 'processing' | 'continuing' | 'ending' | 'followed' | 'over';

/** Where an import stands when its workflow begins with the records staged. */
export interface StagedStart {
  progress: Progress;
  /** The run to go on with, or none yet. */
  run?: Lanes;
  paused?: boolean;
}

/** Passes an order on. */
export type Follower = (order: 'cancel' | 'pause' | 'resume') => Promise<void>;

/** The state of one workflow and what people can do to it; the database holds the truth. */
export class ImportWorkflow {
  phase: Phase;
  progress: Progress;
  run: Lanes | undefined;
  paused: boolean;
  /** From here on nothing begins any more. */
  cancelling = false;
  /** A cancel came when the run was at its end already: it is for what follows. */
  private cancelledLate = false;
  /** Obeys from here on. */
  private follower: Follower | undefined;
  /** A run was being prepared when the cancel came: it may have begun, and its number is not known here. */
  mayHaveBegun = false;
  /** It is the time limit that asks for the cancel. */
  private timedOut = false;
  /** What ends with a cancel: staging, preparing, batches. */
  readonly work = new CancellationScope();
  /** "Cancelling" on its way to the database: it must be there before "Cancelled". */
  private marked: Promise<void> = Promise.resolve();
  /** Words about pausing, one after the other, each with what is wanted by then: the last holds. */
  private told: Promise<void> = Promise.resolve();

  constructor(
    private readonly ref: ImportRef,
    private readonly start: StagedStart | undefined,
    /** A run goes on, or will begin without another word. */
    public chosen: boolean,
  ) {
    this.progress = start?.progress ?? nothingYet;
    this.run = start?.run;
    this.paused = start?.paused ?? false;
    this.phase = start === undefined ? 'staging' : start.run ? 'processing' : 'choosing';
    if (start) this.show(start.progress);
    if (start?.run) this.limit(start.run);
  }

  /** Whether the import has come to its end and takes no more orders. */
  get ended(): boolean {
    return this.phase === 'ending' || this.phase === 'over';
  }

  /** Whether those who wait for this run are to be answered. */
  get answerable(): boolean {
    return this.phase === 'over' || this.phase === 'continuing';
  }

  /** The import as it is during this run. */
  get runRef(): ImportRunRef {
    return { ...this.ref, runNo: this.progress.run.runNo };
  }

  show(next: Progress): void {
    this.progress = next;
    setCurrentDetails(progressMessage(next));
  }

  /** Begins a run; throws where it is refused. */
  async begin(request: ProcessRequest): Promise<void> {
    this.chosen = true;
    this.phase = 'preparing';
    try {
      const { progress, secondsLeft, ...run } = await this.work.run(() =>
        control.prepareRun({ ...this.ref, ...request, requestId: uuid4() }),
      );
      this.show(progress);
      this.run = { ...run, nextBatch: 1, ...deadlineIn(secondsLeft) };
      this.limit(this.run);
      // A new run is shown as going on.
      if (this.paused) await this.recordPaused();
      this.phase = 'processing';
    } catch (error) {
      this.phase = this.start ? 'ending' : 'choosing';
      this.chosen = false;
      this.mayHaveBegun = isCancelling(error);
      throw error;
    }
  }

  /** Stops what runs. A signal and Temporal's own cancel do the same. */
  cancel(): Promise<void> {
    this.cancelledLate ||= this.phase === 'ending';
    void this.follower?.('cancel');
    if (this.cancelling || this.ended) return this.marked;
    this.cancelling = true;
    this.work.cancel();
    const ref = { ...this.runRef, ...(this.timedOut ? { timedOut: true } : {}) };
    this.marked = nonCancellable(() => control.markCancelling(ref)).then(() => {
      if (!this.answerable) this.show({ ...this.progress, status: 'Cancelling' });
    });
    return this.marked;
  }

  /** Lets no further batch begin, or lets them go on. */
  pause(wanted: boolean): Promise<void> {
    this.paused = wanted;
    return this.follower ? this.follower(wanted ? 'pause' : 'resume') : this.recordPaused();
  }

  /** Hands over to what follows, with the orders that came while the run was ending. */
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

  /** Resolves when the last word about pausing is in the database. */
  pauseRecorded(): Promise<void> {
    return this.told;
  }

  private recordPaused(): Promise<void> {
    this.told = this.told.then(async () => {
      if (this.cancelling || this.ended) return;
      const { paused } = this;
      await nonCancellable(() => control.setPaused({ ...this.ref, paused }));
      const { status } = this.progress;
      if (this.phase !== 'staging' && (status === 'Processing' || status === 'Paused'))
        this.show({ ...this.progress, status: this.paused ? 'Paused' : 'Processing' });
      else if (this.phase === 'staging') this.show({ ...this.progress, status: this.paused ? 'Paused' : 'Parsing' });
    });
    return this.told;
  }
}
