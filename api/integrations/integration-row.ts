import type { IntegrationRow as StoredIntegration } from '../../db/rows.js';
import type { Integration } from './schemas.js';

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
