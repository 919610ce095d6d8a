import type { MappingContext } from '../mapping/mapping-context.js';
import type { Plan } from '../plan/plan.js';
import { fillColumns } from './example-row.js';
import type { KnownValues } from './known-values.js';
import { NoTemplate, type Template } from './template.js';
import { templateColumns } from './template-column.js';
import { writeText } from './write-text.js';
import { writeWorkbook } from './write-workbook.js';

export const templateFormats = ['xlsx', 'csv'] as const;
export type TemplateFormat = (typeof templateFormats)[number];

/** Media types of the formats. */
export const mediaTypes: Record<TemplateFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
};

interface Wanted {
  /** Default: the format of the setup. */
  format: TemplateFormat | undefined;
  known: KnownValues;
  context: MappingContext;
}

/**
 * Creates a file with the columns of a setup and an example record, to be filled in and imported.
 * Throws `NoTemplate` if the setup cannot have one.
 */
export async function makeTemplate(
  plan: Plan,
  { format, known, context }: Wanted,
): Promise<{ format: TemplateFormat; mediaType: string; content: Uint8Array }> {
  const { file } = plan.setup;
  if (file.type === 'fixed-width')
    throw new NoTemplate('There are no templates for text at fixed positions, which is written by programs.');
  if (file.type === 'excel' && format === 'csv')
    throw new NoTemplate('The integration imports workbooks: request the format xlsx.');
  const chosen = format ?? (file.type === 'excel' ? 'xlsx' : 'csv');
  const columns = templateColumns(plan);
  if (columns.length === 0) throw new NoTemplate('The setup maps no columns, so there is nothing to fill in.');
  const scope = { plan, known, today: context.today, native: file.type === 'excel' };
  const missing = [...known.values()].flatMap(({ values, needs }) => (values.length === 0 && needs ? [needs] : []));
  const template: Template = { ...fillColumns(columns, scope, context), plan, missing: [...new Set(missing)] };
  if (chosen === 'xlsx') return { format: 'xlsx', mediaType: mediaTypes.xlsx, content: await writeWorkbook(template) };
  if (file.type === 'excel') throw new NoTemplate('The integration imports workbooks.');
  const mediaType = `${mediaTypes.csv}; charset=${file.encoding ?? 'utf-8'}`;
  return { format: 'csv', mediaType, content: writeText(template, file) };
}
