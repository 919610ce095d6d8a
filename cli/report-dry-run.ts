import type { DryRun } from '../api/dry-runs/schemas.js';
import { errorExamples, maxExaminedRecords } from './error-examples.js';
import type { ImportClient } from './import-client.js';
import type { Log } from './stack/log.js';

/** Prints the result of a dry run, its errors, and how to go on. */
export async function reportDryRun(
  client: ImportClient,
  importId: string,
  run: DryRun,
  { key, log }: { key: string /** As a shell expression. */; log: Log },
): Promise<void> {
  log(run.message);
  if (run.fault) log(`  ${run.fault.code}: ${run.fault.message}`);
  log(`  ${client.addressOf(run.links.records)}`);
  if (run.counts.errors > 0) {
    const examined = Math.min(run.counts.errors, maxExaminedRecords);
    log(
      `\n${examined < run.counts.errors ? `The first ${examined.toLocaleString('en-US')} errors` : 'Errors'}, for example:`,
    );
    for (const line of errorExamples(await client.dryRunErrors(importId, run, examined))) log(`  ${line}`);
  }
  const next = run.choices.find((choice) => choice.default);
  if (!next) return;
  log(
    [
      'To import it as it is, without sending the file again:',
      `  curl -X POST -H "Authorization: Bearer ${key}" -H 'Content-Type: application/json' \\`,
      `    -d '${JSON.stringify(next.body)}' ${client.addressOf(next.href)}`,
      'Or, to upload the file again after a change of the integration, cancel this import first:',
      `  curl -X POST -H "Authorization: Bearer ${key}" ${client.addressOf(`${run.links.import}/cancel`)}`,
    ].join('\n'),
  );
}
