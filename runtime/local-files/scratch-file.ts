import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ScratchFile } from '../../core/formats/source-file.js';
import { ownerOnly } from './private-files.js';
import { makeTemporaryDirectory } from './temporary-files.js';

const WRITE_BYTES = 256 * 1024;

/**
 * A scratch file in the system's temporary directory. Where the system allows it, the file is unlinked at once, so that
 * even a killed process does not leave it behind.
 */
export class LocalScratchFile implements ScratchFile {
  private readonly directory = makeTemporaryDirectory();
  private readonly descriptor = openSync(join(this.directory, 'strings.tmp'), 'wx+', ownerOnly.file);
  private readonly pending = Buffer.allocUnsafeSlow(WRITE_BYTES);
  private pendingBytes = 0;
  private written = 0;
  private named = true;

  constructor() {
    try {
      rmSync(this.directory, { recursive: true });
      this.named = false;
    } catch {
      // Windows does not unlink open files; `close` removes it there.
    }
  }

  append(bytes: Buffer): number {
    const position = this.written + this.pendingBytes;
    if (this.pendingBytes + bytes.length > WRITE_BYTES) this.flush();
    if (bytes.length > WRITE_BYTES) this.write(bytes);
    else {
      bytes.copy(this.pending, this.pendingBytes);
      this.pendingBytes += bytes.length;
    }
    return position;
  }

  read(target: Buffer, position: number): void {
    this.flush();
    let filled = 0;
    while (filled < target.length) {
      const count = readSync(this.descriptor, target, filled, target.length - filled, position + filled);
      if (count === 0) throw new Error('The temporary file ends early');
      filled += count;
    }
  }

  close(): void {
    closeSync(this.descriptor);
    if (this.named) rmSync(this.directory, { recursive: true, force: true });
  }

  private flush(): void {
    if (this.pendingBytes === 0) return;
    this.write(this.pending.subarray(0, this.pendingBytes));
    this.pendingBytes = 0;
  }

  private write(bytes: Buffer): void {
    let done = 0;
    while (done < bytes.length)
      done += writeSync(this.descriptor, bytes, done, bytes.length - done, this.written + done);
    this.written += bytes.length;
  }
}
