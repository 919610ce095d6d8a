import type { IntegrationRecord } from '../api/records/schemas.js';

/** Kinds of errors that are shown, and rows that are named of each. */
const maxExamples = 3;
const mostRows = 5;

/** Records in error that are looked at for examples. */
export const recordsLookedAt = 1_000;

/**
 * What is wrong with records in error, in a few lines for people: the most frequent kinds by code
 * and field, each with an example and rows. What is only in error because of another record of its
 * document says nothing new and is left out.
 */
export function errorExamples(records: readonly Pick<IntegrationRecord, 'row' | 'errors'>[]): string[] {
  const kinds = new Map<string, { code: string; messages: Set<string>; rows: number[] }>();
  for (const { row, errors } of records) {
    for (const { code, field, message } of errors.filter((error) => error.code !== 'group_in_error')) {
      const kind = kinds.get(`${code} ${field}`) ?? { code, messages: new Set(), rows: [] };
      kinds.set(`${code} ${field}`, kind);
      kind.messages.add(message);
      if (kind.rows.at(-1) !== row) kind.rows.push(row);
    }
  }
  const byFrequency = [...kinds.values()].sort((one, other) => other.rows.length - one.rows.length);
  const hidden = byFrequency.length - maxExamples;
  const drawnIn = records.filter(({ errors }) => errors.every(({ code }) => code === 'group_in_error')).length;
  return [
    ...byFrequency.slice(0, maxExamples).map(({ code, messages, rows }) => {
      const [example] = messages;
      return `${code}, ${rowsText(rows)}: ${example}${messages.size > 1 ? ' (and the like)' : ''}`;
    }),
    ...(hidden > 0 ? [`and ${hidden} other ${hidden === 1 ? 'kind' : 'kinds'} of error`] : []),
    ...(drawnIn > 0 ? [`group_in_error, ${rowsCount(drawnIn)}: another record of the same document is in error`] : []),
  ];
}

function rowsText(rows: readonly number[]): string {
  const named = rows.slice(0, mostRows).join(', ');
  const more = rows.length - mostRows;
  return `${rows.length === 1 ? 'row' : 'rows'} ${named}${more > 0 ? ` and ${more.toLocaleString('en-US')} more` : ''}`;
}

const rowsCount = (count: number): string => `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`;
