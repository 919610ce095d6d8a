import { delimiterCandidates } from './delimiters.js';
import { counted, type Finding, tie } from './finding.js';
import { bestQuoting, describeQuoting, type Reading } from './quoting.js';
import { singleColumnScore } from './table-score.js';

/** Share of the best score from which another delimiter is a tie. */
const tieShare = 0.94;

export interface DetectedDialect {
  /** The first alternative if the delimiter is a tie. */
  reading: Reading;
  findings: Finding[];
}

/** Detects delimiter, quote and escape by reading the text with every plausible combination. */
export function detectDialect(text: string, whole: boolean): DetectedDialect {
  const announced = /^sep=(.)(?:\r\n|\n|\r)/.exec(text)?.[1];
  const readings = (announced ? [announced] : delimiterCandidates(text))
    .map((delimiter) => bestQuoting(text, whole, delimiter))
    .sort((a, b) => b.score - a.score);
  const [best, second] = readings;
  if (!best || (!announced && (best.width < 2 || best.fit < singleColumnScore))) return singleColumn(text, whole);
  const findings = describeQuoting(best, text);
  return { reading: best, findings: [delimiterFinding(best, second, announced), ...findings] };
}

function delimiterFinding(best: Reading, second: Reading | undefined, announced: string | undefined): Finding {
  const { delimiter } = best.dialect;
  if (announced) {
    const reason = `The first line specifies it: sep=${delimiter}`;
    return { setting: 'delimiter', value: delimiter, confidence: 1, reason };
  }
  const fits = ({ width, body }: Reading): string =>
    `${counted(body.length, 'row')} of ${counted(width, 'column')} in the part that was examined`;
  if (second && second.width > 1 && second.score >= tieShare * best.score) {
    return tie(
      'delimiter',
      `${nameOf(delimiter)} matches as well as ${nameOf(second.dialect.delimiter).replace('The', 'the')}.`,
      [
        { value: delimiter, reason: `Yields ${fits(best)}.` },
        { value: second.dialect.delimiter, reason: `Yields ${fits(second)}.` },
      ],
    );
  }
  return {
    setting: 'delimiter',
    value: delimiter,
    confidence: Math.min(0.99, 0.5 + best.score / 2 - (second && second.width > 1 ? second.score / 4 : 0)),
    reason: `${nameOf(delimiter)} yields ${fits(best)}.`,
    ...(second && second.width > 1
      ? { alternatives: [{ value: second.dialect.delimiter, reason: `Yields ${fits(second)}.` }] }
      : {}),
  };
}

/** For a list of one column any delimiter can be used that does not occur in it. */
function singleColumn(text: string, whole: boolean): DetectedDialect {
  const unused = [',', ';', '\t', '|'].find((delimiter) => !text.includes(delimiter)) ?? '\u001f';
  const reading = bestQuoting(text, whole, unused);
  const reason = `No delimiter yields rows of equal width, so there is one column. ${nameOf(unused)} does not occur in it.`;
  const finding: Finding = { setting: 'delimiter', value: unused, confidence: 0.5, reason };
  return { reading, findings: [finding, ...describeQuoting(reading, text)] };
}

const names: Readonly<Record<string, string>> = {
  ',': 'The comma',
  ';': 'The semicolon',
  '\t': 'The tab',
  '|': 'The bar',
  '\u001f': 'The unit separator',
};

function nameOf(delimiter: string): string {
  return names[delimiter] ?? `"${delimiter}"`;
}
