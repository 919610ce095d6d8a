import { check, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { companyId, moment } from './columns.js';
import { company } from './company.js';
import { oneOf } from './one-of.js';

export const outgoingWays = ['mail', 'webhook'] as const;
export const outgoingSpans = ['minute', 'day'] as const;

/** How often a company has sent e-mails or webhook calls recently, across all workers; the limits depend on it. */
export const outgoingCount = pgTable(
  'outgoing_count',
  {
    companyId: companyId().references(() => company.companyId),
    way: text('way').notNull(),
    /** An address or a host; empty for all together. */
    recipient: text('recipient').notNull(),
    span: text('span').notNull(),
    /** Start of the minute or day (UTC) that is counted; the count of the next one starts at 0. */
    startsAt: moment('starts_at').notNull(),
    count: integer('count').notNull(),
  },
  (table) => [
    primaryKey({ name: 'outgoing_count_key', columns: [table.companyId, table.way, table.recipient, table.span] }),
    check('outgoing_count_way', oneOf('way', outgoingWays)),
    check('outgoing_count_span', oneOf('span', outgoingSpans)),
  ],
);
