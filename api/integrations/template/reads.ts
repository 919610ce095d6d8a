import { compilePlan } from '../../../core/plan/compile-plan.js';
import { InvalidSetup } from '../../../core/setup/invalid-setup.js';
import { makeTemplate, type TemplateFormat } from '../../../core/templates/make-template.js';
import { NoTemplate } from '../../../core/templates/template.js';
import { textBetween } from '../../../core/text/cut-text.js';
import { type Database, inCompany } from '../../../db/client.js';
import { readKnownValues } from '../../../services/templates/read-known-values.js';
import { Problem } from '../../http/problem.js';
import { returnProblem } from '../../http/task-problem.js';
import { findIntegration } from '../reads.js';

/** The integration of a template; without a format, in the format of its setup. */
export interface WantedTemplate {
  companyId: number;
  company: string;
  code: string;
  format: TemplateFormat | undefined;
}

/**
 * Returns the template of an integration. Runs in a thread, because searching example values and writing workbooks
 * takes time.
 */
export const templateOf = ({ companyId, company, code, format }: WantedTemplate, database: () => Database) =>
  returnProblem(async () => {
    try {
      const { plan, known } = await inCompany(database(), companyId, async (tx) => {
        const plan = compilePlan((await findIntegration(tx, code)).setup);
        return { plan, known: await readKnownValues(tx, plan) };
      });
      const context = { today: textBetween(new Date().toISOString(), 0, 10), fileName: code, company };
      return await makeTemplate(plan, { format, known, context });
    } catch (error) {
      if (error instanceof NoTemplate || error instanceof InvalidSetup) throw new Problem('no_template', error.message);
      throw error;
    }
  });
