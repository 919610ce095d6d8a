import { columnIndex } from '../formats/column-names.js';
import { sourceColumns } from '../mapping/source-columns.js';
import type { FieldMapping } from '../setup/setup.js';
import { targetOf } from '../setup/target-of.js';
import { mappableFields, type Target } from '../targets/target.js';
import { identityOf } from '../text/text-identity.js';
import type { EarlierSetup, RecognisedIntegration } from './suggestion.js';

/** The company's integrations, and which of them match these columns. */
export interface History {
  target: Target;
  earlier: readonly EarlierSetup[];
  recognised: readonly RecognisedIntegration[];
}

/** A mapping of a recognised integration. */
export interface EarlierMapping {
  mapping: FieldMapping;
  confidence: number;
  reason: string;
}

/** From this confidence on, mappings without a column are suggested as well. */
const minConfidence = 0.8;

/** All mappings of a column in recognised integrations. */
export function usedBefore(column: string, { target, earlier, recognised }: History): EarlierMapping[] {
  return recognised.flatMap(({ integration, confidence }) =>
    mappingsFor(target, integration, earlier)
      .filter((mapping) => mapping.column !== undefined && identityOf(mapping.column) === identityOf(column))
      .map((mapping) => ({ mapping, confidence: 0.99 * confidence, reason: reasonFor(integration) })),
  );
}

/** Mappings without a column (such as constants) that the best matching integrations have in common. */
export function usedWithoutColumn(
  columns: readonly string[],
  { target, earlier, recognised }: History,
): EarlierMapping[] {
  const [first, ...others] = recognised.filter(
    (integration) => integration.target === target.name && integration.confidence >= minConfidence,
  );
  if (!first) return [];
  const equals = others.filter(({ confidence }) => confidence === first.confidence);
  const written = JSON.stringify;
  return mappingsFor(target, first.integration, earlier)
    .filter((mapping) => mapping.column === undefined)
    .filter((mapping) => sourceColumns(mapping).every((column) => columnIndex(columns, column) >= 0))
    .filter((mapping) =>
      equals.every(({ integration }) =>
        mappingsFor(target, integration, earlier).some((other) => written(other) === written(mapping)),
      ),
    )
    .map((mapping) => ({ mapping, confidence: 0.99 * first.confidence, reason: reasonFor(first.integration) }));
}

// Two external tables, or two endpoints, may have different fields.
function mappingsFor(target: Target, integration: string, earlier: readonly EarlierSetup[]): readonly FieldMapping[] {
  const setup = earlier.find(({ code }) => code === integration)?.setup;
  if (!setup || targetOf(setup).name !== target.name) return [];
  const fields = new Set(mappableFields(target).map(({ name }) => name));
  return setup.mappings.filter(({ field }) => fields.has(field));
}

const reasonFor = (integration: string): string => `used before in integration "${integration}"`;
