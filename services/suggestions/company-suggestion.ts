import { type TargetChoice, targetOf } from '../../core/setup/target-of.js';
import { recognise } from '../../core/suggestions/recognise.js';
import { suggestMapping } from '../../core/suggestions/suggest-mapping.js';
import { type SuggestedTarget, suggestTarget } from '../../core/suggestions/suggest-target.js';
import type { MappingSuggestion, SourceColumn } from '../../core/suggestions/suggestion.js';
import { usableColumns } from '../../core/suggestions/usable-columns.js';
import { type Database, inCompany } from '../../db/client.js';
import { readEarlierSetups } from './earlier-setups.js';
import { readExistingNumbers, unclearColumns } from './existing-numbers.js';

/** A mapping for a target; without a target if none is likelier than the others. */
export interface CompanySuggestion extends MappingSuggestion {
  target: TargetChoice['target'] | null;
  /** All internal targets, the likeliest first; empty if the target was given. */
  targets: SuggestedTarget[];
}

/** Columns that are to be mapped; without a choice for the likeliest target. */
export interface RequestedColumns {
  choice?: TargetChoice | undefined;
  columns: readonly SourceColumn[];
}

/**
 * Suggests what the columns of a file most likely mean, from what is known of the company: its integrations and their
 * imports and, if names leave doubt, the numbers of its master data.
 */
export async function suggestForCompany(
  database: Database,
  companyId: number,
  { choice, columns }: RequestedColumns,
): Promise<CompanySuggestion> {
  const { usable, unusable } = usableColumns(columns);
  const names = usable.map(({ name }) => name);
  const earlier = await inCompany(database, companyId, (tx) => readEarlierSetups(tx, names));
  const request = { columns, earlier };
  const guess = choice === undefined ? suggestTarget(request) : { targets: [], best: undefined };
  const chosen = choice ?? (guess.best && { target: guess.best.target });
  if (chosen === undefined) {
    const unmapped = {
      columns: [...names.sort().map((column) => ({ column, reason: 'The target is not clear.' })), ...unusable],
      requiredFields: [],
    };
    return { target: null, ...guess, mappings: [], undecided: [], unmapped, recognised: recognise(names, earlier) };
  }
  const suggestion = guess.best?.suggestion ?? suggestMapping({ ...request, ...chosen });
  const open = unclearColumns(targetOf(chosen), usable, suggestion);
  if (open.columns.length === 0) return { target: chosen.target, targets: guess.targets, ...suggestion };
  const numbers = await inCompany(database, companyId, (tx) => readExistingNumbers(tx, open.references, open.columns));
  return { target: chosen.target, targets: guess.targets, ...suggestMapping({ ...request, ...chosen, numbers }) };
}
