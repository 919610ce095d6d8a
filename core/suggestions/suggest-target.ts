import { mappableFields } from '../targets/target.js';
import { type TargetName, targetNames, targets } from '../targets/targets.js';
import { normalizedWords } from './column-name.js';
import { knownExport } from './known-exports/find-export.js';
import { type SuggestionRequest, suggestMapping } from './suggest-mapping.js';
import type { MappingSuggestion } from './suggestion.js';
import { namesIn } from './synonyms/field-synonyms.js';
import { synonyms } from './synonyms/synonyms.js';

/** How likely a target is for a file. */
export interface SuggestedTarget {
  target: TargetName;
  confidence: number;
  reason: string;
}

/** All targets, the likeliest first, and the mapping for the best one if it is likelier than the others. */
export interface TargetSuggestion {
  targets: SuggestedTarget[];
  best?: { target: TargetName; suggestion: MappingSuggestion };
}

const minConfidence = 0.3;
/** Fewer columns are weak evidence, even if all of them match. */
const minColumns = 3;
/** Confidence for what a known export has. */
const confidenceByExport = 0.98;
/** What one more column that names customers, or vendors, adds: it only decides between equals. */
const weightOfParty = 0.01;

/** Suggests the internal target of a file; none if its columns match two equally well. */
export function suggestTarget(request: Pick<SuggestionRequest, 'columns' | 'earlier'>): TargetSuggestion {
  const names = request.columns.map(({ name }) => name);
  const known = knownExport(names);
  const customers = customersNamed(names);
  const parties: Partial<Record<TargetName, number>> = { customer: customers, vendor: -customers };
  const fits = targetNames.map((target) => fitOf(target, suggestMapping({ ...request, target })));
  const maxFound = Math.max(minColumns, ...fits.map(({ found }) => found));
  const columns = Math.max(1, request.columns.length);
  const ranked = fits
    .map(({ target, suggestion, needed, found, reason, before }) => {
      // Its required fields, its matches compared with other targets, and the share of the file's columns.
      const byColumns = 0.4 * needed + 0.4 * (found / maxFound) + 0.2 * (found / columns);
      const byParty = weightOfParty * Math.max(-3, Math.min(3, parties[target] ?? 0));
      const only = known?.targets.length === 1 && known.targets[0] === target ? known : undefined;
      const confidence = Math.max(Math.min(byColumns + byParty, 1), 0.99 * before, only ? confidenceByExport : 0);
      const why = only ? `It has the columns of ${only.name}; ${reason}` : reason;
      return { target, suggestion, reason: why, confidence: Math.round(100 * confidence) / 100 };
    })
    .sort((a, b) => b.confidence - a.confidence);
  const targets = ranked.map(({ target, confidence, reason }) => ({ target, confidence, reason }));
  const [first, second] = ranked;
  const plain = first && first.confidence >= minConfidence && first.confidence > (second?.confidence ?? 0);
  return plain ? { targets, best: first } : { targets };
}

function fitOf(target: TargetName, suggestion: MappingSuggestion) {
  const { mappings, undecided, recognised, unmapped } = suggestion;
  const sure = new Map([...undecided, ...mappings].map(({ field, confidence }) => [field, confidence]));
  const sum = (names: readonly string[]): number => names.reduce((total, name) => total + (sure.get(name) ?? 0), 0);
  const needed = mappableFields(targets[target])
    .filter((field) => field.required && field.default === undefined)
    .map(({ name }) => name);
  const mapped = mappings.filter(({ column }) => column !== null).map(({ field }) => field);
  const missing = unmapped.requiredFields;
  return {
    target,
    suggestion,
    needed: sum(needed) / (needed.length || 1),
    found: sum(mapped),
    before: recognised.find((candidate) => candidate.target === target)?.confidence ?? 0,
    reason: `${mapped.length} columns match its fields${missing.length === 0 ? ', including all required ones' : `; required and missing: ${missing.join(', ')}`}.`,
  };
}

/** The words by which headers name the number of a partner, in all languages; short ones such as "to" are in any name. */
const wordsOf = (target: 'customer' | 'vendor'): Set<string> =>
  new Set(
    Object.values(synonyms[target].number ?? {})
      .flatMap(namesIn)
      .flatMap(normalizedWords)
      .filter((word) => word.length > 2),
  );
const customerWords = wordsOf('customer');
const vendorWords = wordsOf('vendor');

/** How many of these columns name a customer, less those that name a vendor; words for both, such as "partner", do not count. */
function customersNamed(columns: readonly string[]): number {
  const named = (own: ReadonlySet<string>, others: ReadonlySet<string>): number =>
    columns.filter((column) => normalizedWords(column).some((word) => own.has(word) && !others.has(word))).length;
  return named(customerWords, vendorWords) - named(vendorWords, customerWords);
}
