import { analyse } from 'scslre';
import { describe, expect, it } from 'vitest';
import { totalPattern } from '../../core/formats/total-words.js';
import { dateConverter } from '../../core/mapping/convert/date.js';
import { numberReader } from '../../core/mapping/convert/decimal.js';
import { alphanumeric } from '../../core/mapping/rules/text-rules.js';
import { findEndless } from './find-endless.js';
import { type SourcePattern, schemaPatterns, sourcePatterns } from './source-patterns.js';

const attackProgram = new URL('./attack.mjs', import.meta.url);
const { literals, creators, strings } = sourcePatterns();

/** Returns the regular expressions that are created while `work` runs. */
function createdBy(place: string, work: () => void): SourcePattern[] {
  const created: SourcePattern[] = [];
  const Original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Original, {
    construct(target, [source, flags = '']) {
      created.push({ place, source: String(source), flags });
      return new target(source, flags);
    },
  });
  try {
    work();
  } finally {
    globalThis.RegExp = Original;
  }
  return created;
}

const dateFormats = [
  'yyyy-MM-dd',
  'd. M. yyyy',
  'd.M.yy, H:mm:ss.u ZZ',
  "yyyy-MM-dd'T'HH:mm:ss.SSSZ",
  "cccc, d 'de' LLLL 'de' yyyy, h:mm:ss a ZZZ",
  'ccc LLL dd yyyy HH:mm:ss z (ZZZZZ)',
  'LLLL d, yyyy - hh.mm a z',
  'yyyy年M月d日 ah:mm',
  'EEE MMM d yyyyy',
  'MMMM   yyyy ,  dd',
  'DDDD',
  'FFFF',
];

/** By file, a function that creates every regular expression that the file can create; their parameters are short lists. */
const createAll: Record<string, () => void> = {
  'core/mapping/convert/decimal.ts': () => {
    for (const decimalSeparator of ['.', ','] as const)
      for (const groupSeparator of ['', '.', ',', ' ', "'"] as const)
        if (decimalSeparator !== groupSeparator) numberReader({ decimalSeparator, groupSeparator });
  },
  'core/mapping/rules/text-rules.ts': () => {
    for (const keep of ['', ' -', ']', '\\', '^a-z', 'a0é😀'.repeat(10)]) alphanumeric({ rule: 'alphanumeric', keep });
  },
  'core/formats/total-words.ts': totalPattern,
  'core/mapping/convert/date-parser.ts': () => {
    for (const locale of ['en', 'de', 'es', 'pl', 'ja', 'vi', 'el'])
      for (const format of dateFormats) dateConverter({ format, locale })('x', 'x');
  },
};

const patterns = [
  ...literals,
  ...schemaPatterns(),
  ...Object.entries(createAll).flatMap(([place, work]) => createdBy(place, work)),
];

/** Returns the reasons why a pattern may take more than linear time; empty if there are none. */
const slowReasonsOf = ({ source, flags }: Pick<SourcePattern, 'source' | 'flags'>): string[] =>
  analyse({ source, flags }).reports.map(({ type, exponential }) => `${type}${exponential ? ' (exponential)' : ''}`);

describe('a regular expression in the source', () => {
  it('is found in every form', () => {
    expect(literals.length).toBeGreaterThan(150);
    expect(patterns.length).toBeGreaterThan(literals.length + 20);
    expect(creators.sort()).toEqual(Object.keys(createAll).sort());
    expect(strings).toEqual([]);
  });

  it('takes linear time according to its form', () => {
    const slow = patterns.filter((pattern) => slowReasonsOf(pattern).length > 0);
    expect(slow).toEqual([]);
  });

  it.each(['(a+)+b', '\\s+$', '0+$', '\\{\\{\\s*([^{}]*?)\\s*\\}\\}', '^[+(]?[\\d\\s]{4,}(?:\\s*x\\s*\\d+)?$', 'a*b'])(
    'cannot be %s, which takes longer',
    (source) => {
      expect(slowReasonsOf({ source, flags: '' })).not.toEqual([]);
    },
  );

  it('ends for texts that were generated to slow it down', async () => {
    expect(await findEndless(attackProgram, patterns)).toBeUndefined();
  });

  it.each(['^(a|a)*$', '^((\\d{1,6})(\\d{1,2})){20}$'])('that does not end is reported: %s', async (source) => {
    const slow = { place: 'this test', source, flags: '' };
    expect(await findEndless(attackProgram, [slow], 2_000)).toEqual(slow);
  });
});
