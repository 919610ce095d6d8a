import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Integration } from './schemas.js';

/** A row of the table `integration`. */
export interface IntegrationRow {
  code: string;
  version: number;
  updated_at: Date;
  setup: IntegrationSetup;
}

export const integrationShape = (row: IntegrationRow): Integration => ({
  code: row.code,
  version: row.version,
  updatedAt: row.updated_at.toISOString(),
  setup: row.setup,
});

/** Returns the `ETag` of an integration's version. */
export const tagOf = ({ version }: Pick<IntegrationRow, 'version'>): { etag: string } => ({ etag: `"${version}"` });
