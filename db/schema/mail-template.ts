import { check, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { notificationKinds } from '../../core/notifications/notification-kind.js';
import { companyId, moment } from './columns.js';
import { company } from './company.js';
import { oneOf } from './one-of.js';

/** A company's e-mail template for one kind of notification. Default: `core/notifications/mail-template.ts`. */
export const mailTemplate = pgTable(
  'mail_template',
  {
    companyId: companyId().references(() => company.companyId),
    kind: text('kind').notNull(),
    subject: text('subject').notNull(),
    text: text('text').notNull(),
    html: text('html').notNull(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    updatedBy: text('updated_by').notNull(),
  },
  (table) => [
    primaryKey({ name: 'mail_template_key', columns: [table.companyId, table.kind] }),
    check('mail_template_kind', oneOf('kind', notificationKinds)),
  ],
);
