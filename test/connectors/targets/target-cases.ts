import type { IntegrationSetup } from '../../../core/setup/setup.js';
import type { Pool } from '../../../db/driver/pool.js';
import { customersSetup, itemsSetup } from '../../../examples/setups.js';
import type { ApiClient } from '../../harness/api-client.js';
import type { TestSystem } from '../../harness/system.js';
import { csv } from '../../harness/world.js';
import type { EndpointServer } from './endpoint/endpoint-server.js';

/** The values of a record that every target can store. */
export interface StoredRecord {
  number: string;
  name: string | null;
}

/** A target with what the conformance test needs. */
export interface TargetCase {
  /** A setup for files with the columns No. and Name. */
  setup: IntegrationSetup;
  /** The records in the target, ordered by number. */
  stored(): Promise<StoredRecord[]>;
}

const file = { type: 'csv' } as const;
const mappings = (number: string, name: string) => [
  { field: number, column: 'No.' },
  { field: name, column: 'Name' },
];

export interface Environment {
  system: TestSystem;
  client: ApiClient;
  endpoint: EndpointServer;
}

const internalTarget =
  (target: 'customer' | 'vendor' | 'item', field: string) =>
  async ({ client, system }: Environment): Promise<TargetCase> => ({
    setup: { name: target, file, target, mappings: mappings('number', field) },
    stored: () =>
      recordsIn(
        system.database.superuser,
        `SELECT number, t.${field} AS name FROM ${target} t JOIN company USING (company_id) WHERE code = '${client.company}'`,
      ),
  });

/** Every target by its name. */
export const targetCases: Record<string, (environment: Environment) => Promise<TargetCase>> = {
  customer: internalTarget('customer', 'name'),
  vendor: internalTarget('vendor', 'name'),
  item: internalTarget('item', 'description'),

  async 'sales-document'({ client, system }) {
    await client.putIntegration('master-customers', { ...customersSetup });
    await client.import('master-customers', csv(['No.', 'Name', 'City', 'Credit Limit'], ['BUYER', 'Buyer', '', '']));
    await client.putIntegration('master-items', { ...itemsSetup });
    await client.import(
      'master-items',
      csv(['No.', 'Description', 'Unit Price', 'Vendor No.'], ['THING', 'Thing', '1', '']),
    );
    return {
      setup: {
        name: 'Orders',
        file,
        target: 'sales-document',
        mappings: [
          ...mappings('number', 'yourReference'),
          { field: 'customerNumber', constant: 'BUYER' },
          { field: 'itemNumber', constant: 'THING' },
          { field: 'quantity', constant: '1' },
        ],
      },
      stored: () =>
        recordsIn(
          system.database.superuser,
          `SELECT number, your_reference AS name FROM sales_document JOIN company USING (company_id) WHERE code = '${client.company}'`,
        ),
    };
  },

  async table({ client, system }) {
    const { superuser } = system.database;
    await superuser.unsafe(`
      CREATE SCHEMA IF NOT EXISTS theirs;
      CREATE TABLE theirs."Price List" ("No." text PRIMARY KEY, "the name" varchar(40), price numeric(12, 2) DEFAULT 1, CHECK ("the name" <> 'Banned'))`);
    await connectPostgres(client, system);
    return {
      setup: {
        name: 'Price list',
        file,
        target: 'table',
        table: {
          connection: 'THEIRS',
          schema: 'theirs',
          name: 'Price List',
          key: ['number'],
          fields: [
            { name: 'number', column: 'No.', kind: 'code', maxLength: 20, label: 'No.' },
            { name: 'name', column: 'the name', kind: 'text', maxLength: 40 },
            { name: 'price', kind: 'decimal', precision: 12, scale: 2 },
          ],
        },
        mappings: mappings('number', 'name'),
      },
      stored: () => recordsIn(superuser, `SELECT "No." AS number, "the name" AS name FROM theirs."Price List"`),
    };
  },

  async endpoint({ client, endpoint }) {
    await connectHttp(client, endpoint);
    return {
      setup: endpointSetup({ dryRun: true, timeoutSeconds: 2 }),
      stored: async () =>
        [...endpoint.documents.values()]
          .map(({ number, name }) => ({ number: String(number), name: (name as string) ?? null }))
          .sort((one, other) => (one.number < other.number ? -1 : 1)),
    };
  },
};

/** A setup of the target `endpoint` for files with the columns No. and Name. */
export function endpointSetup(
  settings: Partial<NonNullable<IntegrationSetup['endpoint']>> = {},
  more: Partial<IntegrationSetup> = {},
): IntegrationSetup {
  return {
    name: 'ERP',
    file,
    target: 'endpoint',
    endpoint: {
      connection: 'ERP',
      path: '/documents',
      key: ['number'],
      fields: [
        { name: 'number', kind: 'code', maxLength: 20 },
        { name: 'name', kind: 'text', maxLength: 40 },
      ],
      documentsPerRequest: 3,
      timeoutSeconds: 1,
      ...settings,
    },
    mappings: mappings('number', 'name'),
    ...more,
  };
}

async function recordsIn(sql: Pool, query: string): Promise<StoredRecord[]> {
  return [...(await sql.unsafe(`${query} ORDER BY 1`))] as unknown as StoredRecord[];
}

/** Saves a connection of a company to a PostgreSQL database, by default that of the test. */
export async function connectPostgres(
  client: ApiClient,
  system: TestSystem,
  code = 'THEIRS',
  url = system.database.url,
): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(url);
  await system.database.superuser.unsafe(
    `GRANT ALL ON SCHEMA theirs TO PUBLIC; GRANT ALL ON ALL TABLES IN SCHEMA theirs TO PUBLIC`,
  );
  const { status, body } = await client.call('PUT', `connections/${code}`, {
    kind: 'postgres',
    host: hostname,
    port: Number(port),
    database: pathname.slice(1),
    user: username,
    ssl: 'disable',
    secret: decodeURIComponent(password),
  });
  if (status > 201) throw new Error(JSON.stringify(body));
}

/** Saves a connection of a company to an endpoint. */
export async function connectHttp(client: ApiClient, endpoint: EndpointServer, code = 'ERP'): Promise<void> {
  const { status, body } = await client.call('PUT', `connections/${code}`, {
    kind: 'http',
    baseUrl: `${endpoint.url}/api`,
    authentication: { type: 'bearer' },
    secret: 'let-me-in',
  });
  if (status > 201) throw new Error(JSON.stringify(body));
}
