import { Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import type { App } from '../app.js';
import { utf8Body } from '../body-text.js';
import { keyIn, page, pageQuery } from '../cursor.js';
import type { ApiDependencies } from '../dependencies.js';
import { Problem } from '../problem.js';
import { NamedParams, refuseWhileUsed } from '../refuse-while-used.js';
import { Page, problemsOf } from '../shapes/page.js';
import { checkEntries, ValueListBody, valueListFromCsv, valueListLimit } from '../value-list-body.js';
import { CompanyParams } from './imports.js';

const ValueList = Type.Object(
  {
    code: Type.String(),
    name: Type.String(),
    entries: Type.Integer({ description: 'How many entries it has.' }),
    updatedAt: Type.String({ format: 'date-time' }),
    updatedBy: Type.String({ description: 'Name of the API key.' }),
  },
  { $id: 'ValueList' },
);

interface ValueListRow {
  code: string;
  name: string;
  entries: number;
  updated_at: Date;
  updated_by: string;
}

const shapeOf = (row: ValueListRow) => ({
  code: row.code,
  name: row.name,
  entries: row.entries,
  updatedAt: row.updated_at.toISOString(),
  updatedBy: row.updated_by,
});

const base = '/v1/companies/:company/value-lists';
const tags = ['Value lists'];

export function valueListRoutes(app: App, { database }: ApiDependencies): void {
  app.addSchema(ValueList);
  const missing = (code: string) => new Problem('not_found', `There is no value list "${code}".`);

  app.get(
    base,
    {
      schema: {
        operationId: 'listValueLists',
        summary: 'Value lists by code',
        tags,
        params: CompanyParams,
        querystring: Type.Object(pageQuery),
        response: { 200: Page(Type.Ref('ValueList#')), ...problemsOf(400) },
      },
    },
    async ({ caller, query: { cursor, limit = 100 } }) => {
      const after = keyIn(cursor, 'text')?.[0] ?? '';
      const rows = await inCompany(
        database,
        caller.companyId,
        (tx) => tx<ValueListRow[]>`SELECT * FROM value_list WHERE code > ${after} ORDER BY code LIMIT ${limit + 1}`,
      );
      return page(rows.map(shapeOf), limit, ({ code }) => [code]);
    },
  );

  app.get(
    `${base}/:code/entries`,
    {
      schema: {
        operationId: 'listValueListEntries',
        summary: 'Entries of a value list by key',
        tags,
        params: NamedParams,
        querystring: Type.Object(pageQuery),
        response: { 200: Page(Type.Object({ key: Type.String(), value: Type.String() })), ...problemsOf(400) },
      },
    },
    async ({ caller, params: { code }, query: { cursor, limit = 100 } }) => {
      const after = keyIn(cursor, 'text')?.[0] ?? '';
      return inCompany(database, caller.companyId, async (tx) => {
        const [found] = await tx`SELECT 1 FROM value_list WHERE code = ${code}`;
        if (!found) throw missing(code);
        const rows = await tx<{ key: string; value: string }[]>`
          SELECT key, value FROM value_list_entry WHERE code = ${code} AND key > ${after} ORDER BY key LIMIT ${limit + 1}`;
        return page([...rows], limit, ({ key }) => [key]);
      });
    },
  );

  app.delete(
    `${base}/:code`,
    {
      schema: {
        operationId: 'deleteValueList',
        summary: 'Delete a value list that no integration looks in',
        tags,
        params: NamedParams,
        response: { 204: Type.Null(), ...problemsOf(400, 409) },
      },
    },
    async ({ caller, params: { code } }, reply) => {
      await inCompany(database, caller.companyId, async (tx) => {
        await refuseWhileUsed(tx, 'value list', code);
        const gone = await tx`DELETE FROM value_list WHERE code = ${code}`;
        if (gone.count === 0) throw missing(code);
      });
      return reply.status(204).send(null);
    },
  );

  void app.register((scope, _options, done) => {
    putRoute(scope as unknown as App, { database });
    done();
  });
}

/** Apart from the others, as only this call takes CSV. */
function putRoute(app: App, { database }: Pick<ApiDependencies, 'database'>): void {
  app.addContentTypeParser('text/csv', { parseAs: 'buffer', bodyLimit: valueListLimit }, (_request, bytes, parsed) => {
    try {
      parsed(null, valueListFromCsv(utf8Body(bytes as Buffer)));
    } catch (error) {
      parsed(error as Error);
    }
  });
  app.put(
    `${base}/:code`,
    {
      bodyLimit: valueListLimit,
      schema: {
        operationId: 'putValueList',
        summary: 'Save a value list: create it, or replace it as a whole',
        description: 'As JSON, or as `text/csv` with a key and a value per line and no header.',
        tags,
        params: NamedParams,
        body: ValueListBody,
        response: { 200: Type.Ref('ValueList#'), 201: Type.Ref('ValueList#'), ...problemsOf(400, 413) },
      },
    },
    async ({ caller, params: { code }, body }, reply) => {
      const pairs = checkEntries(body);
      const { row, created } = await inCompany(database, caller.companyId, async (tx) => {
        const [saved] = await tx<(ValueListRow & { created: boolean })[]>`
          INSERT INTO value_list (company_id, code, name, entries, updated_by)
          VALUES (${caller.companyId}, ${code}, ${body.name ?? code}, ${pairs.length}, ${caller.keyName})
          ON CONFLICT (company_id, code) DO UPDATE SET name = excluded.name, entries = excluded.entries, updated_by = excluded.updated_by, updated_at = now()
          RETURNING *, xmax = 0 AS created`;
        await tx`DELETE FROM value_list_entry WHERE code = ${code}`;
        await tx`
          INSERT INTO value_list_entry (company_id, code, key, value)
          SELECT ${caller.companyId}, ${code}, key, value FROM unnest(${pairs.map(([key]) => key)}::text[], ${pairs.map(([, value]) => value)}::text[]) e (key, value)`;
        return { row: saved as ValueListRow, created: saved?.created };
      });
      return reply.status(created ? 201 : 200).send(shapeOf(row));
    },
  );
}
