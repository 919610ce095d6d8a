import type { LegacyEncoding } from '../formats/legacy-encoding.js';
import { type Finding, quoted, tie } from './finding.js';
import { bytesBeyondAscii, isAsGood, type Reading, readLegacy, reliableBytes } from './legacy-readings.js';
import { statisticalEvidence } from './statistical-evidence.js';
import { unsupportedFault } from './unsupported-encoding.js';

/**
 * Finds the encoding in which cells with bytes that are not UTF-8 are most plausible: by their letters, and by the
 * statistics of languages, for which the beginning of the file is also used.
 * @throws FileFault `file_undecodable` for an encoding that is recognised and not supported
 */
export async function findLegacyEncoding(
  cells: Buffer,
  head: Buffer,
): Promise<{ encoding: LegacyEncoding; finding: Finding }> {
  const statistics = await statisticalEvidence([cells, head]);
  const reliable = bytesBeyondAscii(cells) >= reliableBytes;
  const unsupported = reliable ? statistics.unsupported : undefined;
  const [best, ...others] = readLegacy(cells, statistics.similarity);
  if (unsupported !== undefined && best.similarity < 0.7 && best.plausibility < 1.2)
    throw unsupportedFault(unsupported);
  return {
    encoding: best.encoding,
    finding: describe(best, others, reliable ? doubtOf(best, unsupported) : undefined),
  };
}

function describe(best: Reading, others: readonly Reading[], doubt: string | undefined): Finding {
  const rivals = others.filter(({ text }) => text !== best.text);
  const rival = rivals[0];
  const example = ({ text }: Reading): string => quoted(differingCell(text, (rival ?? best).text, best.text));
  const wouldRead = (reading: Reading) => ({ value: reading.encoding, reason: `Would read ${example(reading)}.` });
  if (doubt) {
    const advice = 'Choose the encoding in which they are right, or save the file as UTF-8.';
    return tie('encoding', `${doubt} ${advice}`, [best, ...rivals.slice(0, 4)].map(wouldRead));
  }
  const asGood = rivals.filter((other) => isAsGood(best, other)).slice(0, 4);
  if (asGood[0]) {
    const reason = `The words are equally plausible in ${best.encoding} and in ${asGood[0].encoding}.`;
    return tie('encoding', reason, [best, ...asGood].map(wouldRead));
  }
  const alternatives = [
    ...others
      .filter(({ text }) => text === best.text)
      .slice(0, 3)
      .map(({ encoding }) => ({ value: encoding, reason: 'Reads the same text in the part that was examined.' })),
    ...rivals
      .filter(({ score }) => best.score - score < 0.5)
      .slice(0, 3)
      .map(wouldRead),
  ];
  return {
    setting: 'encoding',
    value: best.encoding,
    confidence: Math.min(0.95, 0.6 + (best.score - (rival?.score ?? 0)) / 2),
    reason: `The file is not valid UTF-8, and its words are plausible in ${best.encoding}, such as ${example(best)}.`,
    ...(alternatives.length > 0 ? { alternatives } : {}),
  };
}

/** Why even the best reading may be wrong, if so: the file may be in an encoding that is not supported, or damaged. */
function doubtOf({ plausibility, similarity }: Reading, unsupported: string | undefined): string | undefined {
  if (unsupported !== undefined && similarity < 0.85)
    return `The words are most similar to those of ${unsupported}, which is not supported.`;
  if (plausibility < 0.6 || (plausibility < 1.2 && similarity < 0.7))
    return 'The bytes beyond ASCII form no plausible words in any encoding that can be read.';
  return undefined;
}

/** The cell of `text` at the place where two readings first differ. */
function differingCell(text: string, first: string, second: string): string {
  const firstCells = first.split('\n');
  const at = second.split('\n').findIndex((cell, index) => cell !== firstCells[index]);
  return (text.split('\n')[Math.max(0, at)] ?? '').trim();
}
