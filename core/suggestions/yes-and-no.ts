import type { FieldMapping } from '../setup/setup.js';
import { shareOf } from './sample-values.js';

const defaultWords: [string[], string[]] = [
  ['true', 'yes', 'y', '1'],
  ['false', 'no', 'n', '0'],
];
const others: [string, string][] = [
  ['ja', 'nein'],
  ['ja', 'nee'],
  ['ja', 'nej'],
  ['ja', 'nei'],
  ['sì', 'no'],
  ['sim', 'não'],
  ['tak', 'nie'],
  ['ano', 'ne'],
  ['áno', 'nie'],
  ['igen', 'nem'],
  ['da', 'nu'],
  ['evet', 'hayır'],
  ['kyllä', 'ei'],
  ['да', 'нет'],
  ['да', 'не'],
  ['так', 'ні'],
  ['✓', '✗'],
  ['✔', '✘'],
  ['☑', '☐'],
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

/** The share of values that mean yes or no, and their words if they are not the default ones. */
export function yesAndNo(values: readonly string[]): { words: FieldMapping['boolean']; share: number } {
  const seen = new Set(values.map((value) => value.toLowerCase()));
  const [yes, no] = defaultWords;
  const spoken = others.filter((pair) => pair.some((word) => seen.has(word) && !defaultWords.flat().includes(word)));
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
