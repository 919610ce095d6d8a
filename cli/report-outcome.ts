import type { Import } from '../api/imports/schemas.js';
import { printErrorExamples } from './error-examples.js';
import type { ImportClient } from './import-client.js';
import { describeOutcome } from './outcome.js';
import type { Log } from './stack/log.js';

/** Prints the outcome of an import: figures, errors, and how to correct them. */
export async function reportOutcome(
  client: ImportClient,
  done: Import,
  { seconds, key, log }: { seconds: number; key: string /** As a shell expression. */; log: Log },
): Promise<void> {
  for (const line of describeOutcome(done, seconds)) log(line);
  log(`  ${client.addressOf(done.links.self)}`);
  if (done.fault || done.counts.errors === 0) return;
  await printErrorExamples(done.counts.errors, (limit) => client.recordsInError(done.id, limit), log);
  log(`All errors: ${client.addressOf(`${done.links.records}?status=Error`)}`);
  if (!done.choices.some(({ action }) => action === 'process-errors')) return;
  log(
    [
      `If the file is wrong: correct the records through the API, or in the file of failed rows, ${client.addressOf(`${done.links.self}/failed-rows`)}`,
      'If something else is wrong, such as a missing item: correct it, then process the records in error again:',
      `  curl -X POST -H "Authorization: Bearer ${key}" -H 'Content-Type: application/json' \\`,
      `    -d '{"mode":"now","status":"Error"}' ${client.addressOf(`${done.links.self}/process`)}`,
    ].join('\n'),
  );
}
