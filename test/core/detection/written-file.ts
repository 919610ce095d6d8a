import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { inject } from 'vitest';
import type { Detected } from '../../../core/detection/described.js';
import { detectFile } from '../../../core/detection/detect-file.js';
import type { Finding } from '../../../core/detection/finding.js';
import type { Encoding } from '../../../core/formats/file-format.js';
import { localFile } from '../../../runtime/local-files/local-file.js';
import { readSample } from '../../../services/samples/read-sample.js';

const folder = mkdtempSync(join(inject('scratchFolder'), 'detect-'));
let count = 0;

/** Writes a file for a test and returns its path. */
export function written(content: string | Uint8Array, encoding: Encoding = 'utf-8', mark = false): string {
  const path = join(folder, String(++count));
  writeFileSync(path, typeof content === 'string' ? iconv.encode(content, encoding, { addBOM: mark }) : content);
  return path;
}

/** Returns the findings about a file. */
export function detected(content: string | Uint8Array, encoding?: Encoding, mark?: boolean): Promise<Detected> {
  return detectFile(localFile(written(content, encoding, mark)));
}

/** Returns the finding on a setting; throws if there is none. */
export function finding({ findings }: Pick<Detected, 'findings'>, setting: string): Finding {
  const found = findings.find((finding) => finding.setting === setting);
  if (!found) throw new Error(`Nothing was found about ${setting}; only ${findings.map((finding) => finding.setting)}`);
  return found;
}

/** Returns the values of a tie's alternatives; throws if it is not a tie. */
export function tied(what: Pick<Detected, 'findings'>, setting: string): unknown[] {
  const found = finding(what, setting);
  if ('value' in found) throw new Error(`${setting} is ${JSON.stringify(found.value)}, no tie: ${found.reason}`);
  return (found.alternatives ?? []).map(({ value }) => value);
}

/** Returns the records that are read in the detected format: row numbers and cells. */
export async function recordsOf(content: string | Uint8Array, encoding?: Encoding, mark?: boolean) {
  const path = written(content, encoding, mark);
  const { file } = await detectFile(localFile(path));
  const { columns, records, fault } = await readSample(path, file, { fromRow: 1, rows: 100_000 });
  if (fault) throw new Error(fault.message);
  return { columns, rows: records.map(({ row }) => row), records: records.map(({ cells }) => cells) };
}

/** Detects the format of a file and reads it: the columns, the records' cells, and whether a setting is a tie. */
export async function readWritten(content: string | Uint8Array, encoding?: Encoding, mark?: boolean) {
  const path = written(content, encoding, mark);
  const { file, findings } = await detectFile(localFile(path));
  const { columns, records, fault } = await readSample(path, file, { fromRow: 1, rows: 100_000 });
  if (fault) throw new Error(fault.message);
  const hasTie = findings.some((each) => !('value' in each));
  return { columns, records: records.map(({ cells }) => cells), hasTie, file };
}
