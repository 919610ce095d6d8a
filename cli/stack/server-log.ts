import { closeSync, fstatSync, openSync, readSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { makePrivateDirectorySync, ownerOnly } from '../../runtime/local-files/private-files.js';

const tailBytes = 2_000;
const tailLines = 8;

/**
 * Opens an empty log file for this run and keeps that of the previous run as `.previous`. So the file cannot grow without
 * limit, and the reason why the previous run ended can still be read. Returns the file descriptor.
 */
export function openRunLog(path: string): number {
  makePrivateDirectorySync(dirname(path));
  try {
    renameSync(path, `${path}.previous`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return openSync(path, 'w+', ownerOnly.file);
}

/**
 * Opens the log of a server. The server writes to the file itself, because it may outlive this process: a pipe would
 * break, which ends a Go program.
 */
export function openServerLog(path: string): { fd: number; tail(): string; close(): void } {
  const fd = openRunLog(path);
  return {
    fd,
    tail() {
      const { size } = fstatSync(fd);
      const buffer = Buffer.alloc(Math.min(size, tailBytes));
      readSync(fd, buffer, 0, buffer.length, size - buffer.length);
      return buffer.toString('utf8').trimEnd().split('\n').slice(-tailLines).join('\n');
    },
    close: () => closeSync(fd),
  };
}
