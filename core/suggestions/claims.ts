import { converterFor } from '../mapping/convert/converter-for.js';
import type { FieldMapping } from '../setup/setup.js';
import type { Field } from '../targets/field.js';
import { mappableFields } from '../targets/target.js';
import { grouped } from './grouped.js';
import type { KnownNames } from './known-names.js';
import { fewestValues, shareThat, tellingValues } from './sample-values.js';
import type { Claim, Evidence, ExistingNumbers, SourceColumn } from './suggestion.js';
import { type History, usedBefore } from './used-before.js';
import { type Conversion, type ValueFit, valueFit } from './value-fit.js';
import { hasUnmistakableValues } from './value-looks.js';

/** A claim, and the ways to read its values where these do not tell which one is right. */
export interface OpenClaim extends Claim {
  conversions: Conversion[];
}

/** What claims are made from. */
export interface Grounds extends History {
  names: KnownNames;
  numbers: ExistingNumbers;
  valuesPerColumn: number;
}

/** Why a column may be a field, before its values were looked at. */
interface Ground {
  field: Field;
  confidence: number;
  evidence: Evidence[];
  reasons: string[];
  /** The mapping that was used before. */
  mapping?: FieldMapping;
}

/** Below this a claim is no more than a guess. */
const leastConfidence = 0.3;
/** The share of values that makes them speak for a field. */
const nearlyAll = 0.9;
/** Of values that no other field has, without a name. */
const unmistakable = 0.45;

/** Every field that a column may be, by its name, its values and what was done before. */
export function claimsFor({ name, values }: SourceColumn, grounds: Grounds): OpenClaim[] {
  const telling = tellingValues(values, grounds.valuesPerColumn);
  const named: Ground[] = grounds.names
    .match(name)
    .map(({ field, confidence, evidence, reason }) => ({ field, confidence, evidence: [evidence], reasons: [reason] }));
  const before = groundsOf(name, grounds);
  const claims = [...before, ...named, ...byValuesOnly(telling, named, grounds)]
    .map((ground) => claimOf(name, telling, ground, grounds))
    .filter(({ confidence }) => confidence >= leastConfidence);
  const best = grouped(claims, ({ field }) => field).values();
  return [...best].map((own) => own.reduce((one, other) => (other.confidence > one.confidence ? other : one)));
}

function groundsOf(column: string, grounds: Grounds): Ground[] {
  const fields = mappableFields(grounds.target);
  return usedBefore(column, grounds).flatMap(({ mapping, confidence, reason }) => {
    const field = fields.find(({ name }) => name === mapping.field);
    return field ? [{ field, confidence, evidence: ['used_before' as const], reasons: [reason], mapping }] : [];
  });
}

/** Fields that a column may be whatever its name. */
function byValuesOnly(telling: readonly string[], named: readonly Ground[], { target, numbers }: Grounds): Ground[] {
  if (telling.length < fewestValues) return [];
  return mappableFields(target)
    .filter((field) => !named.some((ground) => ground.field === field))
    .filter(({ name, references }) => hasUnmistakableValues(name) || (references && numbers.has(references)))
    .map((field) => ({ field, confidence: 0, evidence: [], reasons: [] }));
}

function claimOf(column: string, telling: readonly string[], ground: Ground, { target, numbers }: Grounds): OpenClaim {
  const { field } = ground;
  const identifies = field.references !== undefined || target.key.includes(field.name);
  const fit = telling.length > 0 ? judged(ground, telling, identifies) : undefined;
  const evidence = [...ground.evidence];
  const reasons = [...ground.reasons];
  let { confidence } = ground;

  const existing = field.references && numbers.get(field.references)?.get(column);
  if (existing !== undefined && existing >= nearlyAll && (fit === undefined || fit.share >= nearlyAll)) {
    confidence += (1 - confidence) * 0.8;
    evidence.push('existing_numbers');
    reasons.push(`${Math.round(existing * 100)} % of its values are numbers of ${field.references}s that exist`);
  }
  if (fit && fit.share >= nearlyAll && fit.telling) {
    confidence = confidence === 0 ? unmistakable : confidence + (1 - confidence) * 0.3;
    evidence.push('values_match');
    reasons.push(`values look like ${fit.like}`);
  }
  if (fit && fit.share < nearlyAll) {
    confidence *= 0.2 + 0.8 * fit.share;
    evidence.push('values_mismatch');
    reasons.push(`but ${Math.round((1 - fit.share) * 100)} % of its values are ${fit.unlike}`);
  }
  const conversions = ground.mapping ? [] : (fit?.conversions ?? []);
  return {
    field: field.name,
    column,
    confidence: Math.round(confidence * 100) / 100,
    evidence,
    reason: sentence(reasons),
    mapping: ground.mapping ?? { field: field.name, column, ...(conversions.length === 1 ? conversions[0] : {}) },
    conversions,
  };
}

/** A mapping of before is held against the values as it is, unless rules of its own change them first. */
function judged({ field, mapping }: Ground, telling: readonly string[], identifies: boolean): ValueFit {
  const fit = valueFit(field, telling, identifies);
  if (!mapping) return fit;
  const plain = Object.keys(mapping).every((key) =>
    ['field', 'column', 'required', 'date', 'number', 'boolean'].includes(key),
  );
  const share = plain ? shareThat(telling, converterFor(field, mapping)) : 1;
  return { ...fit, share, telling: false, unlike: 'not as they were then' };
}

/** Reasons as one sentence. */
export function sentence(reasons: readonly string[]): string {
  const text = reasons.join('; ');
  const [first = ''] = text;
  return `${first.toUpperCase()}${text.slice(first.length)}.`;
}
