import { type Static, Type } from 'typebox';
import { IntegrationSetup } from '../../core/setup/setup.js';
import { IntegrationCode } from '../../core/setup/setup-file.js';
import type { IntegrationRow as StoredIntegration } from '../../db/rows.js';
import { CompanyParams } from '../http/params.js';
import { Timestamp } from '../http/values.js';

/** The number of a version. */
export const Version = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_647,
  description: 'Number of a version of the integration, counted from 1.',
});

export const IntegrationParams = Type.Object({ ...CompanyParams.properties, code: IntegrationCode });

/** The current version of an integration. */
export const Integration = Type.Object(
  { code: IntegrationCode, version: Version, updatedAt: Timestamp, setup: IntegrationSetup },
  { $id: 'Integration', description: 'An integration with its current setup.' },
);
export type Integration = Static<typeof Integration>;

/** What is read of an integration. */
export type IntegrationRow = Pick<StoredIntegration, 'code' | 'version' | 'updated_at' | 'setup'>;

export const integrationShape = (row: IntegrationRow): Integration => ({
  code: row.code,
  version: row.version,
  updatedAt: row.updated_at.toISOString(),
  setup: row.setup,
});

/** Returns the `ETag` of an integration's version. */
export const tagOf = ({ version }: Pick<IntegrationRow, 'version'>): { etag: string } => ({ etag: `"${version}"` });

/** The query parameters of a change of an integration. */
export const ChangeQuery = Type.Object({
  comment: Type.Optional(
    Type.String({ minLength: 1, maxLength: 500, description: 'Why it is changed; stored with the version.' }),
  ),
});

export const ChangeHeaders = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        'The `ETag` of the version that the change is based on. If the integration has changed since, the request is refused with 412.',
    }),
  ),
});

export const JsonSchema = Type.Object(
  {},
  { $id: 'JsonSchema', description: 'A JSON Schema.', additionalProperties: true },
);
