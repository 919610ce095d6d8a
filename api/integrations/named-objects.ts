import { type TSchema, Type } from 'typebox';
import { storableJson } from '../../core/text/storable.js';
import { inCompany, type Transaction } from '../../db/client.js';
import { readPage } from '../../db/page-plan.js';
import { keyIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Page, problemsOf } from '../http/page.js';
import { CodeParams, CompanyParams } from '../http/params.js';
import { Problem } from '../http/problem.js';
import type { App } from '../http/server.js';

/** The kinds of objects that setups name by code: their table, where setups name them, and the problem if one is still used. */
const kinds = {
  'value list': { table: 'value_list', path: '$.**.valueList', problem: 'value_list_in_use' },
  'number series': { table: 'number_series', path: '$.mappings[*].series', problem: 'number_series_in_use' },
  connection: { table: 'connection', path: '$.**.connection', problem: 'connection_in_use' },
  webhook: { table: 'webhook', path: '$.**.webhook', problem: 'webhook_in_use' },
} as const;

interface Operation {
  operationId: string;
  summary: string;
}

interface NamedObjects<Found extends object, Shown extends { code: string }> {
  kind: keyof typeof kinds;
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

/** The problem that the company has no such object. */
export const missingObject = (kind: keyof typeof kinds, code: string): Problem =>
  new Problem('not_found', `There is no ${kind} "${code}".`);

/** The routes that every kind of these objects has: the list, one object if `get` is given, and the deletion of one. */
export function namedObjectRoutes<Found extends object, Shown extends { code: string }>(
  app: App,
  { database }: Pick<ApiDependencies, 'database'>,
  { kind, base, tags, columns = '*', schema, shape, list, get, delete: deletion }: NamedObjects<Found, Shown>,
): void {
  const { table } = kinds[kind];

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
      const rows = await readPage(
        database,
        caller.companyId,
        (tx) => tx<Found[]>`
          SELECT ${tx.unsafe(columns)} FROM ${tx(table)} WHERE code > ${after} ORDER BY code LIMIT ${limit + 1}`,
      );
      return page(rows.map(shape), limit, ({ code }) => [code]);
    },
  );

  if (get)
    app.get(
      `${base}/:code`,
      { schema: { ...get, tags, params: CodeParams, response: { 200: schema, ...problemsOf() } } },
      async ({ caller, params: { code } }) => {
        const [row] = await inCompany(
          database,
          caller.companyId,
          (tx) => tx<Found[]>`SELECT ${tx.unsafe(columns)} FROM ${tx(table)} WHERE code = ${code}`,
        );
        if (!row) throw missingObject(kind, code);
        return shape(row);
      },
    );

  app.delete(
    `${base}/:code`,
    { schema: { ...deletion, tags, params: CodeParams, response: { 204: Type.Null(), ...problemsOf(409) } } },
    async ({ caller, params: { code } }, reply) => {
      await inCompany(database, caller.companyId, async (tx) => {
        await refuseWhileUsed(tx, kind, code);
        const gone = await tx`DELETE FROM ${tx(table)} WHERE code = ${code}`;
        if (gone.count === 0) throw missingObject(kind, code);
      });
      return reply.status(204).send(null);
    },
  );
}

/** Throws `Problem` with the codes of the integrations that use this object. */
async function refuseWhileUsed(tx: Transaction, kind: keyof typeof kinds, code: string): Promise<void> {
  const { path, problem } = kinds[kind];
  const users = await tx`
    SELECT code FROM integration
    WHERE jsonb_path_exists(setup, ${`${path} ? (@ == $code)`}::text::jsonpath, ${storableJson({ code })}::text::jsonb) ORDER BY code`;
  if (users.length === 0) return;
  const names = users.map((user) => `"${user.code}"`).join(', ');
  throw new Problem(problem, `The ${kind} "${code}" is used by ${names}.`);
}
