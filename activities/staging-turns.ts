/** How many files a worker process reads at the same time, each in a thread. */
const stagingThreads = 3;

/** From this size on, in bytes, reading a file occupies a thread for more than a second or two. */
export const largeFileBytes = 5 * 1024 ** 2;

/** A file that is to be read. */
export interface FileToRead {
  companyId: number;
  bytes: number;
}

interface Waiting {
  file: FileToRead;
  begin(): void;
}

/**
 * Assigns a worker's staging threads so that no company waits for the large files of another. Large files leave one
 * thread to small ones; of the threads that a file of its size may use, a company leaves one to the others. Waiting
 * files are served company by company, and within a company in the order of their arrival, except that a file which can
 * begin passes one which cannot.
 */
export class StagingTurns {
  private readonly reading = new Set<FileToRead>();
  /** The queues by company, none of them empty; the company whose turn is next is first. */
  private readonly waiting = new Map<number, Waiting[]>();

  constructor(private readonly threads = stagingThreads) {}

  /**
   * Waits for the file's turn and returns a function that ends it. Throws the reason of `signal` if that aborts first.
   */
  take(file: FileToRead, signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const abort = (): void => {
        this.leave(waiting);
        reject(signal.reason);
      };
      const waiting: Waiting = {
        file,
        begin: () => {
          signal.removeEventListener('abort', abort);
          this.reading.add(file);
          resolve(() => this.end(file));
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      this.waiting.set(file.companyId, [...(this.waiting.get(file.companyId) ?? []), waiting]);
      this.handOut();
    });
  }

  private end(file: FileToRead): void {
    if (this.reading.delete(file)) this.handOut();
  }

  private leave(waiting: Waiting): void {
    const { companyId } = waiting.file;
    const rest = (this.waiting.get(companyId) ?? []).filter((other) => other !== waiting);
    if (rest.length > 0) this.waiting.set(companyId, rest);
    else this.waiting.delete(companyId);
  }

  private handOut(): void {
    for (const [companyId, queue] of this.waiting) {
      const next = queue.find(({ file }) => this.mayBegin(file));
      if (!next) continue;
      // Moves the company to the end of the round, which comes by here again.
      this.waiting.delete(companyId);
      this.waiting.set(companyId, queue);
      this.leave(next);
      next.begin();
    }
  }

  private mayBegin(file: FileToRead): boolean {
    const mayHave = (threads: number, reading: FileToRead[]): boolean =>
      reading.length < threads &&
      reading.filter(({ companyId }) => companyId === file.companyId).length < allButOne(threads);
    const reading = [...this.reading];
    return (
      mayHave(this.threads, reading) && (!isLarge(file) || mayHave(allButOne(this.threads), reading.filter(isLarge)))
    );
  }
}

function isLarge({ bytes }: FileToRead): boolean {
  return bytes >= largeFileBytes;
}

/** All but one; at least one. */
function allButOne(threads: number): number {
  return Math.max(1, threads - 1);
}
