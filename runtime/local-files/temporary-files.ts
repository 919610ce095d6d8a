/**
 * Temporary files of Longshore's processes, each in a private folder of its own. The name of the folder contains the
 * machine and the process, so that files of a killed process can be found.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cutText } from '../../core/text/cut-text.js';
import { isAlive } from './live-process.js';

/** Part of the names, because containers may share a temporary directory but have their own process ids. */
const machine = cutText(createHash('sha256').update(hostname()).digest('hex'), 8);
const ownFolder = /^longshore-([0-9a-f]{8})-(\d+)-/;
/** Files of earlier versions, which were in the temporary directory itself. */
const legacyFile = /^longshore-(failed-rows-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.xlsx|\.tmp)?$/;

/** Age after which no file can be in use, even if a process has that id. */
const maxAgeMs = 24 * 3_600_000;

/** Creates a folder for temporary files; the caller has to remove it. */
export function makeTemporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), `longshore-${machine}-${process.pid}-`));
}

/** Removes temporary files whose process has ended; returns how many folders and files it removed. */
export async function sweepTemporaryFiles(): Promise<number> {
  const startedAt = Date.now() - process.uptime() * 1000;
  let removed = 0;
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const [, of, number] = ownFolder.exec(name) ?? [];
    const pid = of === machine ? Number(number) : 0;
    if (pid === 0 && !legacyFile.test(name)) continue;
    const path = join(tmpdir(), name);
    const entry = await lstat(path).catch(() => undefined);
    if (!entry || (process.getuid && entry.uid !== process.getuid())) continue;
    const isLost = pid === process.pid ? entry.mtimeMs < startedAt - 1000 : pid !== 0 && !isAlive(pid);
    if (!isLost && Date.now() - entry.mtimeMs < maxAgeMs) continue;
    await rm(path, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}
