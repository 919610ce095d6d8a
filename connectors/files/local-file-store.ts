import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { textBetween } from '../../core/text/cut-text.js';
import { makePrivateDirectory, ownerOnly, restrictPermissionsOnce } from '../../runtime/local-files/private-files.js';
import type { FileStore, StoredFile } from './file-store.js';

/** Number of keys per call of `inUse`. */
const sweepPage = 1_000;

/**
 * Uploaded files in a directory, each under a key that never changes, readable only by the account of API and workers.
 * A file appears complete and flushed to disk, or not at all: until then it is a `.part` in the folder for incoming
 * files.
 */
export class LocalFileStore implements FileStore {
  /** Whether the permissions of files of earlier versions, which others could read, were checked. */
  private tightened = false;

  constructor(private readonly directory: string) {}

  async save(companyId: number, content: Readable): Promise<StoredFile> {
    const id = randomUUID();
    const incoming = join(this.directory, 'incoming', `${id}.part`);
    const key = `${companyId}/${textBetween(id, 0, 2)}/${id}`;
    const final = this.pathOf(key);
    await makePrivateDirectory(dirname(incoming));
    const made = await makePrivateDirectory(dirname(final));
    const hash = createHash('sha256');
    let size = 0;
    const measured = new Transform({
      transform(bytes: Buffer, _encoding, done) {
        hash.update(bytes);
        size += bytes.length;
        done(null, bytes);
      },
    });
    const part = createWriteStream(incoming, { flags: 'wx', flush: true, mode: ownerOnly.file });
    try {
      await pipeline(content, measured, part);
      await rename(incoming, final);
      await flushDirectory(dirname(final));
      // A new directory is durable once its parent directory is flushed.
      for (let folder = dirname(final); made && folder.length >= made.length; folder = dirname(folder))
        await flushDirectory(dirname(folder));
    } catch (error) {
      // If the content failed early, the part may not have been created yet, and would be created after its removal.
      if (!part.closed) await new Promise<void>((resolve) => part.once('close', () => resolve()));
      await Promise.all([incoming, final].map((path) => rm(path, { force: true })));
      throw error;
    }
    return { key, size, sha256: hash.digest('hex') };
  }

  has(key: string): Promise<boolean> {
    return access(this.pathOf(key)).then(
      () => true,
      () => false,
    );
  }

  /** The copy is the stored file itself. */
  withLocalCopy<Result>(key: string, work: (path: string) => Promise<Result>): Promise<Result> {
    return work(this.pathOf(key));
  }

  async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  async sweep(olderThan: number, inUse: (keys: string[]) => Promise<Set<string>>): Promise<number> {
    if (!this.tightened)
      for (const folder of ['incoming', 'stored']) await restrictPermissionsOnce(join(this.directory, folder));
    this.tightened = true;
    const limit = Date.now() - olderThan;
    const parts = await oldFiles(join(this.directory, 'incoming'), limit);
    const stored = await oldFiles(join(this.directory, 'stored'), limit);
    await removeAll(parts.map((name) => join(this.directory, 'incoming', name)));
    let removed = parts.length;
    for (let from = 0; from < stored.length; from += sweepPage) {
      const keys = stored.slice(from, from + sweepPage);
      const used = await inUse(keys);
      const orphans = keys.filter((key) => !used.has(key));
      await removeAll(orphans.map((key) => this.pathOf(key)));
      removed += orphans.length;
    }
    return removed;
  }

  private pathOf(key: string): string {
    return join(this.directory, 'stored', key);
  }
}

async function removeAll(paths: string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(path, { force: true })));
}

// A rename is durable once its directory is flushed.
async function flushDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Files below `folder` last changed before `limit`, as keys with forward slashes. */
async function oldFiles(folder: string, limit: number): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const keys = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
        return mtimeMs < limit ? path.slice(folder.length + 1).replaceAll('\\', '/') : undefined;
      }),
  );
  return keys.filter((key) => key !== undefined);
}
