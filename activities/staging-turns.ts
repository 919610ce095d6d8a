/** Files that a worker process reads at the same time, each in a thread. */
const stagingThreads = 3;

/** Reading a file of this many bytes keeps a thread for more than a second or two. */
export const largeFrom = 5 * 1024 ** 2;

/** A file that wants to be read. */
export interface FileToRead {
  companyId: number;
  bytes: number;
}

interface Waiting {
  file: FileToRead;
  begin(): void;
}

/**
 * Hands out a worker's staging threads so that nobody waits for somebody else's large files. Large
 * files leave one thread to small ones; of the threads that a file of its size may have, a company
 * leaves one to the others. Who waits has its turn company by company, and within a company in the
 * order in which it came, but that a file which can begin passes one which cannot.
 */
export class StagingTurns {
  private readonly reading = new Set<FileToRead>();
  /** Never an empty queue; the company whose turn is next stands first. */
  private readonly waiting = new Map<number, Waiting[]>();

  constructor(private readonly threads = stagingThreads) {}

  /** Waits for the file's turn and gives what ends it. Throws the reason of `signal` where that aborts first. */
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
      // To the end of the round, where this comes by again.
      this.waiting.delete(companyId);
      this.waiting.set(companyId, queue);
      this.leave(next);
      next.begin();
    }
  }

  private mayBegin(file: FileToRead): boolean {
    const mayHave = (threads: number, reading: FileToRead[]): boolean =>
      reading.length < threads &&
      reading.filter(({ companyId }) => companyId === file.companyId).length < butOne(threads);
    const reading = [...this.reading];
    return mayHave(this.threads, reading) && (!isLarge(file) || mayHave(butOne(this.threads), reading.filter(isLarge)));
  }
}

function isLarge({ bytes }: FileToRead): boolean {
  return bytes >= largeFrom;
}

/** All but one, where there is more than one. */
function butOne(threads: number): number {
  return Math.max(1, threads - 1);
}
