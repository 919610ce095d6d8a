import { sourceColumns } from '../mapping/source-columns.js';
import { identityOf } from '../text/text-identity.js';
import type { EarlierSetup, RecognisedIntegration } from './suggestion.js';

/** With less than half of the columns, or only a few of many, it is another kind of file. */
const minConfidence = 0.5;

/** The integrations that match files with these columns, the most certain first. */
export function recognise(columns: readonly string[], earlier: readonly EarlierSetup[]): RecognisedIntegration[] {
  const here = new Set(columns.map(identityOf));
  return earlier
    .map((candidate) => recognition(here, candidate))
    .filter(({ confidence }) => confidence >= minConfidence)
    .sort((a, b) => b.confidence - a.confidence || (a.integration < b.integration ? -1 : 1));
}

function recognition(
  here: ReadonlySet<string>,
  { code, name, version, setup, files }: EarlierSetup,
): RecognisedIntegration {
  const mapped = new Set(setup.mappings.flatMap(sourceColumns).map(identityOf));
  // Files of an integration may differ, so the most similar one is compared.
  const candidates = (files.length > 0 ? files : [[]]).map(
    (file) => new Set([...mapped, ...file.map(identityOf).filter((name) => name !== '')]),
  );
  const both = (known: ReadonlySet<string>): string[] => [...known].filter((column) => here.has(column));
  const alike = (known: ReadonlySet<string>): number =>
    both(known).length / (known.size + here.size - both(known).length || 1);
  const known = candidates.reduce((best, candidate) => (alike(candidate) > alike(best) ? candidate : best));
  const missing = [...mapped].filter((column) => !here.has(column)).sort();
  const additional = [...here].filter((column) => !known.has(column)).sort();
  const covered = mapped.size === 0 ? 0 : 1 - missing.length / mapped.size;
  return {
    integration: code,
    name,
    version,
    target: setup.target,
    matchingColumns: both(known).sort(),
    missingColumns: missing,
    additionalColumns: additional,
    confidence: (covered * Math.round(50 + 50 * alike(known))) / 100,
    reason: reasonFor(mapped.size, missing.length, additional.length, alike(known) === 1),
  };
}

function reasonFor(mapped: number, missing: number, additional: number, same: boolean): string {
  if (same) return 'It has the same columns as an earlier file.';
  const mappedText =
    missing === 0 ? `All ${mapped} mapped columns exist` : `${missing} of ${mapped} mapped columns are missing`;
  return `${mappedText}${additional === 0 ? '' : `; ${additional} other ${additional === 1 ? 'column is' : 'columns are'} new`}.`;
}
