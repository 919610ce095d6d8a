import { Type } from 'typebox';
import type { InternalTarget } from '../../core/targets/target.js';
import { targets } from '../../core/targets/targets.js';
import { inCompany, type Transaction } from '../../db/client.js';
import { readPage } from '../../db/page-plan.js';
import { keyIn, numberIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Page, problemsOf } from '../http/page.js';
import { CompanyParams } from '../http/params.js';
import { Problem } from '../http/problem.js';
import type { App } from '../http/server.js';
import { readLines, readTarget, readTargets } from './reads.js';
import { documentShape, lineShape, linesShown, ofType, RecordParams, shapeName, targetShape } from './schemas.js';

/** The path of each target below the company. */
const paths: Record<string, InternalTarget> = {
  'sales-documents': targets['sales-document'],
  customers: targets.customer,
  vendors: targets.vendor,
  items: targets.item,
};

export function targetRoutes(app: App, dependencies: ApiDependencies): void {
  const { database } = dependencies;
  for (const [path, target] of Object.entries(paths)) {
    const shape = targetShape(target);
    const single = target.lines ? documentShape(target, target.lines.fields) : shape;
    const plural = path.replace('-', ' ');

    app.get(
      `/v1/companies/:company/${path}`,
      {
        schema: {
          operationId: `list${plural.replaceAll(/(?:^| )(\w)/g, (_match, letter: string) => letter.toUpperCase())}`,
          summary: `List ${plural} by number`,
          tags: ['Created records'],
          params: CompanyParams,
          querystring: Type.Object({
            import: Type.Optional(
              Type.String({
                format: 'uuid',
                description: 'Whether to list only those that this import created or last changed.',
              }),
            ),
            ...pageQuery,
          }),
          response: { 200: Page(shape), ...problemsOf() },
        },
      },
      async ({ caller, query: { import: importId, cursor, limit = 100 } }) => {
        const after = keyIn(cursor, ...target.key.map(() => 'text' as const));
        const rows = await readPage(database, caller.companyId, (tx) =>
          readTargets(tx, target, { after, limit: limit + 1, importId }),
        );
        return page(rows as Record<string, string>[], limit, (row) => target.key.map((name) => row[name] as string));
      },
    );

    app.get(
      `/v1/companies/:company/${path}/:number`,
      {
        schema: {
          operationId: `get${shapeName(target)}`,
          summary: `Get one of the ${plural}${target.lines ? ', with its lines' : ''}`,
          tags: ['Created records'],
          params: RecordParams,
          querystring: Type.Object(target.lines ? ofType : {}),
          response: { 200: single, ...problemsOf() },
        },
      },
      async ({ caller: { companyId, companyCode }, params: { number }, query }) => {
        const { type = 'Order' } = query as { type?: string };
        const { lines: linesOf } = target;
        if (!linesOf) return inCompany(database, companyId, (tx) => one(tx, target, [number]));
        const key = [type, number];
        return inCompany(database, companyId, async (tx) => ({
          ...(await one(tx, target, key)),
          lines: await readLines(tx, linesOf, key, { limit: linesShown }),
          links: {
            lines: `/v1/companies/${companyCode}/${path}/${encodeURIComponent(number)}/lines?${new URLSearchParams({ type })}`,
          },
        }));
      },
    );
    if (target.lines) linesRoute(app, dependencies, path, target, target.lines);
  }
}

function linesRoute(
  app: App,
  { database }: ApiDependencies,
  path: string,
  target: InternalTarget,
  lines: NonNullable<InternalTarget['lines']>,
): void {
  app.get(
    `/v1/companies/:company/${path}/:number/lines`,
    {
      schema: {
        operationId: 'listSalesLines',
        summary: `List the lines of one of the ${path.replace('-', ' ')}`,
        tags: ['Created records'],
        params: RecordParams,
        querystring: Type.Object({ ...ofType, ...pageQuery }),
        response: { 200: Page(lineShape(lines.fields)), ...problemsOf() },
      },
    },
    async ({ caller, params: { number }, query: { type = 'Order', cursor, limit = 100 } }) => {
      const after = numberIn(cursor) ?? 0;
      const found = await readPage(database, caller.companyId, async (tx) => {
        await one(tx, target, [type, number]);
        return readLines(tx, lines, [type, number], { after, limit: limit + 1 });
      });
      return page(found, limit, ({ lineNumber }) => [lineNumber]);
    },
  );
}

/** Returns the record with this key. Throws `Problem` if it does not exist. */
async function one(tx: Transaction, target: InternalTarget, key: readonly string[]): Promise<object> {
  const found = await readTarget(tx, target, key);
  if (!found) throw new Problem('not_found', `There is no ${target.label} ${key.join(' ')}.`);
  return found;
}
