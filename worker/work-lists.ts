import { CompanyRounds } from '../db/company-rounds.js';
import { stalledImports } from '../services/notifications/notify-import-stalled.js';

/** The lists that workers process, across companies; each with the time that a row must be unchanged to be in it. */
export const workLists = () => ({
  toStart: new CompanyRounds(`imports_to_start('5 seconds')`, ['import_id']),
  toCancel: new CompanyRounds(`imports_to_cancel('5 seconds')`, ['import_id']),
  quiet: new CompanyRounds(`imports_gone_quiet('15 seconds')`, ['import_id']),
  quietDryRuns: new CompanyRounds(`dry_runs_gone_quiet('15 seconds')`, ['import_id', 'run_no']),
  quietPostProcessing: new CompanyRounds(`post_processing_gone_quiet('10 seconds')`, ['import_id', 'number']),
  quietUndos: new CompanyRounds(`undos_gone_quiet('10 seconds')`, ['import_id', 'number']),
  stalled: stalledImports(),
  deliveries: new CompanyRounds(`deliveries_to_start('10 minutes')`, ['delivery_id']),
  expiredSamples: new CompanyRounds('samples_expired()', ['sample_id']),
});
