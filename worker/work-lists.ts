import type { JobRef } from '../core/model/job.js';
import { CompanyRounds, type ListedImport } from '../db/company-rounds.js';
import type { NotificationDeliveryRow } from '../db/rows.js';
import { stalledImports } from '../services/notifications/notify-import-stalled.js';
import type { ListedSample } from './expired-samples.js';

/** The lists that workers process, across companies; each with the time that a row must be unchanged to be in it. */
export const workLists = () => ({
  toStart: new CompanyRounds(`imports_to_start('5 seconds')`, ['import_id']),
  toCancel: new CompanyRounds(`imports_to_cancel('5 seconds')`, ['import_id']),
  inactiveImports: new CompanyRounds(`imports_inactive('15 seconds')`, ['import_id']),
  inactiveJobs: new CompanyRounds<ListedImport & Pick<JobRef, 'kind' | 'number'>>(`jobs_inactive('10 seconds')`, [
    'import_id',
    'kind',
    'number',
  ]),
  stalled: stalledImports(),
  deliveries: new CompanyRounds<ListedImport & Pick<NotificationDeliveryRow, 'delivery_id' | 'round' | 'channel'>>(
    `deliveries_to_start('10 minutes')`,
    ['delivery_id'],
  ),
  expiredSamples: new CompanyRounds<ListedSample>('samples_expired()', ['sample_id']),
});
