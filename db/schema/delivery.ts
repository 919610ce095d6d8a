import { sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';
import { companyId, moment } from './columns.js';

/**
 * The delivery of a batch to an external target: the exact content to send, and the outcomes so far. So a later attempt
 * sends the same content again, and only documents without an outcome.
 */
export const delivery = pgTable(
  'delivery',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    runNo: integer('run_no').notNull(),
    batchNo: integer('batch_no').notNull(),
    /** Records, faults and documents, as `services/delivery/decide-statements.ts` writes them; null once the batch is done. */
    content: jsonb('content'),
    /** The outcomes of the first documents, in order. */
    outcomes: jsonb('outcomes').notNull().default([]),
    /** How many of the following documents may have been sent and have no outcome yet. */
    sending: integer('sending').notNull().default(0),
    /** The number of documents whose outcome remains unknown. */
    unclear: integer('unclear').notNull().default(0),
    /** Whether it was given up because its target was unavailable for too long. */
    gaveUp: boolean('gave_up').notNull().default(false),
    /** First rows of documents that the target has refused: sent again, they get another idempotency key. */
    refused: integer('refused').array().notNull().default(sql`'{}'`),
    decidedAt: moment('decided_at').notNull().defaultNow(),
    /** When its target last answered; initially when it was decided. */
    answeredAt: moment('answered_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ name: 'delivery_key', columns: [table.companyId, table.importId, table.runNo, table.batchNo] }),
  ],
);
