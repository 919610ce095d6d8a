import { accessExamples } from './access.js';
import { companyDataExamples } from './company-data.js';
import { externalExamples } from './external.js';
import { importExamples } from './imports.js';
import { recordExamples } from './records.js';
import { sampleExamples } from './samples.js';
import { setupExamples } from './setups.js';

/** An example of every named schema, by name. */
export const examples: Readonly<Record<string, object>> = {
  ...accessExamples,
  ...companyDataExamples,
  ...importExamples,
  ...externalExamples,
  ...recordExamples,
  ...sampleExamples,
  ...setupExamples,
};
