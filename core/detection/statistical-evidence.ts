import { isAscii } from 'node:buffer';
import { type LegacyEncoding, legacyEncodings } from '../formats/legacy-encoding.js';

/** How well text matches the languages that are written in each encoding. */
export interface StatisticalEvidence {
  /** From 0 to 1, relative to the encoding that matches best; encodings that are missing cannot be the right ones. */
  similarity: ReadonlyMap<LegacyEncoding, number>;
  /** The encoding that matches best, by its usual name, if it is not supported. */
  unsupported?: string;
}

/** Names that the detector uses for encodings that have another name here. */
const otherNames: Readonly<Record<string, LegacyEncoding>> = {
  cp932: 'shift_jis',
  cp949: 'euc-kr',
  cp874: 'windows-874',
  'tis-620': 'windows-874',
  cp1258: 'windows-1258',
  ibm855: 'cp855',
  ibm866: 'cp866',
  macroman: 'macintosh',
  'iso8859-15': 'iso-8859-15',
};

const known = new Set<string>(legacyEncodings);

/**
 * Compares parts of a text with the frequency of pairs of bytes in the languages and encodings that the detector knows.
 * Parts without bytes beyond ASCII are no evidence.
 */
export async function statisticalEvidence(parts: readonly Buffer[]): Promise<StatisticalEvidence> {
  // Imported only for files that are not UTF-8: its models take longer to load than a small file takes to read.
  const { detectAll } = await import('jschardet');
  const sums = new Map<string, number>();
  for (const part of parts) {
    if (isAscii(part)) continue;
    const matches = detectAll(part, { minimumThreshold: 0 });
    const best = matches[0]?.confidence || 1;
    const seen = new Set<string>();
    for (const { encoding, confidence } of matches) {
      const name = encoding && encodingNamed(encoding);
      if (!name || seen.has(name)) continue;
      seen.add(name);
      sums.set(name, (sums.get(name) ?? 0) + confidence / best);
    }
  }
  const [first = ['', 1]] = [...sums].sort((a, b) => b[1] - a[1]);
  const similarity = new Map<LegacyEncoding, number>();
  for (const [name, sum] of sums) if (isLegacyEncoding(name)) similarity.set(name, sum / first[1]);
  return isLegacyEncoding(first[0]) ? { similarity } : { similarity, unsupported: first[0] };
}

function encodingNamed(name: string): string {
  const lower = name.toLowerCase();
  return otherNames[lower] ?? (known.has(lower) ? lower : name);
}

const isLegacyEncoding = (name: string): name is LegacyEncoding => known.has(name);
