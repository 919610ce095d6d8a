import type { IntegrationRecord } from '../api/records/schemas.js';
import type { Log } from './stack/log.js';

/** Kinds of errors that are shown, and rows that are named of each. */
const maxKinds = 3;
const maxRowsPerKind = 5;

/** How many records in error are examined for examples. */
const maxExaminedRecords = 1_000;

type RecordErrors = Pick<IntegrationRecord, 'row' | 'errors'>;

/** Prints examples of `count` errors. `read` returns the first records in error, at most `limit`. */
export async function printErrorExamples(
  count: number,
  read: (limit: number) => Promise<readonly RecordErrors[]>,
  log: Log,
): Promise<void> {
  const examined = Math.min(count, maxExaminedRecords);
  log(`\n${examined < count ? `The first ${examined.toLocaleString('en-US')} errors` : 'Errors'}, for example:`);
  for (const line of errorExamples(await read(examined))) log(`  ${line}`);
}

/**
 * Summarises the errors of records in a few lines: the most frequent kinds by code and field, each with an example and
 * rows. Records that are in error only because of another record of their document are only counted.
 */
function errorExamples(records: readonly RecordErrors[]): string[] {
  const kinds = new Map<string, { code: string; messages: Set<string>; rows: number[] }>();
  for (const { row, errors } of records) {
    for (const { code, field, message } of errors.filter((error) => error.code !== 'group_in_error')) {
      const kind = kinds.get(`${code} ${field}`) ?? { code, messages: new Set(), rows: [] };
      kinds.set(`${code} ${field}`, kind);
      kind.messages.add(message);
      if (kind.rows.at(-1) !== row) kind.rows.push(row);
    }
  }
  const byFrequency = [...kinds.values()].sort((left, right) => right.rows.length - left.rows.length);
  const hidden = byFrequency.length - maxKinds;
  const inErrorByGroup = records.filter(({ errors }) => errors.every(({ code }) => code === 'group_in_error')).length;
  return [
    ...byFrequency.slice(0, maxKinds).map(({ code, messages, rows }) => {
      const [example] = messages;
      return `${code}, ${rowsText(rows)}: ${example}${messages.size > 1 ? ' (and the like)' : ''}`;
    }),
    ...(hidden > 0 ? [`and ${hidden} other ${hidden === 1 ? 'kind' : 'kinds'} of error`] : []),
    ...(inErrorByGroup > 0
      ? [`group_in_error, ${rowsCount(inErrorByGroup)}: another record of the same document is in error`]
      : []),
  ];
}

function rowsText(rows: readonly number[]): string {
  const named = rows.slice(0, maxRowsPerKind).join(', ');
  const more = rows.length - maxRowsPerKind;
  return `${rows.length === 1 ? 'row' : 'rows'} ${named}${more > 0 ? ` and ${more.toLocaleString('en-US')} more` : ''}`;
}

const rowsCount = (count: number): string => `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`;
