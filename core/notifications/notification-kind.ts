/**
 * What a notification can be about; plain data, shared by setups, database and API.
 *
 * An import that ends or stalls causes one notification: `kind` says how it ended, and `remarks` what else is notable
 * about it, so that one event with one id says everything. A channel that asks for any of them gets that notification.
 */
export const notificationKinds = ['finished', 'finished-with-errors', 'failed', 'cancelled', 'stalled'] as const;
export type NotificationKind = (typeof notificationKinds)[number];

export const notificationRemarks = ['nothing-imported', 'fewer-rows', 'more-rows'] as const;
export type NotificationRemark = (typeof notificationRemarks)[number];

/** The kinds and remarks that a setup can name in `notifications`. */
export const notifiableKinds = [...notificationKinds, ...notificationRemarks] as const;
export type NotifiableKind = (typeof notifiableKinds)[number];
