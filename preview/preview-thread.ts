import { parentPort, workerData } from 'node:worker_threads';
import { describeSample } from './describe-sample.js';
import { type PreviewQuestion, preview } from './preview.js';

/** What the thread is started with: a file to find out about, or settings to try on it. */
export interface PreviewTask {
  path: string;
  /** Undefined for finding out. */
  question: PreviewQuestion | undefined;
}

/** How the thread ends. */
export type PreviewOutcome = { kind: 'done'; result: unknown } | { kind: 'failed'; message: string };

/** A hostile file can keep a thread busy, or take all of its memory, but not the API's. */
async function run({ path, question }: PreviewTask): Promise<PreviewOutcome> {
  try {
    const result = question ? await preview(path, question) : await describeSample(path);
    return { kind: 'done', result };
  } catch (error) {
    // A message may quote what stands in the file, and goes to a log.
    const { name, stack = '' } = error as Error;
    return {
      kind: 'failed',
      message: `${name} ${
        stack
          .split('\n')
          .find((line) => /^\s+at /.test(line))
          ?.trim() ?? ''
      }`,
    };
  }
}

parentPort?.postMessage(await run(workerData as PreviewTask));
