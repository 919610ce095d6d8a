import { Type } from 'typebox';
import { inCompany } from '../../db/client.js';
import { checkSetup } from '../../integration/check-setup.js';
import { IntegrationSetup } from '../../integration/setup.js';
import type { App } from '../app.js';
import { keyIn, page, pageQuery } from '../cursor.js';
import type { ApiDependencies } from '../dependencies.js';
import { Problem } from '../problem.js';
import { Page, problemsOf } from '../shapes/page.js';

export const codePattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/;
const Code = Type.String({
  pattern: codePattern.source,
  description: 'Code of the integration: letters, digits, "_", "." and "-".',
});
const CompanyParams = Type.Object({ company: Type.String() });
const IntegrationParams = Type.Object({ company: Type.String(), code: Code });

const Integration = Type.Object(
  { code: Code, version: Type.Integer(), updatedAt: Type.String({ format: 'date-time' }), setup: IntegrationSetup },
  { $id: 'Integration' },
);

const shapeOf = (row: { code: string; version: number; updated_at: Date; setup: IntegrationSetup }) => ({
  code: row.code,
  version: row.version,
  updatedAt: row.updated_at.toISOString(),
  setup: row.setup,
});
type IntegrationRow = Parameters<typeof shapeOf>[0];

export function integrationRoutes(app: App, { database }: ApiDependencies): void {
  app.addSchema(Integration);
  const base = '/v1/companies/:company/integrations';
  const tags = ['Integrations'];

  app.get(
    base,
    {
      schema: {
        operationId: 'listIntegrations',
        summary: 'Integrations by code',
        tags,
        params: CompanyParams,
        querystring: Type.Object(pageQuery),
        response: { 200: Page(Type.Ref('Integration#')), ...problemsOf(400) },
      },
    },
    async ({ caller, query: { cursor, limit = 100 } }) => {
      const after = keyIn(cursor, 'text')?.[0] ?? '';
      const rows = await inCompany(
        database,
        caller.companyId,
        (tx) => tx<IntegrationRow[]>`SELECT * FROM integration WHERE code > ${after} ORDER BY code LIMIT ${limit + 1}`,
      );
      return page(rows.map(shapeOf), limit, ({ code }) => [code]);
    },
  );

  app.get(
    `${base}/:code`,
    {
      schema: {
        operationId: 'getIntegration',
        summary: 'One integration',
        tags,
        params: IntegrationParams,
        response: { 200: Type.Ref('Integration#'), ...problemsOf(400) },
      },
    },
    async ({ caller, params: { code } }) => {
      const [row] = await inCompany(
        database,
        caller.companyId,
        (tx) => tx<IntegrationRow[]>`SELECT * FROM integration WHERE code = ${code}`,
      );
      if (!row) throw new Problem('integration_not_found', `There is no integration "${code}".`);
      return shapeOf(row);
    },
  );

  app.put(
    `${base}/:code`,
    {
      schema: {
        operationId: 'putIntegration',
        summary: 'Save an integration: create it, or replace its setup with the next version',
        tags,
        params: IntegrationParams,
        body: IntegrationSetup,
        response: { 200: Type.Ref('Integration#'), 201: Type.Ref('Integration#'), ...problemsOf(400, 422) },
      },
    },
    async ({ caller, params: { code }, body }, reply) => {
      const faults = checkSetup(body);
      if (faults.length > 0) throw new Problem('invalid_setup', `${faults[0]?.detail}`, { errors: faults });
      const [row] = await inCompany(
        database,
        caller.companyId,
        (tx) => tx<IntegrationRow[]>`
          INSERT INTO integration (company_id, code, version, setup) VALUES (${caller.companyId}, ${code}, 1, ${JSON.stringify(body)}::text::jsonb)
          ON CONFLICT (company_id, code) DO UPDATE SET version = integration.version + 1, setup = excluded.setup, updated_at = now()
          RETURNING *`,
      );
      const saved = shapeOf(row as IntegrationRow);
      return reply.status(saved.version === 1 ? 201 : 200).send(saved);
    },
  );

  app.delete(
    `${base}/:code`,
    {
      schema: {
        operationId: 'deleteIntegration',
        summary: 'Delete an integration; its imports stay',
        tags,
        params: IntegrationParams,
        response: { 204: Type.Null(), ...problemsOf(400) },
      },
    },
    async ({ caller, params: { code } }, reply) => {
      const gone = await inCompany(
        database,
        caller.companyId,
        (tx) => tx`DELETE FROM integration WHERE code = ${code}`,
      );
      if (gone.count === 0) throw new Problem('integration_not_found', `There is no integration "${code}".`);
      return reply.status(204).send(null);
    },
  );
}
