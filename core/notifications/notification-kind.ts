/**
 * What a notification can be about; plain data, shared by setups, database and API.
 *
 * An import that comes to an end, or stands still, is told once: `kind` says how it ended. `remarks` say what else is
 * worth knowing of that end, so that one event with one id says all of it. Whoever asks to be told of some
 * of either gets the one notification.
 */
export const notificationKinds = ['finished', 'finished-with-errors', 'failed', 'cancelled', 'stalled'] as const;
export type NotificationKind = (typeof notificationKinds)[number];

export const notificationRemarks = ['nothing-imported', 'fewer-rows', 'more-rows'] as const;
export type NotificationRemark = (typeof notificationRemarks)[number];

/** What a setup can ask to be told of. */
export const tellableKinds = [...notificationKinds, ...notificationRemarks] as const;
export type TellableKind = (typeof tellableKinds)[number];
