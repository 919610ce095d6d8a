import { analyse } from 'scslre';
import { describe, expect, it } from 'vitest';
import { readNumbers } from '../../core/detection/number-formats.js';
import { numberReader } from '../../core/mapping/convert/decimal.js';
import { alphanumeric } from '../../core/mapping/rules/text-rules.js';
import { endlessIn } from './endless-in.js';
import { type SourcePattern, schemaPatterns, sourcePatterns } from './source-patterns.js';

const attack = new URL('./attack.mjs', import.meta.url);
const { literals, makers, disguised } = sourcePatterns();

/** The regular expressions that are made while `work` runs. */
function madeBy(place: string, work: () => void): SourcePattern[] {
  const made: SourcePattern[] = [];
  const Original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Original, {
    construct(target, [source, flags = '']) {
      made.push({ place, source: String(source), flags });
      return new target(source, flags);
    },
  });
  try {
    work();
  } finally {
    globalThis.RegExp = Original;
  }
  return made;
}

/** What the files that make regular expressions can make: their only settings are short lists. */
const made: Record<string, () => void> = {
  'core/mapping/convert/decimal.ts': () => {
    for (const decimalSeparator of ['.', ','] as const)
      for (const groupSeparator of ['', '.', ',', ' ', "'"] as const)
        if (decimalSeparator !== groupSeparator) numberReader({ decimalSeparator, groupSeparator });
  },
  'core/mapping/rules/text-rules.ts': () => {
    for (const keep of ['', ' -', ']', '\\', '^a-z', 'a0é😀'.repeat(10)]) alphanumeric({ rule: 'alphanumeric', keep });
  },
  'core/detection/number-formats.ts': () => void readNumbers(['1']),
};

const patterns = [
  ...literals,
  ...schemaPatterns(),
  ...Object.entries(made).flatMap(([place, work]) => madeBy(place, work)),
];

/** What makes a pattern take more time than in proportion to some text; empty where nothing does. */
const slownessOf = ({ source, flags }: Pick<SourcePattern, 'source' | 'flags'>): string[] =>
  analyse({ source, flags }).reports.map(({ type, exponential }) => `${type}${exponential ? ' (exponential)' : ''}`);

describe('a regular expression in the source', () => {
  it('is found wherever it is', () => {
    expect(literals.length).toBeGreaterThan(150);
    expect(patterns.length).toBeGreaterThan(literals.length + 20);
    expect(makers.sort()).toEqual(Object.keys(made).sort());
    expect(disguised).toEqual([]);
  });

  it('takes linear time according to its form', () => {
    const slow = patterns.filter((pattern) => slownessOf(pattern).length > 0);
    expect(slow).toEqual([]);
  });

  it.each(['(a+)+b', '\\s+$', '0+$', '\\{\\{\\s*([^{}]*?)\\s*\\}\\}', '^[+(]?[\\d\\s]{4,}(?:\\s*x\\s*\\d+)?$', 'a*b'])(
    'cannot be %s, which takes longer',
    (source) => {
      expect(slownessOf({ source, flags: '' })).not.toEqual([]);
    },
  );

  it('ends on texts that were generated against it', async () => {
    expect(await endlessIn(attack, patterns)).toBeUndefined();
  });

  it.each(['^(a|a)*$', '^((\\d{1,6})(\\d{1,2})){20}$'])('that takes longer is named: %s', async (source) => {
    const slow = { place: 'here', source, flags: '' };
    expect(await endlessIn(attack, [slow], 2_000)).toEqual(slow);
  });
});
