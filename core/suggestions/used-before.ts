import { sourceColumns } from '../mapping/source-columns.js';
import type { FieldMapping } from '../setup/setup.js';
import { targetOf } from '../setup/target-of.js';
import { mappableFields, type Target } from '../targets/target.js';
import type { EarlierSetup, RecognisedIntegration } from './suggestion.js';

/** The company's integrations, and which of them were made for these columns. */
export interface History {
  target: Target;
  earlier: readonly EarlierSetup[];
  recognised: readonly RecognisedIntegration[];
}

/** A mapping of an integration that was made for these columns. */
export interface EarlierMapping {
  mapping: FieldMapping;
  confidence: number;
  reason: string;
}

/** Columns so well known that what is mapped without a column is taken over as well. */
const wellKnown = 0.8;

/** Every mapping of a column in the integrations that are recognised. */
export function usedBefore(column: string, { target, earlier, recognised }: History): EarlierMapping[] {
  return recognised.flatMap(({ integration, confidence }) =>
    mappingsFor(target, integration, earlier)
      .filter((mapping) => mapping.column === column)
      .map((mapping) => ({ mapping, confidence: 0.99 * confidence, reason: reasonFor(integration) })),
  );
}

/** Constants and the like from the integrations that know these columns best, as far as they agree. */
export function usedWithoutColumn(
  columns: readonly string[],
  { target, earlier, recognised }: History,
): EarlierMapping[] {
  const [first, ...others] = recognised.filter((one) => one.target === target.name && one.confidence >= wellKnown);
  if (!first) return [];
  const equals = others.filter(({ confidence }) => confidence === first.confidence);
  const written = JSON.stringify;
  return mappingsFor(target, first.integration, earlier)
    .filter((mapping) => mapping.column === undefined)
    .filter((mapping) => sourceColumns(mapping).every((column) => columns.includes(column)))
    .filter((mapping) =>
      equals.every(({ integration }) =>
        mappingsFor(target, integration, earlier).some((other) => written(other) === written(mapping)),
      ),
    )
    .map((mapping) => ({ mapping, confidence: 0.99 * first.confidence, reason: reasonFor(first.integration) }));
}

// Of two tables of one's own, or two endpoints, one may have fields that the other has not.
function mappingsFor(target: Target, integration: string, earlier: readonly EarlierSetup[]): readonly FieldMapping[] {
  const setup = earlier.find(({ code }) => code === integration)?.setup;
  if (!setup || targetOf(setup).name !== target.name) return [];
  const fields = new Set(mappableFields(target).map(({ name }) => name));
  return setup.mappings.filter(({ field }) => fields.has(field));
}

const reasonFor = (integration: string): string => `used before in integration "${integration}"`;
