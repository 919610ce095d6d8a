import { Type } from 'typebox';
import { Described } from '../../core/schema/named-enum.js';
import { inCompany } from '../../db/client.js';
import { readPage } from '../../db/page-plan.js';
import { keyIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Page, problemsOf } from '../http/page.js';
import { CompanyParams, IdParams } from '../http/params.js';
import { Problem } from '../http/problem.js';
import type { App } from '../http/server.js';
import { readDeliveries } from './reads.js';
import { redeliver } from './redeliver.js';
import { Delivery, DeliveryChannel, DeliveryStatus } from './schemas.js';

const base = '/v1/companies/:company/deliveries';
const tags = ['Notifications'];

export function deliveryRoutes(app: App, { database }: ApiDependencies): void {
  app.get(
    base,
    {
      schema: {
        operationId: 'listDeliveries',
        summary: 'List the deliveries of notifications by e-mail and webhook with their attempts, newest first',
        tags,
        params: CompanyParams,
        querystring: Type.Object({
          notification: Type.Optional(
            Type.String({ format: 'uuid', description: 'Lists only deliveries of this notification.' }),
          ),
          status: Type.Optional(Described(DeliveryStatus, 'Lists only deliveries with this status.')),
          channel: Type.Optional(Described(DeliveryChannel, 'Lists only deliveries by this channel.')),
          recipient: Type.Optional(
            Type.String({
              maxLength: 254,
              description: 'Lists only deliveries to this e-mail address, or to the webhook with this code.',
            }),
          ),
          ...pageQuery,
        }),
        response: { 200: Page(Delivery), ...problemsOf() },
      },
    },
    async ({ caller, query: { cursor, limit = 100, ...wanted } }) => {
      const before = keyIn(cursor, 'uuid')?.[0];
      const found = await readPage(database, caller.companyId, (tx) =>
        readDeliveries(tx, { ...wanted, before, limit: limit + 1 }),
      );
      return page(found, limit, ({ id }) => [id]);
    },
  );

  app.get(
    `${base}/:id`,
    {
      schema: {
        operationId: 'getDelivery',
        summary: 'Get one delivery with its attempts',
        tags,
        params: IdParams,
        response: { 200: Delivery, ...problemsOf() },
      },
    },
    async ({ caller, params: { id } }) => {
      const {
        entries: [found],
      } = await inCompany(database, caller.companyId, (tx) => readDeliveries(tx, { id, limit: 1 }));
      if (!found) throw missingDelivery(id);
      return found;
    },
  );

  app.post(
    `${base}/:id/redeliver`,
    {
      schema: {
        operationId: 'redeliver',
        summary: 'Redeliver a notification to a recipient, now and with new attempts',
        description: 'It keeps its id, whatever its status. A delivery that is still pending is attempted at once.',
        tags,
        params: IdParams,
        response: { 202: Delivery, ...problemsOf() },
      },
    },
    async ({ caller, params: { id } }, reply) => {
      const {
        entries: [found],
      } = await inCompany(database, caller.companyId, async (tx) => {
        await redeliver(tx, caller, id);
        return readDeliveries(tx, { id, limit: 1 });
      });
      if (!found) throw missingDelivery(id);
      return reply.status(202).send(found);
    },
  );
}

const missingDelivery = (id: string): Problem => new Problem('not_found', `There is no delivery ${id}.`);
