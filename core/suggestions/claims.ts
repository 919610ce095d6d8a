import { converterFor } from '../mapping/convert/converter-for.js';
import type { FieldMapping } from '../setup/setup.js';
import type { Field } from '../targets/field.js';
import { mappableFields } from '../targets/target.js';
import { grouped } from './grouped.js';
import type { KnownNames } from './known-names.js';
import { minValues, shareConverted, significantValues } from './sample-values.js';
import type { Claim, Evidence, ExistingNumbers, SourceColumn } from './suggestion.js';
import { type History, usedBefore } from './used-before.js';
import { type Conversion, type ValueFit, valueFit } from './value-fit.js';
import { hasDistinctiveValues } from './value-looks.js';

/** A claim, and the possible conversions of its values; several if the values are ambiguous. */
export interface OpenClaim extends Claim {
  conversions: Conversion[];
}

/** The input from which claims are made. */
export interface ClaimSources extends History {
  names: KnownNames;
  numbers: ExistingNumbers;
  valuesPerColumn: number;
}

/** A field that a column may be, before its values have been examined. */
interface Candidate {
  field: Field;
  confidence: number;
  evidence: Evidence[];
  reasons: string[];
  /** The mapping in an earlier integration. */
  mapping?: FieldMapping;
}

/** Claims with less confidence are only guesses, and left out. */
const minConfidence = 0.3;
/** The share of values that must fit to be evidence for a field. */
const minShare = 0.9;
/** Confidence for distinctive values in a column whose name says nothing. */
const confidenceByValues = 0.45;

/** Every field that a column may be, by its name, its values and earlier integrations. */
export function claimsFor({ name, values: allValues }: SourceColumn, sources: ClaimSources): OpenClaim[] {
  const values = significantValues(allValues, sources.valuesPerColumn);
  const named: Candidate[] = sources.names
    .match(name)
    .map(({ field, confidence, evidence, reason }) => ({ field, confidence, evidence: [evidence], reasons: [reason] }));
  const before = usedBeforeCandidates(name, sources);
  const claims = [...before, ...named, ...byValuesOnly(values, named, sources)]
    .map((candidate) => claimOf(name, values, candidate, sources))
    .filter(({ confidence }) => confidence >= minConfidence);
  const byField = grouped(claims, ({ field }) => field).values();
  return [...byField].map((own) => own.reduce((best, claim) => (claim.confidence > best.confidence ? claim : best)));
}

function usedBeforeCandidates(column: string, sources: ClaimSources): Candidate[] {
  const fields = mappableFields(sources.target);
  return usedBefore(column, sources).flatMap(({ mapping, confidence, reason }) => {
    const field = fields.find(({ name }) => name === mapping.field);
    return field ? [{ field, confidence, evidence: ['used_before' as const], reasons: [reason], mapping }] : [];
  });
}

/** Fields that a column may be regardless of its name. */
function byValuesOnly(
  values: readonly string[],
  named: readonly Candidate[],
  { target, numbers }: ClaimSources,
): Candidate[] {
  if (values.length < minValues) return [];
  return mappableFields(target)
    .filter((field) => !named.some((candidate) => candidate.field === field))
    .filter(({ name, references }) => hasDistinctiveValues(name) || (references && numbers.has(references)))
    .map((field) => ({ field, confidence: 0, evidence: [], reasons: [] }));
}

function claimOf(
  column: string,
  values: readonly string[],
  candidate: Candidate,
  { target, numbers }: ClaimSources,
): OpenClaim {
  const { field } = candidate;
  const identifies = field.references !== undefined || target.key.includes(field.name);
  const fit = values.length > 0 ? compareValues(candidate, values, identifies) : undefined;
  const evidence = [...candidate.evidence];
  const reasons = [...candidate.reasons];
  let { confidence } = candidate;

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
  const conversions = candidate.mapping ? [] : (fit?.conversions ?? []);
  return {
    field: field.name,
    column,
    confidence: Math.round(confidence * 100) / 100,
    evidence,
    reason: sentence(reasons),
    mapping: candidate.mapping ?? { field: field.name, column, ...(conversions.length === 1 ? conversions[0] : {}) },
    conversions,
  };
}

/** Checks the values against an earlier mapping without changes, unless its rules would change them first. */
function compareValues({ field, mapping }: Candidate, values: readonly string[], identifies: boolean): ValueFit {
  const fit = valueFit(field, values, identifies);
  if (!mapping) return fit;
  const plain = Object.keys(mapping).every((key) =>
    ['field', 'column', 'required', 'date', 'number', 'boolean'].includes(key),
  );
  const share = plain ? shareConverted(values, converterFor(field, mapping)) : 1;
  return { ...fit, share, distinctive: false, unlike: 'not in the earlier format' };
}

/** Joins reasons to one sentence. */
export function sentence(reasons: readonly string[]): string {
  const text = reasons.join('; ');
  const [first = ''] = text;
  return `${first.toUpperCase()}${text.slice(first.length)}.`;
}
