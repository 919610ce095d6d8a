import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Turns } from '../preview/turns.js';
import { projectRoot } from '../project-root.js';
import type { BulkCorrection } from './bulk-correction.js';
import type { BulkEnd, BulkTask } from './bulk-thread.js';
import { CorrectionRefused } from './correction-refused.js';

/** A file that needs more than this to be read is hostile: everything is read and written in portions. */
const threadMemoryMb = 192;

/**
 * Corrects many records at a time in threads, two at once and one of a company, each with a connection of its own. Where
 * the process dies its transaction is taken back.
 */
export class BulkThreads {
  private readonly turns = new Turns(2, 4, 15_000);
  private readonly running = new Set<Worker>();

  constructor(private readonly databaseUrl: string) {}

  /** Throws `CorrectionRefused`, `PreviewBusy` where too many are waiting, and what the database says by its code. */
  async correct(task: BulkCorrection) {
    const endTurn = await this.turns.take(task.companyId);
    const end = await this.run({ ...task, databaseUrl: this.databaseUrl }).finally(endTurn);
    switch (end.kind) {
      case 'done':
        return end;
      case 'refused':
        throw new CorrectionRefused(end.code, end.message, end.places, end.faultCode);
      case 'failed':
        throw Object.assign(new Error(`Correcting records failed: ${end.name}.`), { name: end.name, code: end.code });
    }
  }

  /** Ends the threads; nothing of what they were at is kept. */
  async close(): Promise<void> {
    await Promise.all([...this.running].map((thread) => thread.terminate()));
  }

  private run(task: BulkTask): Promise<BulkEnd> {
    // Always the built thread: under a test runner this file is TypeScript, a thread cannot be.
    const thread = new Worker(join(projectRoot, 'dist/corrections/bulk-thread.js'), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb, maxYoungGenerationSizeMb: 32 },
    });
    this.running.add(thread);
    return new Promise<BulkEnd>((resolve) => {
      const failed = (name: string) => resolve({ kind: 'failed', name, code: '' });
      thread.once('message', resolve);
      thread.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? resolve({
              kind: 'refused',
              code: 'file_fault',
              message: 'Reading the file takes more memory than any ordinary file of its kind.',
              places: [],
              faultCode: 'file_too_large',
            })
          : failed(error.name),
      );
      thread.once('exit', () => failed('CorrectionThreadEnded'));
    }).finally(() => {
      this.running.delete(thread);
      void thread.terminate();
    });
  }
}
