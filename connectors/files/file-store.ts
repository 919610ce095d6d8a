import type { Readable } from 'node:stream';

/** A file in the store. */
export interface StoredFile {
  /** Its name in the store. */
  key: string;
  /** Size in bytes. */
  size: number;
  /** SHA-256 of the content, hexadecimal. */
  sha256: string;
}

/** Stores uploaded files, each under a key that never changes. Only the store knows the location. */
export interface FileStore {
  /**
   * Streams `content` into the store without holding it in memory. Throws the error of the stream or the store, and
   * then leaves no file.
   */
  save(companyId: number, content: Readable): Promise<StoredFile>;
  /** Whether a file with this key exists. */
  has(key: string): Promise<boolean>;
  /** Runs `work` with the path of a local copy, which is read-only and must not be used after `work` has ended. */
  withLocalCopy<Result>(key: string, work: (path: string) => Promise<Result>): Promise<Result>;
  /** Removes a file; does nothing if it does not exist. */
  remove(key: string): Promise<void>;
  /**
   * Removes what interrupted uploads have left: parts, and files older than `olderThan` milliseconds that are not in
   * use. `inUse` takes keys and returns those in use. Returns how many files it removed.
   */
  sweep(olderThan: number, inUse: (keys: string[]) => Promise<Set<string>>): Promise<number>;
}
