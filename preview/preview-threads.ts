import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../project-root.js';
import type { Described, Fault } from './described.js';
import type { SampleLookUps } from './look-up-sample.js';
import type { Preview, PreviewQuestion, StagedPreview } from './preview.js';
import type { PreviewOutcome, PreviewTask } from './preview-thread.js';
import { Turns } from './turns.js';

/** What previews may cost the process that they are made in. */
export interface PreviewLimits {
  threads: number;
  /** Questions of one company that may wait. */
  places: number;
  /** Milliseconds that one may wait for its turn. */
  patience: number;
  /** Milliseconds that one may take. */
  deadline: number;
  memoryMb: number;
}

const usualLimits: PreviewLimits = { threads: 2, places: 4, patience: 15_000, deadline: 15_000, memoryMb: 96 };

/** A sample's file and whose it is. */
export interface SampleFile {
  companyId: number;
  path: string;
}

/**
 * Looks into samples in threads, a few at a time and in turn by company. A file that takes too much
 * time or memory is told as such, as its fault. Throws `PreviewBusy`.
 */
export class PreviewThreads {
  private readonly limits: PreviewLimits;
  private readonly turns: Turns;
  /** Of companies whose own servers are asked: those may be slow, and nobody else is to wait for them. */
  private readonly outsideTurns: Turns;
  private readonly running = new Set<Worker>();

  constructor(limits: Partial<PreviewLimits> = {}) {
    this.limits = { ...usualLimits, ...limits };
    const { threads, places, patience } = this.limits;
    this.turns = new Turns(threads, places, patience);
    this.outsideTurns = new Turns(Number.POSITIVE_INFINITY, places, patience);
  }

  describe(file: SampleFile): Promise<Described> {
    return this.inTurn(file, async () => {
      const found = await this.run<Described>({ path: file.path, question: undefined });
      if (!('tooMuch' in found)) return found.result;
      return { findings: [], undecided: [], file: null, columns: [], rows: [], fault: found.tooMuch };
    });
  }

  /** Has what the thread found completed by `lookUps`: in the same turn, or where they leave the books in two. */
  async preview(file: SampleFile, question: PreviewQuestion, lookUps?: SampleLookUps): Promise<Preview> {
    const staged = await this.inTurn(file, async (): Promise<StagedPreview> => {
      const found = await this.run<StagedPreview>({ path: file.path, question });
      if ('tooMuch' in found) return { ...nothing, fault: found.tooMuch };
      if (!lookUps || lookUps.leaveBooks(found.result)) return found.result;
      return { ...(await lookUps.inBooks(found.result, undefined)), unstaged: undefined };
    });
    if (!lookUps?.leaveBooks(staged)) return staged;
    const outside = await this.inTurn(file, () => lookUps.outside(staged), this.outsideTurns);
    return this.inTurn(file, () => lookUps.inBooks(staged, outside));
  }

  /** Ends what is running; nobody waits for it any more. */
  async close(): Promise<void> {
    await Promise.all([...this.running].map((thread) => thread.terminate()));
  }

  private async inTurn<Result>(
    { companyId }: SampleFile,
    work: () => Promise<Result>,
    turns = this.turns,
  ): Promise<Result> {
    const endTurn = await turns.take(companyId);
    try {
      return await work();
    } finally {
      endTurn();
    }
  }

  private async run<Result>(task: PreviewTask): Promise<{ result: Result } | { tooMuch: Fault }> {
    // Always the built thread: under a test runner this file is TypeScript, a thread cannot be.
    const thread = new Worker(join(projectRoot, 'dist/preview/preview-thread.js'), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: this.limits.memoryMb, maxYoungGenerationSizeMb: 16 },
    });
    this.running.add(thread);
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        timer = setTimeout(() => resolve({ tooMuch: tooMuch('time') }), this.limits.deadline);
        thread.once('message', (outcome: PreviewOutcome) =>
          outcome.kind === 'done'
            ? resolve({ result: outcome.result as Result })
            : reject(new Error(`A preview failed: ${outcome.message}`)),
        );
        thread.once('error', (error: NodeJS.ErrnoException) =>
          error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve({ tooMuch: tooMuch('memory') }) : reject(error),
        );
        thread.once('exit', (code) => reject(new Error(`The thread of a preview ended with ${code}.`)));
      });
    } finally {
      clearTimeout(timer);
      this.running.delete(thread);
      await thread.terminate();
    }
  }
}

const nothing = { columns: [], rows: [], mappingFaults: [], validationFaults: [], unstaged: undefined };

function tooMuch(what: 'time' | 'memory'): Fault {
  const message = `Looking into the file takes more ${what} than any ordinary file of its kind.`;
  return { code: 'file_too_large', message, place: {} };
}
