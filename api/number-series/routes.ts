import { Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { problemsOf } from '../http/page.js';
import { CodeParams } from '../http/params.js';
import type { App } from '../http/server.js';
import { namedObjectRoutes } from '../integrations/named-objects.js';

const settings = {
  prefix: Type.String({
    maxLength: 15,
    pattern: '^[A-Za-z0-9._/-]*$',
    description: 'Prefix of the numbers, such as "SO-".',
  }),
  digits: Type.Integer({ minimum: 1, maximum: 18, description: 'Number of digits, filled with zeros.' }),
  next: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'The next number to be assigned.' }),
};

const NumberSeries = Type.Object(
  { code: Type.String(), ...settings, updatedAt: Type.String({ format: 'date-time' }) },
  { $id: 'NumberSeries', description: 'A number series, from which numbers of new records are assigned.' },
);

const NumberSeriesSettings = Type.Object(
  { ...settings, next: Type.Optional(settings.next) },
  { $id: 'NumberSeriesSettings', description: 'The settings of a number series.', additionalProperties: false },
);

interface SeriesRow {
  code: string;
  prefix: string;
  digits: number;
  next: string;
  updated_at: Date;
}

const shapeOf = ({ code, prefix, digits, next, updated_at }: SeriesRow) => ({
  code,
  prefix,
  digits,
  next: Number(next),
  updatedAt: updated_at.toISOString(),
});

const base = '/v1/companies/:company/number-series';
const tags = ['Number series'];

export function numberSeriesRoutes(app: App, dependencies: ApiDependencies): void {
  const { database } = dependencies;

  namedObjectRoutes(app, dependencies, {
    kind: 'number series',
    base,
    tags,
    schema: NumberSeries,
    shape: shapeOf,
    list: { operationId: 'listNumberSeries', summary: 'List number series by code' },
    delete: { operationId: 'deleteNumberSeries', summary: 'Delete a number series that no integration uses' },
  });

  app.put(
    `${base}/:code`,
    {
      schema: {
        operationId: 'putNumberSeries',
        summary: 'Save a number series: create it, or replace its settings',
        description: 'Without `next` an existing series continues, and a new one starts at 1.',
        tags,
        params: CodeParams,
        body: NumberSeriesSettings,
        response: { 200: NumberSeries, 201: NumberSeries, ...problemsOf() },
      },
    },
    async ({ caller, params: { code }, body: { prefix, digits, next } }, reply) => {
      const [row] = await inCompany(
        database,
        caller.companyId,
        (tx) => tx<(SeriesRow & { created: boolean })[]>`
          INSERT INTO number_series (company_id, code, prefix, digits, next) VALUES (${caller.companyId}, ${code}, ${prefix}, ${digits}, ${next ?? 1})
          ON CONFLICT (company_id, code) DO UPDATE SET prefix = excluded.prefix, digits = excluded.digits,
            next = coalesce(${next ?? null}::bigint, number_series.next), updated_at = now()
          RETURNING *, xmax = 0 AS created`,
      );
      return reply.status(row?.created ? 201 : 200).send(shapeOf(row as SeriesRow));
    },
  );
}
