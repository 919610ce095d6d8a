import type { Transaction } from '../../db/client.js';
import { shownFigures } from '../../db/import-figures.js';
import { type ListPart, mapEntries, readWithinPage } from '../../db/page-bytes.js';
import { equalAsRange } from '../../db/page-plan.js';
import type { ImportRow, NotificationRow } from '../../db/rows.js';
import { importPath } from '../../services/notifications/delivered-event.js';
import type { Notification } from './schemas.js';

interface Wanted {
  importId?: string | undefined;
  unread?: boolean | undefined;
  /** Only notifications before this position, newest first. */
  before?: number | undefined;
  /** Only notifications after this position, oldest first. */
  after?: number | undefined;
  limit: number;
}

type FoundNotification = NotificationRow & Pick<ImportRow, 'integration_code'>;

/**
 * Returns notifications of the transaction's company, newest first, or those after a position in their order, as many
 * as fit a page.
 */
export async function readNotifications(
  tx: Transaction,
  company: string,
  { importId, unread, before, after, limit }: Wanted,
): Promise<ListPart<Notification>> {
  const direction = after === undefined ? tx`DESC` : tx`ASC`;
  const place = tx`
    ${before === undefined ? tx`true` : tx`position < ${before}`} AND ${after === undefined ? tx`true` : tx`position > ${after}`} AND ${unread ? tx`read_at IS NULL` : tx`true`}`;
  const found =
    importId === undefined
      ? tx`SELECT * FROM notification WHERE ${place} ORDER BY position ${direction} LIMIT ${limit}`
      : tx`
          SELECT * FROM notification WHERE ${equalAsRange(tx, 'import_id', tx`${importId}::uuid`)} AND (import_id, position) < (${importId}::uuid, ${before ?? 2 ** 31 - 1}::int) AND ${place}
          ORDER BY import_id ${direction}, position ${direction} LIMIT ${limit}`;
  const list = tx`
    SELECT n.*, (SELECT integration_code FROM import i WHERE i.import_id = n.import_id LIMIT 1) AS integration_code FROM (${found}) n
    ORDER BY n.position ${direction} LIMIT ${limit}`;
  return mapEntries(await readWithinPage<FoundNotification>(tx, list), (row) => shapeOf(row, company));
}

/** Returns the notification with this id, or undefined. */
export async function readNotification(
  tx: Transaction,
  company: string,
  id: string,
): Promise<Notification | undefined> {
  const [row] = await tx<FoundNotification[]>`
    SELECT n.*, i.integration_code FROM notification n JOIN import i USING (company_id, import_id)
    WHERE n.notification_id = ${id}`;
  return row && shapeOf(row, company);
}

/** Maximum of unread notifications that are counted. */
export const maxUnread = 1_000;

/** Returns the number of unread notifications of the company, at most `maxUnread`. */
export async function countUnread(tx: Transaction): Promise<number> {
  const [{ unread }] = await tx<
    [{ unread: number }]
  >`SELECT count(*)::int AS unread FROM (SELECT FROM notification WHERE read_at IS NULL LIMIT ${maxUnread}) u`;
  return unread;
}

/** Returns the position of the company's newest notification; 0 if there is none. */
export async function newestPosition(tx: Transaction): Promise<number> {
  const [row] = await tx<
    [Pick<NotificationRow, 'position'>]
  >`SELECT coalesce(max(position), 0)::int AS position FROM notification`;
  return row.position;
}

function shapeOf(row: FoundNotification, company: string): Notification {
  const { figures } = row;
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
