import { Turns } from '../db/turns.js';
import { stalledImports } from '../services/notifications/notify-import-stalled.js';

/** The lists that workers process, across companies; each with the time that a row must be unchanged to be in it. */
export const workLists = () => ({
  toStart: new Turns(`imports_to_start('5 seconds')`, ['import_id']),
  toCancel: new Turns(`imports_to_cancel('5 seconds')`, ['import_id']),
  quiet: new Turns(`imports_gone_quiet('15 seconds')`, ['import_id']),
  quietDryRuns: new Turns(`dry_runs_gone_quiet('15 seconds')`, ['import_id', 'run_no']),
  quietPostProcessing: new Turns(`post_processing_gone_quiet('10 seconds')`, ['import_id', 'number']),
  quietUndos: new Turns(`undos_gone_quiet('10 seconds')`, ['import_id', 'number']),
  stalled: stalledImports(),
  deliveries: new Turns(`deliveries_to_start('10 minutes')`, ['delivery_id']),
  expiredSamples: new Turns('samples_expired()', ['sample_id']),
});
