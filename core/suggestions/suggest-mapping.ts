import { sourceColumns } from '../mapping/source-columns.js';
import { type TargetChoice, targetOf } from '../setup/target-of.js';
import { mappableFields, type Target } from '../targets/target.js';
import { assign } from './assign.js';
import { type CandidateSources, candidatesFor, type OpenCandidate, sentence } from './candidates.js';
import { keyFirst } from './key-first.js';
import { knownExport } from './known-exports/find-export.js';
import { knownNames } from './known-names.js';
import { recognise } from './recognise.js';
import { resolveConversions } from './resolve-conversions.js';
import { valuesPerColumn } from './sample-values.js';
import type {
  Alternative,
  Candidate,
  EarlierSetup,
  ExistingNumbers,
  MappingSuggestion,
  SourceColumn,
  SuggestedMapping,
  UndecidedField,
} from './suggestion.js';
import { usableColumns } from './usable-columns.js';
import { usedWithoutColumn } from './used-before.js';

export interface SuggestionRequest extends TargetChoice {
  columns: readonly SourceColumn[];
  /** The company's integrations, whatever their target. */
  earlier: readonly EarlierSetup[];
  /** Absent if existing numbers have not been looked up. */
  numbers?: ExistingNumbers;
}

/**
 * Suggests how the columns of a file map to the fields of a target, regardless of their order. Each field has at most
 * one column and each column one field; if two are equally likely, none is chosen.
 */
export function suggestMapping(
  { columns, earlier, numbers = new Map(), ...choice }: SuggestionRequest,
  names = knownNames(targetOf(choice)),
): MappingSuggestion {
  const target = targetOf(choice);
  const { usable, unusable } = usableColumns(columns);
  const present = usable.map(({ name }) => name).sort();
  const sources: CandidateSources = {
    target,
    names,
    earlier,
    recognised: recognise(present, earlier),
    known: knownExport(present),
    numbers,
    valuesPerColumn: valuesPerColumn(columns.length),
  };
  const without = usedWithoutColumn(present, sources);
  const candidates = withoutRivalsOfExport(usable.flatMap((column) => candidatesFor(column, sources))).filter(
    ({ field }) => !without.some(({ mapping }) => mapping.field === field),
  );
  const assigned = assign(candidates);
  const { undecided } = assigned;
  const decided = without.some(({ mapping }) => target.key.includes(mapping.field))
    ? assigned.decided
    : keyFirst(target, assigned, candidates);
  const taken = new Set(decided.map(({ column }) => column));
  const mappings: SuggestedMapping[] = [
    ...resolveConversions(decided).map((candidate) => ({
      ...candidate,
      alternatives: alternatives(
        candidates.filter(({ field, column }) => field === candidate.field && !taken.has(column)),
      ),
    })),
    ...without.map(({ mapping, confidence, reason }) => ({
      field: mapping.field,
      column: null,
      confidence: rounded(confidence),
      evidence: ['used_before' as const],
      reason: sentence([reason]),
      mapping,
      alternatives: [],
    })),
  ];
  const ties = undecided.map(({ field, confidence, tied }) => ({
    field,
    confidence: rounded(confidence),
    reason: tieReason(field, tied, undecided),
    alternatives: alternatives(tied),
  }));
  return {
    mappings: inOrderOf(target, mappings),
    undecided: inOrderOf(target, ties),
    unmapped: {
      columns: [...unmappedColumns(present, mappings, ties, candidates), ...unusable],
      requiredFields: missingFields(target, mappings),
    },
    recognised: [...sources.recognised],
  };
}

/** What remains of the confidence in other columns for a field whose column a known export shows. */
const shareOfRivals = 0.7;

function withoutRivalsOfExport(candidates: readonly OpenCandidate[]): OpenCandidate[] {
  const shown = new Map(
    candidates
      .filter(({ evidence, confidence }) => evidence.includes('known_export') && confidence > shareOfRivals)
      .map(({ field, column }) => [field, column]),
  );
  return candidates.map((candidate) =>
    (shown.get(candidate.field) ?? candidate.column) === candidate.column || candidate.evidence.includes('used_before')
      ? candidate
      : { ...candidate, confidence: rounded(candidate.confidence * shareOfRivals) },
  );
}

const rounded = (confidence: number): number => Math.round(confidence * 100) / 100;

function inOrderOf<Entry extends { field: string }>(target: Target, entries: Entry[]): Entry[] {
  const place = new Map(mappableFields(target).map(({ name }, index) => [name, index]));
  return entries.sort((a, b) => (place.get(a.field) ?? 0) - (place.get(b.field) ?? 0));
}

function alternatives(candidates: readonly OpenCandidate[]): Alternative[] {
  return candidates
    .map(({ column, confidence, reason }) => ({ column, confidence, reason }))
    .sort((a, b) => b.confidence - a.confidence || (a.column < b.column ? -1 : 1));
}

function tieReason(
  field: string,
  tied: readonly Candidate[],
  all: readonly { field: string; tied: readonly Candidate[] }[],
): string {
  if (tied.length > 1) return sentence([`${tied.length} columns are equally likely`]);
  const column = tied[0]?.column;
  const rivals = all.filter(
    (other) => other.field !== field && other.tied.some((candidate) => candidate.column === column),
  );
  return sentence([
    `"${column}" may also be ${rivals
      .map((rival) => rival.field)
      .sort()
      .join(' or ')}`,
  ]);
}

function unmappedColumns(
  present: readonly string[],
  mappings: readonly SuggestedMapping[],
  ties: readonly UndecidedField[],
  candidates: readonly Candidate[],
) {
  const used = new Set(mappings.flatMap(({ mapping }) => sourceColumns(mapping)));
  const tied = new Set(ties.flatMap(({ alternatives: some }) => some.map(({ column }) => column)));
  return present
    .filter((column) => !used.has(column))
    .map((column) => ({
      column,
      reason: tied.has(column)
        ? 'It is one of several columns that are equally likely.'
        : (likelierColumn(column, mappings, candidates) ?? 'It matches no field that is still unmapped.'),
    }));
}

/** Why a column that has the name of a field is not mapped to it; undefined if it has not. */
function likelierColumn(
  name: string,
  mappings: readonly SuggestedMapping[],
  candidates: readonly Candidate[],
): string | undefined {
  const own = candidates.filter(({ column, evidence }) => column === name && evidence.includes('same_name'));
  const taken = mappings.find(({ field, column }) => column !== null && own.some((other) => other.field === field));
  return taken && `It has the name of ${taken.field}, for which "${taken.column}" is likelier.`;
}

function missingFields(target: Target, mappings: readonly SuggestedMapping[]): string[] {
  return mappableFields(target)
    .filter((field) => field.required && field.default === undefined)
    .filter(({ name }) => !mappings.some(({ field }) => field === name))
    .map(({ name }) => name);
}
