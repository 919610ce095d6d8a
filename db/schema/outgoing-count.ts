import { check, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { companyId, moment } from './columns.js';
import { company } from './company.js';
import { oneOf } from './one-of.js';

export const outgoingChannels = ['mail', 'webhook'] as const;
export const outgoingPeriods = ['minute', 'day'] as const;

/** How often a company has sent e-mails or webhook calls recently, across all workers; the limits depend on it. */
export const outgoingCount = pgTable(
  'outgoing_count',
  {
    companyId: companyId().references(() => company.companyId),
    channel: text('channel').notNull(),
    /** An address or a host; empty for all together. */
    recipient: text('recipient').notNull(),
    period: text('period').$type<(typeof outgoingPeriods)[number]>().notNull(),
    /** Start of the minute or day (UTC) that is counted; the count of the next one starts at 0. */
    startsAt: moment('starts_at').notNull(),
    count: integer('count').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'outgoing_count_key',
      columns: [table.companyId, table.channel, table.recipient, table.period],
    }),
    check('outgoing_count_channel', oneOf('channel', outgoingChannels)),
    check('outgoing_count_period', oneOf('period', outgoingPeriods)),
  ],
);
