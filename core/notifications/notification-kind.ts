/**
 * What a notification can be about; plain data, shared by setups, database and API.
 *
 * An import that ends or stalls causes one notification: `kind` says how it ended, and `remarks` what else is notable
 * about it, so that one event with one id says everything. A channel that asks for any of them gets that notification.
 */
export const notificationKinds = {
  finished: 'everything is done',
  'finished-with-errors': 'it has ended, and some records or post-processing steps are in error',
  failed: 'the file cannot be read, or the import could not continue',
  cancelled: 'it was stopped by a user or by its time limit',
  stalled: 'it has made no progress for a minute',
} as const;
export type NotificationKind = keyof typeof notificationKinds;

export const notificationRemarks = {
  'nothing-imported': 'nothing was written',
  'fewer-rows': 'it has fewer records than usual',
  'more-rows': 'it has more records than usual',
} as const;
export type NotificationRemark = keyof typeof notificationRemarks;

/** The kinds and remarks that a setup can name in `notifications`. */
export const notifiableKinds = { ...notificationKinds, ...notificationRemarks } as const;
export type NotifiableKind = keyof typeof notifiableKinds;
