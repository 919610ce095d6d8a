import { digitMask } from './digit-mask.js';

/** Excel allows 255; longer codes are ignored because matching them could take very long. */
const MAX_CODE_CHARACTERS = 1000;

/** What a number format displays; `elapsed` is a duration, such as `[h]:mm`. */
export type NumberFormatKind = 'number' | 'percentage' | 'date' | 'time' | 'elapsed';

/** The properties of a number format that matter for reading. */
export interface NumberFormat {
  kind: NumberFormatKind;
  /** What it displays for numbers that meet a condition, such as `[<4.16][hh]:mm`; the first that is met counts. */
  conditions?: readonly { isMet: (value: number) => boolean; kind: NumberFormatKind }[];
  /** The mask by which it pads with zeros, such as `00000` or `000-00-0000`; undefined if it does not. */
  mask?: string | undefined;
}

/** The number format of a code. */
export function numberFormat(code: string): NumberFormat {
  const known = code.length <= MAX_CODE_CHARACTERS;
  const conditions = known ? conditionsOf(code) : [];
  return {
    kind: formatCodeKind(code),
    mask: known ? digitMask(code) : undefined,
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

/** What a format displays for a number. */
export const kindFor = ({ kind, conditions }: NumberFormat, value: number): NumberFormatKind =>
  conditions?.find(({ isMet }) => isMet(value))?.kind ?? kind;

const condition = /\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]/;

/** The sections of a code (§18.8.31) from the first with a condition on; the last one is for all other numbers. */
function conditionsOf(code: string): NonNullable<NumberFormat['conditions']> {
  const all = sections(code);
  if (!condition.test(all[0] ?? '')) return [];
  return all.slice(0, 3).map((section) => {
    const [, operator, operand] = condition.exec(section) ?? [];
    return { isMet: comparison(operator, Number(operand)), kind: sectionKind(section) };
  });
}

function comparison(operator: string | undefined, operand: number): (value: number) => boolean {
  switch (operator) {
    case '<':
      return (value) => value < operand;
    case '<=':
      return (value) => value <= operand;
    case '>':
      return (value) => value > operand;
    case '>=':
      return (value) => value >= operand;
    case '<>':
      return (value) => value !== operand;
    case '=':
      return (value) => value === operand;
    default:
      return () => true;
  }
}

/**
 * What a number format that the file does not spell out shows (ECMA-376-1 §18.8.30): 27–36 and
 * 50–58 are the dates of East Asian locales, where 32 and 33 are times.
 */
export function builtinFormatKind(id: number): NumberFormatKind {
  if (id === 9 || id === 10) return 'percentage';
  if (id === 46) return 'elapsed';
  if ((id >= 18 && id <= 21) || id === 32 || id === 33 || id === 45 || id === 47) return 'time';
  if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return 'date';
  return 'number';
}

/**
 * What a format code shows (§18.8.31), judged by its first section, the one for positive
 * numbers. `date` includes codes with a date and a time.
 */
export function formatCodeKind(code: string): NumberFormatKind {
  return code.length > MAX_CODE_CHARACTERS ? 'number' : sectionKind(sections(code)[0] ?? '');
}

function sectionKind(bare: string): NumberFormatKind {
  const elapsed = /\[(h+|m+|s+)\]/i.test(bare);
  const tokens = bare
    .replace(/\[[^[\]]*\]/g, '')
    .replace(/general/gi, '')
    .replace(/(s)[.,]0+/gi, '$1');
  if (/[0#?]/.test(tokens)) return tokens.includes('%') ? 'percentage' : 'number';
  if (elapsed) return 'elapsed';
  const time = /[hs]|am\/pm|a\/p/i.test(tokens);
  // A single or double m stands for minutes where hours or seconds are shown.
  if (/[yd]|m{3}/i.test(tokens) || (/m/i.test(tokens) && !time)) return 'date';
  return time ? 'time' : 'number';
}

/** The sections of a code, without what they show literally: quoted, escaped, filled. */
function sections(code: string): string[] {
  const all: string[] = [];
  let section = '';
  for (let at = 0; at < code.length; at += 1) {
    const character = code[at] as string;
    if (character === ';') {
      all.push(section);
      section = '';
    } else if (character === '"') {
      const end = code.indexOf('"', at + 1);
      if (end < 0) break;
      at = end;
    } else if (character === '\\' || character === '_' || character === '*') at += 1;
    else section += character;
  }
  return [...all, section];
}
