import type { Readable } from 'node:stream';

/** A file as the store has it. */
export interface StoredFile {
  /** Names it in the store. */
  key: string;
  /** Bytes. */
  size: number;
  /** SHA-256 of the content, hexadecimal. */
  sha256: string;
}

/** Where uploaded files are kept, each under a key that never changes. Where that is, on which machine, only the store knows. */
export interface FileStore {
  /** Streams `content` into the store; nothing holds it in memory. Throws what the stream or the store does, leaving no file. */
  save(companyId: number, content: Readable): Promise<StoredFile>;
  /** Whether there is a file of this key. */
  has(key: string): Promise<boolean>;
  /** Runs `work` with the path of a copy on this machine, for reading only; it is not to be used after `work` has ended. */
  withLocalCopy<Result>(key: string, work: (path: string) => Promise<Result>): Promise<Result>;
  /** Removes a file; one that is not there is left. */
  remove(key: string): Promise<void>;
  /**
   * Removes what a process that ended in the middle of an upload has left: parts, and files older
   * than `olderThan` milliseconds that are not in use, as `inUse` says (it takes keys and returns those in use).
   * Returns how many it removed.
   */
  sweep(olderThan: number, inUse: (keys: string[]) => Promise<Set<string>>): Promise<number>;
}
