import { isDeepStrictEqual } from 'node:util';
import { type Finding, isTie } from '../../core/detection/finding.js';
import type { FileFormat } from '../../core/formats/file-format.js';

/** A setting that differs from what was detected. */
export interface Difference {
  setting: string;
  configured: unknown;
  finding: Finding;
}

/** The default of a setting that a format does not name. */
function defaultOf(setting: string, { type }: FileFormat): unknown {
  switch (setting) {
    case 'delimiter':
      return type === 'text' ? '\t' : ',';
    case 'headerRow':
      return type === 'fixed-width' ? 0 : 1;
    case 'footerRows':
      return 0;
    default:
      return { encoding: 'utf-8', quote: '"', emptyValues: [] }[setting];
  }
}

/** The settings of a format that differ from the findings; ties and purely informative findings do not count. */
export function differences(findings: readonly Finding[], format: FileFormat): Difference[] {
  const given = format as unknown as Record<string, unknown>;
  return findings.flatMap((finding) => {
    const { setting, value } = finding;
    if (isTie(finding) || setting === 'lineEnds') return [];
    const used = given[setting] === undefined ? defaultOf(setting, format) : given[setting];
    // "csv" and "text" differ only in their defaults.
    const same = setting === 'type' && isDelimited(used) && isDelimited(value);
    return same || isDeepStrictEqual(used, value) ? [] : [{ setting, configured: used ?? null, finding }];
  });
}

const isDelimited = (type: unknown): boolean => type === 'csv' || type === 'text';
