import { marksOf, type ValueMarks } from '../detection/value-marks.js';
import { converterFor } from '../mapping/convert/converter-for.js';
import type { FieldMapping } from '../setup/setup.js';
import type { Field } from '../targets/field.js';
import { mappableFields } from '../targets/target.js';
import { type ColumnFacts, columnFacts, doubtsAbout } from './column-facts.js';
import { asDetected, conversionsFor } from './detected-conversions.js';
import { grouped } from './grouped.js';
import { fieldInExport } from './known-exports/find-export.js';
import type { KnownExport } from './known-exports/known-export.js';
import type { KnownNames } from './known-names.js';
import { minValues, shareConverted, significantValues } from './sample-values.js';
import type { Candidate, Conversion, Evidence, ExistingNumbers, SourceColumn } from './suggestion.js';
import { type History, usedBefore } from './used-before.js';
import { type ValueMatch, valueMatch } from './value-match.js';
import { hasDistinctiveValues } from './value-patterns.js';

/** A candidate, and the possible conversions of its values; several if the values are ambiguous. */
export interface OpenCandidate extends Candidate {
  conversions: Conversion[];
  /** Whether a sample has found them equally good, so that nothing but its user chooses one. */
  isTie: boolean;
}

/** The input from which candidates are made. */
export interface CandidateSources extends History {
  names: KnownNames;
  /** The known export that has the columns of the file. */
  known: KnownExport | undefined;
  numbers: ExistingNumbers;
  valuesPerColumn: number;
}

/** A field that a column may be, before its values have been examined. */
interface FieldMatch {
  field: Field;
  confidence: number;
  evidence: Evidence[];
  reasons: string[];
  /** The mapping in an earlier integration. */
  mapping?: FieldMapping;
}

/** Candidates with less confidence are only guesses, and left out unless the column has the name of the field. */
const minConfidence = 0.3;
/** The share of values that must fit to be evidence for a field. */
const minShare = 0.9;
/** Confidence for distinctive values in a column whose name says nothing. */
const confidenceByValues = 0.45;
/** Confidence for what a known export says of a column. */
const confidenceByExport = 0.98;

/** Every field that a column may be, by its name, its values and earlier integrations. */
export function candidatesFor(column: SourceColumn, sources: CandidateSources): OpenCandidate[] {
  const { name, values: allValues } = column;
  const texts = significantValues(allValues, sources.valuesPerColumn);
  const marks = marksOf(texts);
  const values = marks?.values ?? texts;
  const named: FieldMatch[] = sources.names
    .match(name)
    .map(({ field, confidence, evidence, reason }) => ({ field, confidence, evidence: [evidence], reasons: [reason] }));
  const facts = columnFacts(allValues);
  const before = usedBeforeMatches(name, sources);
  const candidates = [...before, ...inExport(name, sources), ...named, ...byValuesOnly(values, named, sources)]
    .map((match) => candidateOf({ ...column, values }, facts, match, sources))
    .map((candidate) => (marks ? withRule(candidate, marks) : candidate))
    .filter(({ confidence, evidence }) => confidence >= minConfidence || evidence.includes('same_name'));
  const byField = grouped(candidates, ({ field }) => field).values();
  return [...byField].map((own) =>
    own.reduce((best, candidate) => (candidate.confidence > best.confidence ? candidate : best)),
  );
}

/** Adds the rule that removes marks from the values, unless an earlier mapping is suggested. */
function withRule(candidate: OpenCandidate, { rule, what }: ValueMarks): OpenCandidate {
  if (candidate.evidence.includes('used_before')) return candidate;
  return {
    ...candidate,
    reason: `${candidate.reason} A rule removes ${what}.`,
    mapping: { ...candidate.mapping, rules: [rule] },
  };
}

function usedBeforeMatches(column: string, sources: CandidateSources): FieldMatch[] {
  const fields = mappableFields(sources.target);
  return usedBefore(column, sources).flatMap(({ mapping, confidence, reason }) => {
    const field = fields.find(({ name }) => name === mapping.field);
    return field ? [{ field, confidence, evidence: ['used_before' as const], reasons: [reason], mapping }] : [];
  });
}

