import type { Import } from '../../../../api/imports/schemas.js';
import type { MappingSuggestion } from '../../../../api/mapping-suggestions/schemas.js';
import type { Sample } from '../../../../api/samples/schemas.js';
import type { FileFormat } from '../../../../core/formats/file-format.js';
import type { FieldMapping, IntegrationSetup } from '../../../../core/setup/setup.js';
import type { ApiClient } from '../../../harness/api-client.js';
import type { Bench } from '../../../harness/bench.js';
import { sampleOf } from '../../samples/sample-calls.js';

/** An input as people have it. */
export interface ReportedFile {
  content: string | Uint8Array;
  fileName?: string;
  /** The file of the setup that is made by hand. Default: CSV, or a workbook for bytes. */
  file?: FileFormat;
  /** The columns of number, description and unit price in that setup; fewer if the file has fewer. */
  columns?: readonly string[];
  /** Mappings that a user adds in both ways, of fields for which there is no column or no suggestion. */
  added?: readonly FieldMapping[];
}

/** What an import makes of a file. */
export interface Outcome {
  /** The settings of the sample that a user has to decide. */
  undecided: string[];
  file: unknown;
  /** The columns of the mapped fields. */
  mapped: Record<string, string | undefined>;
  /** Why the setup or the file was refused: the code of the problem and what it says. */
  refused?: string;
  status?: string;
  counts?: Import['counts'];
  /** The records as text: `row: number|description|unit price and codes of errors and warnings`. */
  records: string[];
}

/** An outcome in one line: the file's settings that were detected, what was imported, and its first and last record. */
export function summaryOf({ undecided, refused, status, counts, records }: Outcome): string {
  const ties = undecided.length > 0 ? `undecided: ${undecided.join(', ')}; ` : '';
  if (refused !== undefined) return `${ties}${refused}`;
  const odd = records.filter((record) => / [a-z_]+$/.test(record)).slice(0, 3);
  const shown = [...new Set([records[0], ...odd, records.at(-1)])];
  return `${ties}${status}, ${counts?.completed} of ${counts?.total}: ${shown.join(' … ')}`;
}

/** How a setup is made: by hand, or as a sample of the file and the suggestions for it say. */
export const ways = ['fixed', 'automatic'] as const;
export type Way = (typeof ways)[number];

const fields = ['number', 'description', 'unitPrice'] as const;
let count = 0;

/** Imports items from a file in one of the ways, for a company that has nothing else. */
export async function outcomeOf({ system }: Bench, way: Way, reported: ReportedFile): Promise<Outcome> {
  count += 1;
  const client = await system.client(`reported-${count}`);
  const { content, fileName = typeof content === 'string' ? 'file.csv' : 'file.xlsx', added = [] } = reported;
  const settings = way === 'fixed' ? byHand(reported) : await suggested(client, content, fileName);
  const { undecided, file } = settings;
  const missing = added.filter(({ field }) => !settings.mappings.some((mapping) => mapping.field === field));
  const mappings = [...settings.mappings, ...missing];
  const mapped = Object.fromEntries(mappings.map(({ field, column }) => [field, column]));
  const outcome = { undecided, file, mapped, records: [] };
  const setup = { name: 'I', target: 'item', writeMode: 'upsert', file, mappings } as IntegrationSetup;
  const saved = await client.putIntegration('items', setup);
  if (saved.status > 201) return { ...outcome, refused: `${saved.body.code}: ${JSON.stringify(saved.body.errors)}` };
  const answer = await client.start('items', content, { processing: 'now', prefer: 'wait=100', fileName });
  if (answer.status !== 201) {
    const { code, detail } = answer.body as unknown as { code: string; detail: string };
    return { ...outcome, refused: `${code}: ${detail}` };
  }
  const { id, status, counts } = answer.body;
  const records = await client.records(id);
  return {
    ...outcome,
    status,
    counts,
    records: records.map(({ row, values, errors, warnings }) => {
      const shown = fields.map((field) => String(values[field] ?? '')).join('|');
      const remarks = [...errors, ...warnings].map(({ code: remark }) => remark);
      return [`${row}: ${shown}`, ...remarks].join(' ');
    }),
  };
}

interface Settings {
  undecided: string[];
  file: Sample['file'];
  mappings: FieldMapping[];
}

function byHand({
  content,
  file = { type: typeof content === 'string' ? 'csv' : 'excel' },
  columns = ['No.', 'Description', 'Unit Price'],
}: ReportedFile): Settings {
  const mappings = columns.map((column, at) => ({ field: fields[at] as string, column }));
  return { undecided: [], file, mappings };
}

async function suggested(client: ApiClient, content: string | Uint8Array, fileName: string): Promise<Settings> {
  const sample = await sampleOf(client, content, fileName);
  const { body } = await client.call<MappingSuggestion>('POST', 'mapping-suggestions', {
    sample: sample.id,
    target: 'item',
  });
  const undecided = [...sample.undecided, ...body.undecided.map(({ field }) => field)];
  return { undecided, file: sample.file, mappings: body.mappings.map(({ mapping }) => mapping) };
}
