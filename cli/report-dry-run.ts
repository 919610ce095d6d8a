import type { DryRun } from '../api/dry-runs/schemas.js';
import { printErrorExamples } from './error-examples.js';
import type { ImportClient } from './import-client.js';
import type { Log } from './stack/log.js';

/** Prints the result of a dry run, its errors, and how to continue. */
export async function reportDryRun(
  client: ImportClient,
  importId: string,
  run: DryRun,
  { key, log }: { key: string /** As a shell expression. */; log: Log },
): Promise<void> {
  log(run.message);
  if (run.fault) log(`  ${run.fault.code}: ${run.fault.message}`);
  log(`  ${client.addressOf(run.links.records)}`);
  if (run.counts.errors > 0)
    await printErrorExamples(run.counts.errors, (limit) => client.dryRunErrors(importId, run, limit), log);
  const next = run.choices.find((choice) => choice.default);
  if (!next) return;
  log(
    [
      'To import the file now, without uploading it again:',
      `  curl -X POST -H "Authorization: Bearer ${key}" -H 'Content-Type: application/json' \\`,
      `    -d '${JSON.stringify(next.body)}' ${client.addressOf(next.href)}`,
      'To change the integration and upload the file again instead, first cancel this import:',
      `  curl -X POST -H "Authorization: Bearer ${key}" ${client.addressOf(`${run.links.import}/cancel`)}`,
    ].join('\n'),
  );
}
