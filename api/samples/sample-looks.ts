import type { Described, Fault } from '../../core/detection/described.js';
import type { SampleLookUps } from '../../services/samples/look-up-sample.js';
import type { Preview, PreviewQuestion, StagedPreview } from '../../services/samples/preview.js';
import { TaskOverrun } from '../threads/lane-threads.js';
import { lanes } from '../threads/lanes.js';
import type { Threads } from '../threads/threads.js';
import { Turns } from '../threads/turns.js';
import { sampleTasks } from './thread-tasks.js';

/** A sample's file and whose it is. */
export interface SampleFile {
  companyId: number;
  path: string;
}

/**
 * Looks into samples in threads, in turn by company. A file that takes too much time or memory is told as such, as its
 * fault. Throws `ThreadsBusy`.
 */
export class SampleLooks {
  /** Of companies whose own servers are asked: those may be slow, and nobody else is to wait for them. */
  private readonly outsideTurns = new Turns(Number.POSITIVE_INFINITY, lanes.samples.places, lanes.samples.patienceMs);

  constructor(private readonly threads: Threads) {}

  describe({ companyId, path }: SampleFile): Promise<Described> {
    return this.threads.run(companyId, sampleTasks.describe, path).catch((error: unknown) => ({
      findings: [],
      undecided: [],
      file: null,
      columns: [],
      rows: [],
      fault: tooMuch(error),
    }));
  }

  /** Has what the thread found completed by `lookUps`: in the same turn, or where they leave the books in two. */
  async preview({ companyId, path }: SampleFile, question: PreviewQuestion, lookUps?: SampleLookUps): Promise<Preview> {
    const staged = await this.threads.inTurn(companyId, 'samples', async (run): Promise<StagedPreview> => {
      const found = await run(sampleTasks.preview, { path, ...question }).catch(
        (error: unknown): StagedPreview => ({ ...nothing, fault: tooMuch(error) }),
      );
      if (!lookUps || lookUps.needExternal(found)) return found;
      return { ...(await lookUps.internal(found, undefined)), unstaged: undefined };
    });
    if (!lookUps?.needExternal(staged)) return staged;
    const outside = await this.askOutside(companyId, () => lookUps.external(staged));
    return this.threads.inTurn(companyId, 'samples', () => lookUps.internal(staged, outside));
  }

  private async askOutside<Found>(companyId: number, ask: () => Promise<Found>): Promise<Found> {
    const endTurn = await this.outsideTurns.take(companyId);
    return ask().finally(endTurn);
  }
}

const nothing = { columns: [], rows: [], next: null, mappingFaults: [], validationFaults: [], unstaged: undefined };

/** A task's overrun as a fault of the file; throws any other error. */
function tooMuch(error: unknown): Fault {
  if (!(error instanceof TaskOverrun)) throw error;
  const message = `Looking into the file takes more ${error.of} than any ordinary file of its kind.`;
  return { code: 'file_too_large', message, place: {} };
}
