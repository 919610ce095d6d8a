import type { MappingContext } from '../mapping/mapping-context.js';
import type { IntegrationSetup } from '../setup/setup.js';
import { fillColumns } from './example-row.js';
import type { KnownValues } from './known-values.js';
import { NoTemplate, type Template } from './template.js';
import { templateColumns } from './template-column.js';
import { writeText } from './write-text.js';
import { writeWorkbook } from './write-workbook.js';

export const templateFormats = ['xlsx', 'csv'] as const;
export type TemplateFormat = (typeof templateFormats)[number];

/** What the formats are called over HTTP. */
export const mediaTypes: Record<TemplateFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
};

interface Wanted {
  /** Default: what the setup reads. */
  format: TemplateFormat | undefined;
  known: KnownValues;
  context: MappingContext;
}

/**
 * A file with the columns that a setup takes and an example record, to be filled in and imported.
 * Throws `NoTemplate` where there can be none.
 */
export async function makeTemplate(
  setup: IntegrationSetup,
  { format, known, context }: Wanted,
): Promise<{ format: TemplateFormat; mediaType: string; content: Uint8Array }> {
  const { file } = setup;
  if (file.type === 'fixed-width')
    throw new NoTemplate('Text at fixed positions is written by programs; there is no template to fill in by hand.');
  if (file.type === 'excel' && format === 'csv')
    throw new NoTemplate('The integration reads workbooks: a template as text could not be imported.');
  const chosen = format ?? (file.type === 'excel' ? 'xlsx' : 'csv');
  const columns = templateColumns(setup);
  if (columns.length === 0) throw new NoTemplate('The setup takes nothing from its files.');
  const scope = { setup, known, today: context.today, native: file.type === 'excel' };
  const missing = [...known.values()].flatMap(({ values, needs }) => (values.length === 0 && needs ? [needs] : []));
  const template: Template = { ...fillColumns(columns, scope, context), setup, missing: [...new Set(missing)] };
  if (chosen === 'xlsx') return { format: 'xlsx', mediaType: mediaTypes.xlsx, content: await writeWorkbook(template) };
  if (file.type === 'excel') throw new NoTemplate('The integration reads workbooks.');
  const mediaType = `${mediaTypes.csv}; charset=${file.encoding ?? 'utf-8'}`;
  return { format: 'csv', mediaType, content: writeText(template, file) };
}
