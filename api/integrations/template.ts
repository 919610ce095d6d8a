import { makeTemplate, type TemplateFormat } from '../../core/templates/make-template.js';
import { NoTemplate } from '../../core/templates/template.js';
import { textBetween } from '../../core/text/cut-text.js';
import { type Database, inCompany } from '../../db/client.js';
import { readKnownValues } from '../../services/templates/read-known-values.js';
import { Problem } from '../http/problem.js';
import { handingOverProblems } from '../http/task-problem.js';
import type { IntegrationRow } from './integration-row.js';

/** The integration that a template is for; without a format as it reads. */
export interface WantedTemplate {
  companyId: number;
  company: string;
  code: string;
  format: TemplateFormat | undefined;
}

/** The template of an integration, for a thread: example values are sought among many, and workbooks take long to write. */
export const templateOf = ({ companyId, company, code, format }: WantedTemplate, database: () => Database) =>
  handingOverProblems(async () => {
    const { setup, known } = await inCompany(database(), companyId, async (tx) => {
      const [row] = await tx<IntegrationRow[]>`SELECT * FROM integration WHERE code = ${code}`;
      if (!row) throw new Problem('integration_not_found', `There is no integration "${code}".`);
      return { setup: row.setup, known: await readKnownValues(tx, row.setup) };
    });
    const context = { today: textBetween(new Date().toISOString(), 0, 10), fileName: code, company };
    return makeTemplate(setup, { format, known, context }).catch((error: unknown) => {
      throw error instanceof NoTemplate ? new Problem('no_template', error.message) : error;
    });
  });
