import { counted, type Finding } from './finding.js';

const names: readonly [RegExp, string][] = [
  [/\r\n/g, 'CRLF'],
  [/(?<!\r)\n/g, 'LF'],
  [/\r(?!\n)/g, 'CR'],
];

/** A finding about line ends, for information only, because every kind is read. Undefined for a single line. */
export function describeLineEnds(text: string): Finding | undefined {
  const found = names
    .map(([pattern, name]) => ({ name, count: text.match(pattern)?.length ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  if (found.length === 0) return undefined;
  const list = found.map(({ name, count }) => `${name} (${count.toLocaleString('en-US')})`).join(', ');
  return {
    setting: 'lineEnds',
    value: found.length === 1 ? found[0]?.name : 'mixed',
    confidence: 1,
    reason:
      found.length === 1
        ? `${counted(found[0]?.count ?? 0, 'line')} of the examined part end with ${found[0]?.name}.`
        : `The file has several kinds of line ends: ${list}. All of them are supported.`,
  };
}
