import type { FieldMapping } from '../integration/setup.js';
import { sourceColumns } from '../integration/source-columns.js';
import type { TargetName } from '../targets/targets.js';
import type { EarlierSetup, RecognisedIntegration } from './suggestion.js';

/** The company's integrations, and which of them were made for these columns. */
export interface History {
  target: TargetName;
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
  return recognised.flatMap(({ integration, confidence, target: its }) =>
    mappingsOf(integration, earlier)
      .filter((mapping) => its === target && mapping.column === column)
      .map((mapping) => ({ mapping, confidence: 0.99 * confidence, reason: reasonFor(integration) })),
  );
}

/** Constants and the like from the integrations that know these columns best, as far as they agree. */
export function usedWithoutColumn(
  columns: readonly string[],
  { target, earlier, recognised }: History,
): EarlierMapping[] {
  const [first, ...others] = recognised.filter((one) => one.target === target && one.confidence >= wellKnown);
  if (!first) return [];
  const equals = others.filter(({ confidence }) => confidence === first.confidence);
  const written = JSON.stringify;
  return mappingsOf(first.integration, earlier)
    .filter((mapping) => mapping.column === undefined)
    .filter((mapping) => sourceColumns(mapping).every((column) => columns.includes(column)))
    .filter((mapping) =>
      equals.every(({ integration }) =>
        mappingsOf(integration, earlier).some((other) => written(other) === written(mapping)),
      ),
    )
    .map((mapping) => ({ mapping, confidence: 0.99 * first.confidence, reason: reasonFor(first.integration) }));
}

const mappingsOf = (integration: string, earlier: readonly EarlierSetup[]): readonly FieldMapping[] =>
  earlier.find(({ code }) => code === integration)?.setup.mappings ?? [];

const reasonFor = (integration: string): string => `used before in integration "${integration}"`;
