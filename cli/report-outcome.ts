import type { Import } from '../api/imports/schemas.js';
import { errorExamples, maxExaminedRecords } from './error-examples.js';
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
  const examined = Math.min(done.counts.errors, maxExaminedRecords);
  const scope = examined < done.counts.errors ? `The first ${examined.toLocaleString('en-US')} errors` : 'Errors';
  log(`\n${scope}, for example:`);
  for (const line of errorExamples(await client.recordsInError(done.id, examined))) log(`  ${line}`);
  log(`All of them: ${client.addressOf(`${done.links.records}?status=Error`)}`);
  if (!done.choices.some(({ action }) => action === 'process-errors')) return;
  log(
    [
      `If the file is wrong: correct the records in place, or in the file from ${client.addressOf(`${done.links.self}/failed-rows`)}.`,
      'Wrong elsewhere, such as a missing item: correct that, then process the records in error again:',
      `  curl -X POST -H "Authorization: Bearer ${key}" -H 'Content-Type: application/json' \\`,
      `    -d '{"mode":"now","status":"Error"}' ${client.addressOf(`${done.links.self}/process`)}`,
    ].join('\n'),
  );
}
