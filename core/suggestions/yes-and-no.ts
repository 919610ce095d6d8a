import type { FieldMapping } from '../setup/setup.js';
import { shareOf } from './sample-values.js';

const usual: [string[], string[]] = [
  ['true', 'yes', 'y', '1'],
  ['false', 'no', 'n', '0'],
];
const others: [string, string][] = [
  ['ja', 'nein'],
  ['ja', 'nee'],
  ['j', 'n'],
  ['wahr', 'falsch'],
  ['waar', 'onwaar'],
  ['oui', 'non'],
  ['o', 'n'],
  ['vrai', 'faux'],
  ['sí', 'no'],
  ['si', 'no'],
  ['verdadero', 'falso'],
  ['x', '-'],
  ['on', 'off'],
];

/** The share of values that mean yes or no, and the words to tell where they are not the usual ones. */
export function yesAndNo(values: readonly string[]): { words: FieldMapping['boolean']; share: number } {
  const seen = new Set(values.map((value) => value.toLowerCase()));
  const [yes, no] = usual;
  const spoken = others.filter((pair) => pair.some((word) => seen.has(word) && !usual.flat().includes(word)));
  const known = new Set([...yes, ...no, ...spoken.flat()]);
  const words = {
    true: [...new Set([...yes, ...spoken.map(([word]) => word)])],
    false: [...new Set([...no, ...spoken.map(([, word]) => word)])],
  };
  return {
    words: spoken.length > 0 ? words : undefined,
    share: shareOf(values, (value) => known.has(value.toLowerCase())),
  };
}
