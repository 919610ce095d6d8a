import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { projectRoot } from '../../runtime/project-root.js';

const folder = join(projectRoot, 'test/workflows/histories');

// The SDK's own `historyToJSON` fails ("type must be a Type") if npm installs protobufjs more than once, as it does because
// @grpc needs an older version. The message class of the worker works.
const ofWorker = createRequire(createRequire(import.meta.url).resolve('@temporalio/worker'));
const messages: HistoryClass = ofWorker('@temporalio/proto').temporal.api.history.v1.History;
interface HistoryClass {
  toObject(history: History, options: object): object;
  fromObject(json: object): History;
}

/** A history as JSON, without data of the machine that has recorded it. */
export function historyText(history: History): string {
  const json = messages.toObject(history, { bytes: String, longs: String, enums: String });
  const replacements: Record<string, string> = { identity: 'recorded', stackTrace: '' };
  return JSON.stringify(json, (key, value) => replacements[key] ?? value, 1);
}

/** Replaces the recorded histories of a scenario: one file per execution. */
export async function saveHistories(scenario: string, histories: History[]): Promise<void> {
  for (const name of await readdir(folder)) if (name.startsWith(`${scenario}.`)) await rm(join(folder, name));
  for (const [index, history] of histories.entries())
    await writeFile(join(folder, `${scenario}.${index + 1}.json`), `${historyText(history)}\n`);
}

/** The history in a text that `historyText` has made. */
export const historyIn = (text: string): History => messages.fromObject(JSON.parse(text));

/** All recorded histories, by the name of their file. */
export async function recordedHistories(): Promise<{ name: string; text: string; history: History }[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8');
      return { name, text, history: historyIn(text) };
    }),
  );
}

/** The decoded payloads of a history, which every user of Temporal can read. */
export function payloadsOf(text: string): string {
  const encoded = [...text.matchAll(/"data": ?"([A-Za-z0-9+/=]+)"/g)].map((match) => match[1] as string);
  return encoded.map((data) => Buffer.from(data, 'base64').toString('utf8')).join('\n');
}

/** Values of the sample files, which must not occur in a history. */
export const customerData =
  /SO-\d{4}|C1\d{4}|I1\d{5}|C-LATER|as ordered|Ref \d|Customer \d|Aarhus|Bergen|file\.csv|Quantity|Order No/;
