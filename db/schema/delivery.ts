import { sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';
import { companyId, moment } from './columns.js';

/**
 * A batch on its way to a target outside the books: what was decided to be sent, word for word, and what
 * has become of it so far. So whoever goes on with it sends the same again, and only what has no answer yet.
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
    /** Of the first so many documents, what has become of each. */
    outcomes: jsonb('outcomes').notNull().default([]),
    /** How many of the documents after those may have been sent, and have no answer yet. */
    sending: integer('sending').notNull().default(0),
    /** Of how many documents nobody knows, in the end, what has become of them. */
    unclear: integer('unclear').notNull().default(0),
    /** Whether its target was away for so long that it was given up. */
    gaveUp: boolean('gave_up').notNull().default(false),
    /** First rows of documents that the target itself has refused: sent again, they are other ones. */
    refused: integer('refused').array().notNull().default(sql`'{}'`),
    decidedAt: moment('decided_at').notNull().defaultNow(),
    /** When its target answered last, or it was decided. */
    answeredAt: moment('answered_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ name: 'delivery_key', columns: [table.companyId, table.importId, table.runNo, table.batchNo] }),
  ],
);
