/**
 * Temporary files of Longshore's processes, each in a folder of its own that only its owner can read. The name of the folder
 * says which process of which machine has it, so that what a killed one leaves behind can be found.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cutText } from '../text/cut-text.js';
import { isAlive } from './live-process.js';

/** Containers may share a temporary directory, where each has its own numbers of processes. */
const machine = cutText(createHash('sha256').update(hostname()).digest('hex'), 8);
const ours = /^longshore-([0-9a-f]{8})-(\d+)-/;
/** Files of earlier versions, which stood in the temporary directory itself. */
const earlier = /^longshore-(failed-rows-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.xlsx|\.tmp)?$/;

/** Milliseconds after which no file is in use any more, whatever process has the number. */
const longestUse = 24 * 3_600_000;

/** Makes a folder for temporary files, which is the caller's to remove. */
export function makeTemporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), `longshore-${machine}-${process.pid}-`));
}

/** Removes temporary files whose process is gone; returns how many folders and files it removed. */
export async function sweepTemporaryFiles(): Promise<number> {
  const startedAt = Date.now() - process.uptime() * 1000;
  let removed = 0;
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const [, of, number] = ours.exec(name) ?? [];
    const pid = of === machine ? Number(number) : 0;
    if (pid === 0 && !earlier.test(name)) continue;
    const path = join(tmpdir(), name);
    const entry = await lstat(path).catch(() => undefined);
    if (!entry || (process.getuid && entry.uid !== process.getuid())) continue;
    const isLost = pid === process.pid ? entry.mtimeMs < startedAt - 1000 : pid !== 0 && !isAlive(pid);
    if (!isLost && Date.now() - entry.mtimeMs < longestUse) continue;
    await rm(path, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}