function inExport(column: string, { known, target }: CandidateSources): FieldMatch[] {
  const name = known && fieldInExport(known, target.name, column);
  const field = mappableFields(target).find((other) => other.name === name);
  if (!known || !field) return [];
  const reasons = [`in ${known.name} "${column}" is "${field.label}"`];
  return [{ field, confidence: confidenceByExport, evidence: ['known_export'], reasons }];
}

/** Fields that a column may be regardless of its name. */
function byValuesOnly(
  values: readonly string[],
  named: readonly FieldMatch[],
  { target, numbers }: CandidateSources,
): FieldMatch[] {
  if (values.length < minValues) return [];
  return mappableFields(target)
    .filter((field) => !named.some((match) => match.field === field))
    .filter(({ name, references }) => hasDistinctiveValues(name) || (references && numbers.has(references)))
    .map((field) => ({ field, confidence: 0, evidence: [], reasons: [] }));
}

function candidateOf(
  { name: column, values, detected }: SourceColumn,
  facts: ColumnFacts,
  match: FieldMatch,
  { target, numbers }: CandidateSources,
): OpenCandidate {
  const { field } = match;
  const identifies = field.references !== undefined || target.key.includes(field.name);
  const fit = values.length > 0 ? compareValues(match, values, identifies) : undefined;
  const evidence = [...match.evidence];
  const reasons = [...match.reasons];
  let { confidence } = match;

  const existing = field.references && numbers.get(field.references)?.get(column);
  if (existing !== undefined && existing >= minShare && (fit === undefined || fit.share >= minShare)) {
    confidence += (1 - confidence) * 0.8;
    evidence.push('existing_numbers');
    reasons.push(`${Math.round(existing * 100)} % of its values are numbers of existing ${field.references}s`);
  }
  if (fit && fit.share >= minShare && fit.distinctive) {
    confidence = confidence === 0 ? confidenceByValues : confidence + (1 - confidence) * 0.3;
    evidence.push('values_match');
    reasons.push(`values look like ${fit.like}`);
  }
  if (fit && fit.share < minShare) {
    confidence *= 0.2 + 0.8 * fit.share;
    evidence.push('values_mismatch');
    reasons.push(`but ${Math.round((1 - fit.share) * 100)} % of its values are ${fit.unlike}`);
  }
  for (const { factor, reason } of match.mapping ? [] : doubtsAbout(field, target, facts)) {
    confidence *= factor;
    evidence.push('column_mismatch');
    reasons.push(reason);
  }
  // A column with exactly the field's name is never dropped: whoever sees it must see why it is doubtful.
  if (match.evidence.includes('same_name')) confidence = Math.max(confidence, 0.1);
  if (fit && !match.mapping) reasons.push(...(fit.notes ?? []));
  const found = conversionsFor(field, detected);
  const isTie = found.length > 1 && (!match.mapping || isPlain(match.mapping));
  // The format of an earlier file says nothing about this one.
  const { date: _date, number: _number, ...earlier } = match.mapping ?? { field: field.name, column };
  const conversions = match.mapping && !isTie ? [] : asDetected(fit?.conversions ?? [], found);
  return {
    field: field.name,
    column,
    confidence: Math.round(confidence * 100) / 100,
    evidence,
    reason: sentence(reasons),
    mapping:
      match.mapping && !isTie ? match.mapping : { ...earlier, ...(conversions.length === 1 ? conversions[0] : {}) },
    conversions,
    isTie,
  };
}

/** Checks the values against an earlier mapping without changes, unless its rules would change them first. */
function compareValues({ field, mapping }: FieldMatch, values: readonly string[], identifies: boolean): ValueMatch {
  const fit = valueMatch(field, values, identifies);
  if (!mapping) return fit;
  const share = isPlain(mapping) ? shareConverted(values, converterFor(field, mapping)) : 1;
  return { ...fit, share, distinctive: false, unlike: 'not in the earlier format' };
}

/** Whether a mapping converts the values of its column as they are in the file. */
const isPlain = (mapping: FieldMapping): boolean =>
  Object.keys(mapping).every((key) => ['field', 'column', 'required', 'date', 'number', 'boolean'].includes(key));

/** Joins reasons to one sentence. */
export function sentence(reasons: readonly string[]): string {
  const text = reasons.join('; ');
  const [first = ''] = text;
  return `${first.toUpperCase()}${text.slice(first.length)}.`;
}
