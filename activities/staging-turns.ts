import { FairLimiter, type LimitedRequest } from '../runtime/fair-limiter.js';

/** How many files a worker process reads at the same time, each in a thread. */
const stagingThreads = 3;

/** From this size on, in bytes, reading a file occupies a thread for more than a second or two. */
export const largeFileBytes = 5 * 1024 ** 2;

/** A file that is to be read. */
export interface FileToRead {
  companyId: number;
  bytes: number;
}

interface Reading extends LimitedRequest {
  file: FileToRead;
}

/**
 * Assigns a worker's staging threads so that no company waits for the large files of another. Large files leave one
 * thread to small ones; of the threads that a file of its size may use, a company leaves one to the others.
 */
export class StagingTurns {
  private readonly limiter: FairLimiter<Reading>;

  constructor(threads = stagingThreads) {
    const forLarge = allButOne(threads);
    this.limiter = new FairLimiter([threads, allButOne(threads)], ({ file }, running) => {
      if (!isLarge(file)) return true;
      const large = [...running].filter((other) => isLarge(other.file));
      const own = large.filter((other) => other.file.companyId === file.companyId);
      return large.length < forLarge && own.length < allButOne(forLarge);
    });
  }

  /**
   * Waits for the file's turn and returns a function that ends it. Throws the reason of `signal` if that aborts first.
   */
  take(file: FileToRead, signal: AbortSignal): Promise<() => void> {
    return this.limiter.take({ path: [file.companyId], file }, signal);
  }
}

const isLarge = ({ bytes }: FileToRead): boolean => bytes >= largeFileBytes;

/** All but one; at least one. */
const allButOne = (threads: number): number => Math.max(1, threads - 1);
