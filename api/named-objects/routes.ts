import { type TSchema, Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import { readPage } from '../../db/page-plan.js';
import { keyIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Page, problemsOf } from '../http/page.js';
import { CodeParams, CompanyParams } from '../http/params.js';
import type { App } from '../http/server.js';
import { type NamedObjectKind, readObject, readObjects } from './reads.js';
import { removeObject } from './remove-object.js';

interface Operation {
  operationId: string;
  summary: string;
}

interface NamedObjects<Found extends object, Shown extends { code: string }> {
  kind: NamedObjectKind;
  /** Path of the list. */
  base: string;
  tags: string[];
  /** Columns of the table. Default: all. */
  columns?: string;
  schema: TSchema;
  shape(row: Found): Shown;
  list: Operation;
  get?: Operation;
  delete: Operation;
}

/** The routes that every kind of these objects has: the list, one object if `get` is given, and the deletion of one. */
export function namedObjectRoutes<Found extends object, Shown extends { code: string }>(
  app: App,
  { database }: Pick<ApiDependencies, 'database'>,
  { kind, base, tags, columns = '*', schema, shape, list, get, delete: deletion }: NamedObjects<Found, Shown>,
): void {
  const wanted = { kind, columns };

  app.get(
    base,
    {
      schema: {
        ...list,
        tags,
        params: CompanyParams,
        querystring: Type.Object(pageQuery),
        response: { 200: Page(schema), ...problemsOf() },
      },
    },
    async ({ caller, query: { cursor, limit = 100 } }) => {
      const after = keyIn(cursor, 'text')?.[0] ?? '';
      const rows = await readPage(database, caller.companyId, (tx) =>
        readObjects<Found>(tx, wanted, { after, limit: limit + 1 }),
      );
      return page(rows.map(shape), limit, ({ code }) => [code]);
    },
  );

  if (get)
    app.get(
      `${base}/:code`,
      { schema: { ...get, tags, params: CodeParams, response: { 200: schema, ...problemsOf() } } },
      async ({ caller, params: { code } }) =>
        shape(await inCompany(database, caller.companyId, (tx) => readObject<Found>(tx, wanted, code))),
    );

  app.delete(
    `${base}/:code`,
    { schema: { ...deletion, tags, params: CodeParams, response: { 204: Type.Null(), ...problemsOf(409) } } },
    async ({ caller, params: { code } }, reply) => {
      await inCompany(database, caller.companyId, (tx) => removeObject(tx, kind, code));
      return reply.status(204).send(null);
    },
  );
}
