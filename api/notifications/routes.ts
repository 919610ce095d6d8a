import { Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import { readPage } from '../../db/page-plan.js';
import { numberIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Page, problemsOf } from '../http/page.js';
import { CompanyParams, IdParams } from '../http/params.js';
import { Problem } from '../http/problem.js';
import type { App } from '../http/server.js';
import { markAllRead, markRead } from './mark-read.js';
import { countUnread, maxUnread, readNotification, readNotifications } from './reads.js';
import { MarkReadRequest, MarkReadResult, Notification } from './schemas.js';

const base = '/v1/companies/:company/notifications';
const tags = ['Notifications'];

/** Notifications in the product; one that is marked as read is read for the whole company. */
export function notificationRoutes(app: App, { database }: ApiDependencies): void {
  app.get(
    base,
    {
      schema: {
        operationId: 'listNotifications',
        summary: 'List notifications, newest first',
        tags,
        params: CompanyParams,
        querystring: Type.Object({
          import: Type.Optional(
            Type.String({ format: 'uuid', description: 'Lists only notifications of this import.' }),
          ),
          unread: Type.Optional(Type.Boolean({ description: 'Whether to list only unread notifications.' })),
          ...pageQuery,
        }),
        response: {
          200: Page(Notification, {
            unread: Type.Integer({
              minimum: 0,
              maximum: maxUnread,
              description: `Number of all unread notifications, at most ${maxUnread}.`,
              examples: [3],
            }),
          }),
          ...problemsOf(),
        },
      },
    },
    async ({ caller, query: { import: importId, unread, cursor, limit = 100 } }) => {
      const before = numberIn(cursor);
      return readPage(database, caller.companyId, async (tx) => {
        const found = await readNotifications(tx, caller.companyCode, {
          importId,
          unread,
          before,
          limit: limit + 1,
        });
        return { ...page(found, limit, ({ position }) => [position]), unread: await countUnread(tx) };
      });
    },
  );

  app.get(
    `${base}/:id`,
    {
      schema: {
        operationId: 'getNotification',
        summary: 'Get one notification',
        tags,
        params: IdParams,
        response: { 200: Notification, ...problemsOf() },
      },
    },
    async ({ caller, params: { id } }) => {
      const found = await inCompany(database, caller.companyId, (tx) => readNotification(tx, caller.companyCode, id));
      if (!found) throw missingNotification(id);
      return found;
    },
  );

  app.post(
    `${base}/:id/read`,
    {
      schema: {
        operationId: 'readNotification',
        summary: 'Mark a notification as read, for all users of the company',
        tags,
        params: IdParams,
        response: { 200: Notification, ...problemsOf() },
      },
    },
    async ({ caller, params: { id } }) =>
      inCompany(database, caller.companyId, async (tx) => {
        await markRead(tx, caller, id);
        const found = await readNotification(tx, caller.companyCode, id);
        if (!found) throw missingNotification(id);
        return found;
      }),
  );

  app.post(
    `${base}/read`,
    {
      schema: {
        operationId: 'readNotifications',
        summary: 'Mark all notifications as read',
        tags,
        params: CompanyParams,
        body: MarkReadRequest,
        response: { 200: MarkReadResult, ...problemsOf() },
      },
    },
    async ({ caller, body: { upToPosition } }) => ({
      markedAsRead: await inCompany(database, caller.companyId, (tx) => markAllRead(tx, caller, upToPosition)),
    }),
  );
}

const missingNotification = (id: string): Problem => new Problem('not_found', `There is no notification ${id}.`);
