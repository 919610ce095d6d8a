import { minValues, significantValues, valuesPerColumn } from '../../core/suggestions/sample-values.js';
import type { ExistingNumbers, MappingSuggestion, SourceColumn } from '../../core/suggestions/suggestion.js';
import { mappableFields, type Target } from '../../core/targets/target.js';
import { storableJson } from '../../core/text/storable.js';
import { identityOf } from '../../core/text/text-identity.js';
import type { Transaction } from '../../db/client.js';

/** From this confidence on a name needs no further evidence. */
const clearConfidence = 0.85;
/** The maximum length of a number. */
const maxNumberLength = 20;

/**
 * The master data whose numbers could identify a column, and the columns that may contain them; empty if the names are
 * clear.
 */
export function unclearColumns(
  target: Target,
  columns: readonly SourceColumn[],
  { mappings }: MappingSuggestion,
): { references: string[]; columns: SourceColumn[] } {
  const clear = mappings.filter(({ confidence }) => confidence >= clearConfidence);
  const references = mappableFields(target)
    .filter(({ name }) => !clear.some(({ field }) => field === name))
    .flatMap(({ references: other }) => other ?? []);
  const taken = new Set(clear.map(({ column }) => column));
  const open = columns
    .map(({ name, values }) => ({
      name: name.trim(),
      values: significantValues(values, valuesPerColumn(columns.length)),
    }))
    .filter(({ name, values }) => !taken.has(name) && values.length >= minValues)
    .filter(({ values }) => values.every((value) => value.length <= maxNumberLength && !value.includes('\0')));
  return { references, columns: references.length > 0 ? open : [] };
}

/** For each of these master data, the share of each column's values that are existing numbers. */
export async function readExistingNumbers(
  tx: Transaction,
  references: readonly string[],
  columns: readonly SourceColumn[],
): Promise<ExistingNumbers> {
  const values = storableJson(columns.map((column) => column.values.map(identityOf)));
  const found = await Promise.all(
    references.map(async (reference) => {
      const rows = await tx<{ place: number; share: number }[]>`
        SELECT asked.place::int AS place, avg(CASE WHEN known.number IS NULL THEN 0 ELSE 1 END)::float AS share
        FROM jsonb_array_elements(${values}::text::jsonb) WITH ORDINALITY AS asked (numbers, place)
        CROSS JOIN LATERAL jsonb_array_elements_text(asked.numbers) AS value
        LEFT JOIN LATERAL (SELECT number FROM ${tx(reference)} WHERE number = value LIMIT 1) AS known ON true
        GROUP BY asked.place`;
      return [reference, new Map(rows.map(({ place, share }) => [columns[place - 1]?.name ?? '', share]))] as const;
    }),
  );
  return new Map(found);
}
