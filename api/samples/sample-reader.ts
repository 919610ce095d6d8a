import type { Described, Fault } from '../../core/detection/described.js';
import type { SampleLookUps } from '../../services/samples/look-up-sample.js';
import type { Preview, PreviewQuestion, StagedPreview } from '../../services/samples/preview.js';
import { TaskOverrun } from '../threads/thread-pool.js';
import { threadPools } from '../threads/thread-pools.js';
import type { Threads } from '../threads/threads.js';
import { Turns } from '../threads/turns.js';
import { sampleTasks } from './thread-tasks.js';

/** The file of a sample and its company. */
export interface SampleFile {
  companyId: number;
  path: string;
}

/**
 * Reads samples in threads; companies take turns. A file that takes too much time or memory results in a file fault.
 * Throws `ThreadsBusy`.
 */
export class SampleReader {
  /** Previews with look-ups in companies' own servers, which may be slow and must not delay other companies. */
  private readonly externalTurns = new Turns(
    Number.POSITIVE_INFINITY,
    threadPools.samples.maxWaiting,
    threadPools.samples.waitLimitMs,
  );

  constructor(private readonly threads: Threads) {}

  describe({ companyId, path }: SampleFile): Promise<Described> {
    return this.threads.run(companyId, sampleTasks.describe, path).catch((error: unknown) => ({
      findings: [],
      undecided: [],
      file: null,
      columns: [],
      rows: [],
      fault: tooMuch(error, 'POST …/samples/{id}/detect tries it again, without another upload'),
    }));
  }

  /**
   * Completes the result of the thread by look-ups: in the same turn, or in two turns if an external server is queried.
   */
  async preview(
    { companyId, path }: SampleFile,
    question: PreviewQuestion,
    lookUpsOf?: (staged: StagedPreview) => SampleLookUps | undefined,
  ): Promise<Preview> {
    const { preview, external, internal } = await this.threads.inTurn(companyId, 'samples', async (run) => {
      const staged = await run(sampleTasks.preview, { path, ...question }).catch(
        (error: unknown): StagedPreview => ({ ...nothing, fault: tooMuch(error, 'request the preview again') }),
      );
      const lookUps = lookUpsOf?.(staged);
      if (!lookUps?.external) return { preview: (await lookUps?.internal()) ?? staged };
      return { preview: staged, external: lookUps.external, internal: lookUps.internal };
    });
    if (!external) return preview;
    const found = await this.askExternal(companyId, external);
    return this.threads.inTurn(companyId, 'samples', () => internal(found));
  }

  private async askExternal<Found>(companyId: number, ask: () => Promise<Found>): Promise<Found> {
    const endTurn = await this.externalTurns.take(companyId);
    return ask().finally(endTurn);
  }
}

const nothing = { columns: [], rows: [], next: null, mappingFaults: [], validationFaults: [], unstaged: undefined };

/** Returns a task's overrun as a file fault; `retry` is how to try again. Throws any other error. */
function tooMuch(error: unknown, retry: string): Fault {
  if (!(error instanceof TaskOverrun)) throw error;
  if (error.of === 'time') {
    const message = `Reading the file took more time than a sample is allowed. If the server was busy: ${retry}.`;
    return { code: 'file_time_limit', message, place: {} };
  }
  const message = 'Reading the file takes more memory than a file of this kind is allowed.';
  return { code: 'file_too_large', message, place: {} };
}
