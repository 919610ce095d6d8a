import { Type } from 'typebox';
import { readPage } from '../../db/page-plan.js';
import { keyIn, page, pageQuery } from '../http/cursor.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Page, problemsOf } from '../http/page.js';
import { CodeParams } from '../http/params.js';
import { receiveBody, takeBodiesAsStreams } from '../http/receive-body.js';
import type { App } from '../http/server.js';
import { unlessProblem } from '../http/task-problem.js';
import { namedObjectRoutes } from '../named-objects/routes.js';
import type { Threads } from '../threads/threads.js';
import { readEntries } from './reads.js';
import { ValueList, ValueListBody, ValueListEntry, valueListLimit, valueListShape } from './schemas.js';
import { valueListTasks } from './thread-tasks.js';

const base = '/v1/companies/:company/value-lists';
const tags = ['Value lists'];

export function valueListRoutes(app: App, dependencies: ApiDependencies, threads: Threads): void {
  const { database } = dependencies;

  namedObjectRoutes(app, dependencies, {
    kind: 'value list',
    base,
    tags,
    schema: ValueList,
    shape: valueListShape,
    list: { operationId: 'listValueLists', summary: 'List value lists by code' },
    delete: { operationId: 'deleteValueList', summary: 'Delete a value list that no integration uses' },
  });

  app.get(
    `${base}/:code/entries`,
    {
      schema: {
        operationId: 'listValueListEntries',
        summary: 'List the entries of a value list by key',
        tags,
        params: CodeParams,
        querystring: Type.Object(pageQuery),
        response: { 200: Page(ValueListEntry), ...problemsOf() },
      },
    },
    async ({ caller, params: { code }, query: { cursor, limit = 100 } }) => {
      const after = keyIn(cursor, 'text')?.[0] ?? '';
      const entries = await readPage(database, caller.companyId, (tx) =>
        readEntries(tx, code, { after, limit: limit + 1 }),
      );
      return page([...entries], limit, ({ key }) => [key]);
    },
  );

  void app.register((scope, _options, done) => {
    putRoute(scope as unknown as App, dependencies, threads);
    done();
  });
}

/** Registered separately, because only this call has a body that is parsed and checked in a thread. */
function putRoute(app: App, { files }: Pick<ApiDependencies, 'files'>, threads: Threads): void {
  takeBodiesAsStreams(app as never, ['application/json', 'text/csv']);
  app.put(
    `${base}/:code`,
    {
      schema: {
        operationId: 'putValueList',
        summary: 'Save a value list: create it, or replace it as a whole',
        description: `As JSON, or as \`text/csv\` with a key and a value per line and no header; at most ${valueListLimit / 1_048_576} MiB.`,
        tags,
        params: CodeParams,
        body: {
          content: {
            'application/json': { schema: ValueListBody },
            'text/csv': { schema: Type.String({ description: 'A key and a value per line, without a header.' }) },
          },
        },
        response: { 200: ValueList, 201: ValueList, ...problemsOf(507) },
      },
    },
    async (request, reply) => {
      const { caller, params, headers } = request;
      const { key } = await receiveBody(request, files, valueListLimit);
      try {
        const { row, created } = await files
          .withLocalCopy(key, (path) =>
            threads.run(caller.companyId, valueListTasks.save, {
              companyId: caller.companyId,
              code: params.code,
              path,
              mediaType: headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '',
              by: caller.keyName,
            }),
          )
          .then(unlessProblem);
        return reply.status(created ? 201 : 200).send(valueListShape(row));
      } finally {
        await files.remove(key);
      }
    },
  );
}
