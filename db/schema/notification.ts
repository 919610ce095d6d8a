import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Progress } from '../../core/model/progress.js';
import { deliveryChannels, deliveryStates } from '../../core/notifications/delivery.js';
import {
  type NotificationKind,
  type NotificationRemark,
  notificationKinds,
} from '../../core/notifications/notification-kind.js';
import { companyId, moment } from './columns.js';
import { importTable } from './import.js';
import { oneOf } from './one-of.js';

/** An event of an import that users want to know about; written in the same transaction as the event. */
export const notification = pgTable(
  'notification',
  {
    companyId: companyId(),
    /** Id of the event in all messages about it: Message-ID, `webhook-id`. */
    notificationId: uuid('notification_id').notNull(),
    /** Its position among the company's notifications, in the order of commits: the id of the server-sent events. */
    position: integer('position').notNull(),
    importId: uuid('import_id').notNull(),
    runNo: integer('run_no').notNull(),
    /** The newest post-processing job at that time; 0 for none. A retry has an end, and a notification, of its own. */
    postProcessing: integer('post_processing').notNull(),
    /** The import's revision at that time: with another revision it is another event. */
    revision: bigint('revision', { mode: 'number' }).notNull(),
    kind: text('kind').$type<NotificationKind>().notNull(),
    remarks: text('remarks').array().$type<NotificationRemark[]>().notNull(),
    /** One or two sentences for users. */
    text: text('text').notNull(),
    /** The import's figures at that time; they may change when it is processed again. */
    figures: jsonb('figures').$type<Progress>().notNull(),
    /** The code of the fault, if the import failed. */
    faultCode: text('fault_code'),
    createdAt: moment('created_at').notNull().defaultNow(),
    readAt: moment('read_at'),
    /** Name of the API key. */
    readBy: text('read_by'),
  },
  (table) => [
    primaryKey({ name: 'notification_key', columns: [table.companyId, table.notificationId] }),
    foreignKey({
      name: 'notification_import',
      columns: [table.companyId, table.importId],
      foreignColumns: [importTable.companyId, importTable.importId],
    }).onDelete('cascade'),
    uniqueIndex('notification_position').on(table.companyId, table.position),
    uniqueIndex('notification_of_end')
      .on(table.companyId, table.importId, table.revision)
      .where(sql`"kind" <> 'stalled'`),
    uniqueIndex('notification_of_stall')
      .on(table.companyId, table.importId, table.revision)
      .where(sql`"kind" = 'stalled'`),
    index('notification_by_import').on(table.companyId, table.importId, table.position),
    index('notification_unread').on(table.companyId, table.position).where(sql`"read_at" IS NULL`),
    check('notification_kind', oneOf('kind', notificationKinds)),
  ],
);

/** A notification to one recipient; inserted in the notification's transaction, sent after it. */
export const notificationDelivery = pgTable(
  'notification_delivery',
  {
    companyId: companyId(),
    deliveryId: uuid('delivery_id').notNull(),
    notificationId: uuid('notification_id').notNull(),
    channel: text('channel').$type<keyof typeof deliveryChannels>().notNull(),
    /** An address, or the code of a webhook. */
    recipient: text('recipient').notNull(),
    status: text('status').$type<keyof typeof deliveryStates>().notNull().default('Pending'),
    /** Incremented whenever a user requests it again; a workflow belongs to one round. */
    round: integer('round').notNull().default(1),
    /** Attempts in this round. */
    attempts: integer('attempts').notNull().default(0),
    /** When its workflow was last started; null: a worker must start it. */
    startedAt: moment('started_at'),
    /** When the next attempt is due; null if there will be none. */
    dueAt: moment('due_at').defaultNow(),
    deliveredAt: moment('delivered_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ name: 'notification_delivery_key', columns: [table.companyId, table.deliveryId] }),
    foreignKey({
      name: 'notification_delivery_of',
      columns: [table.companyId, table.notificationId],
      foreignColumns: [notification.companyId, notification.notificationId],
    }).onDelete('cascade'),
    uniqueIndex('notification_delivery_to').on(table.companyId, table.notificationId, table.channel, table.recipient),
    index('notification_delivery_by_status').on(table.companyId, table.status, table.deliveryId),
    index('notification_delivery_by_recipient').on(table.companyId, table.recipient, table.deliveryId),
    // For queries of workers, across companies.
    index('notification_delivery_pending').on(table.dueAt).where(sql`"status" = 'Pending'`),
    check('notification_delivery_channel', oneOf('channel', deliveryChannels)),
    check('notification_delivery_status', oneOf('status', deliveryStates)),
  ],
);

/** One attempt at a delivery, with its result. */
export const deliveryAttempt = pgTable(
  'delivery_attempt',
  {
    companyId: companyId(),
    deliveryId: uuid('delivery_id').notNull(),
    round: integer('round').notNull(),
    attemptNo: integer('attempt_no').notNull(),
    startedAt: moment('started_at').notNull().defaultNow(),
    /** Null until the attempt has ended; remains null if its process crashed. */
    durationMs: integer('duration_ms'),
    /** The answer: an HTTP status or an SMTP reply code. */
    responseCode: integer('response_code'),
    /** Why it failed; null if it was delivered. */
    error: text('error'),
  },
  (table) => [
    primaryKey({
      name: 'delivery_attempt_key',
      columns: [table.companyId, table.deliveryId, table.round, table.attemptNo],
    }),
    foreignKey({
      name: 'delivery_attempt_of',
      columns: [table.companyId, table.deliveryId],
      foreignColumns: [notificationDelivery.companyId, notificationDelivery.deliveryId],
    }).onDelete('cascade'),
  ],
);
