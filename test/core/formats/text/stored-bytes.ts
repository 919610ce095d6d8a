import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { inject } from 'vitest';
import { FileFault } from '../../../../core/formats/file-fault.js';
import type { Encoding } from '../../../../core/formats/file-format.js';
import type { RowSource, SourceRow } from '../../../../core/formats/row-source.js';
import type { SourceFile } from '../../../../core/formats/source-file.js';
import { localFile } from '../../../../runtime/local-files/local-file.js';

const folder = mkdtempSync(join(inject('scratchFolder'), 'text-'));

/** The path of the single file of a test. */
export const storedPath = join(folder, 'stored');

/** Stores bytes or UTF-8 text as the single file of a test. */
export function store(content: Uint8Array | string): SourceFile {
  writeFileSync(storedPath, content);
  return localFile(storedPath);
}

/** Encodes text, with or without a byte order mark. */
export function encode(text: string, encoding: Encoding, mark = false): Buffer {
  return iconv.encode(text, encoding, { addBOM: mark });
}

/** The result of reading a file: the rows before the fault, and the fault if there is one. */
export interface Reading {
  rows: SourceRow[];
  fault?: { code: string; place: object; message: string };
}

/** Reads to the end or to the fault. */
export async function read(open: () => Promise<RowSource>): Promise<Reading> {
  const rows: SourceRow[] = [];
  try {
    for await (const batch of await open()) rows.push(...batch);
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    return { rows, fault: { code: error.code, place: error.place, message: error.message } };
  }
  return { rows };
}
