import type { Row } from 'postgres';
import type { Transaction } from '../db/client.js';
import { shownFigures } from '../db/import-figures.js';
import { type Beginning, beginningOf, mapped } from '../db/page-bytes.js';
import { importPath } from '../telling/delivered-event.js';
import type { Progress } from '../workflows/progress.js';
import type { Notification } from './shapes/notification.js';

interface Wanted {
  importId?: string | undefined;
  unread?: boolean | undefined;
  /** Only those before this place, newest first. */
  before?: number | undefined;
  /** Only those after this place, oldest first. */
  after?: number | undefined;
  limit: number;
}

/** Notifications of the transaction's company, newest first, or those after a place in their order, as far as they fit a page. */
export async function readNotifications(
  tx: Transaction,
  company: string,
  { importId, unread, before, after, limit }: Wanted,
): Promise<Beginning<Notification>> {
  const list = tx`
    SELECT n.*, i.integration_code FROM notification n JOIN import i USING (company_id, import_id)
    WHERE true ${importId === undefined ? tx`` : tx`AND n.import_id = ${importId}`} ${unread ? tx`AND n.read_at IS NULL` : tx``}
      ${before === undefined ? tx`` : tx`AND n.position < ${before}`} ${after === undefined ? tx`` : tx`AND n.position > ${after}`}
    ORDER BY n.position ${after === undefined ? tx`DESC` : tx`ASC`} LIMIT ${limit}`;
  return mapped(await beginningOf(tx, list), (row) => shapeOf(row, company));
}

/** The notification of this id, or undefined. */
export async function readNotification(
  tx: Transaction,
  company: string,
  id: string,
): Promise<Notification | undefined> {
  const [row] = await tx`
    SELECT n.*, i.integration_code FROM notification n JOIN import i USING (company_id, import_id)
    WHERE n.notification_id = ${id}`;
  return row && shapeOf(row, company);
}

/** The place of the company's newest notification; 0 where there is none. */
export async function newestPosition(tx: Transaction): Promise<number> {
  const [row] = await tx`SELECT coalesce(max(position), 0)::int AS position FROM notification`;
  return row?.position;
}

function shapeOf(row: Row, company: string): Notification {
  const figures: Progress = row.figures;
  return {
    id: row.notification_id,
    position: row.position,
    kind: row.kind,
    remarks: row.remarks,
    text: row.text,
    import: row.import_id,
    integration: row.integration_code,
    run: row.run_no,
    ...shownFigures(figures),
    postProcessing: figures.postProcessing ?? null,
    fault: row.fault_code,
    createdAt: row.created_at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
    readBy: row.read_by,
    links: {
      import: importPath(company, row.import_id),
      deliveries: `/v1/companies/${company}/deliveries?notification=${row.notification_id}`,
    },
  };
}
