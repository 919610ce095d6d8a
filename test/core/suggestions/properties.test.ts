import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it, vi } from 'vitest';
import { checkSetup } from '../../../core/setup-check/check-setup.js';
import { KnownNames } from '../../../core/suggestions/known-names.js';
import { suggestMapping } from '../../../core/suggestions/suggest-mapping.js';
import { suggestTarget } from '../../../core/suggestions/suggest-target.js';
import type { EarlierSetup, MappingSuggestion, SourceColumn } from '../../../core/suggestions/suggestion.js';
import { namesIn } from '../../../core/suggestions/synonyms/field-synonyms.js';
import { synonyms } from '../../../core/suggestions/synonyms/synonyms.js';
import { mappableFields } from '../../../core/targets/target.js';
import { targetNames, targets } from '../../../core/targets/targets.js';

const target = fc.constantFrom(...targetNames);
const known = targetNames.flatMap((name) =>
  Object.values(synonyms[name]).flatMap((names) =>
    Object.entries(names).flatMap(([origin, own]) => (origin === 'Compound' ? [] : namesIn(own))),
  ),
);
const labels = targetNames.flatMap((name) => mappableFields(targets[name]).map(({ label }) => label));
const name = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...known, ...labels) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      '😀',
      '😀 Name',
      '\ud800',
      'No.\0',
      '%',
      '#',
      '()',
      'x'.repeat(500),
      '__proto__',
    ),
  },
);
const values = fc.oneof(
  fc.constant([]),
  fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 8 }),
  fc.constantFrom(
    ['31.01.2026', '01.02.2026', '03.02.2026'],
    ['03/04/2026', '05/06/2026', '01/02/2026'],
    ['1.234,50', '7,5', '0,1'],
    ['1', '2', '3'],
    ['C1', 'C2', 'C3'],
    ['a@b.example', 'c@d.example', 'e@f.example'],
    ['NULL', '', '-'],
    ['Aarhus', 'Porto', 'Bergen'],
    ['ja', 'nein', 'ja'],
    ['Order', 'Invoice', 'Quote'],
  ),
);
const columns: fc.Arbitrary<SourceColumn[]> = fc.array(fc.record({ name, values }), { maxLength: 25 });

/** A setup with some of these columns, as a user may have saved it. */
const earlierSetupOf = (
  targetName: (typeof targetNames)[number],
  some: readonly SourceColumn[],
  code: string,
): EarlierSetup => ({
  code,
  name: code,
  version: 1,
  setup: {
    name: code,
    file: { type: 'csv' },
    target: targetName,
    mappings: mappableFields(targets[targetName])
      .slice(0, some.length)
      .map(({ name: field }, index) => ({ field, column: some[index]?.name ?? '' })),
  },
  files: [some.map((column) => column.name)],
});

/** The suggestions, in an order that does not depend on the file. */
const content = ({ mappings, undecided, unmapped, recognised }: MappingSuggestion) =>
  JSON.stringify({ mappings, undecided, unmapped, recognised });

describe('a suggestion for any columns', () => {
  it('is the same in any order, with a history or without', () => {
    const shuffled = columns.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }), fc.boolean()),
    );
    fc.assert(
      fc.property(target, shuffled, (targetName, [some, other, history]) => {
        const earlier = history
          ? [earlierSetupOf(targetName, some.slice(0, 9), 'a'), earlierSetupOf(targetName, some.slice(2, 9), 'b')]
          : [];
        const distinct = new Set(some.map((column) => column.name.trim())).size === some.length;
        fc.pre(distinct);
        expect(content(suggestMapping({ target: targetName, columns: other, earlier }))).toBe(
          content(suggestMapping({ target: targetName, columns: some, earlier })),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('maps no column twice and no field twice, and mentions every column', () => {
    fc.assert(
      fc.property(target, columns, (targetName, some) => {
        const { mappings, undecided, unmapped } = suggestMapping({ target: targetName, columns: some, earlier: [] });
        const fields = [...mappings, ...undecided].map(({ field }) => field);
        expect(new Set(fields).size).toBe(fields.length);
        const used = mappings.map(({ column }) => column ?? '');
        const mentioned = [...used, ...unmapped.columns.map(({ column }) => column)];
        expect(new Set(mentioned).size).toBe(mentioned.length);
        expect(mentioned.toSorted()).toEqual([...new Set(some.map((column) => column.name.trim()))].toSorted());
        for (const { confidence, reason, alternatives } of [...mappings, ...undecided]) {
          expect(confidence).toBeGreaterThanOrEqual(0.1);
          expect(confidence).toBeLessThanOrEqual(1);
          expect(reason).toMatch(/\.$/);
          for (const { column } of alternatives) expect(used).not.toContain(column);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('can be saved once all required fields are mapped', () => {
    fc.assert(
      fc.property(target, columns, (targetName, some) => {
        const { mappings, unmapped } = suggestMapping({ target: targetName, columns: some, earlier: [] });
        const setup = {
          name: 'x',
          file: { type: 'csv' as const },
          target: targetName,
          mappings: mappings.map(({ mapping }) => mapping),
        };
        expect(checkSetup(setup)).toHaveLength(unmapped.requiredFields.length);
      }),
      { numRuns: 400 },
    );
  });

  it('does not have more confidence if the name of a column becomes meaningless', () => {
    const confidenceOf = ({ mappings, undecided }: MappingSuggestion, column: string): number =>
      Math.max(
        0,
        ...mappings.filter((mapping) => mapping.column === column).map(({ confidence }) => confidence),
        ...undecided.flatMap(({ alternatives }) =>
          alternatives.filter((alternative) => alternative.column === column).map(({ confidence }) => confidence),
        ),
      );
    const namedColumn = fc.record({ name: fc.constantFrom(...labels, ...known), values });
    const others = fc.uniqueArray(namedColumn, { selector: (column) => column.name, minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(target, others, fc.stringMatching(/^[qxz]{12,20}$/), (targetName, some, meaninglessName) => {
        const [first = { name: '', values: [] }, ...rest] = some;
        const before = suggestMapping({ target: targetName, columns: some, earlier: [] });
        const after = suggestMapping({
          target: targetName,
          columns: [{ ...first, name: meaninglessName }, ...rest],
          earlier: [],
        });
        // By its values alone a column may be tied with another one for a field that it leaves alone with its own name.
        const byValues = 0.45;
        expect(confidenceOf(after, meaninglessName)).toBeLessThanOrEqual(
          Math.max(confidenceOf(before, first.name), byValues),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('maps nothing by meaningless names', () => {
    const meaninglessNames = fc.uniqueArray(fc.stringMatching(/^[qxz😀 ._-]{8,20}$/u), { maxLength: 20 });
    fc.assert(
      fc.property(target, meaninglessNames, (targetName, names) => {
        const some = names.map((columnName) => ({ name: columnName, values: [] }));
        expect(suggestMapping({ target: targetName, columns: some, earlier: [] })).toMatchObject({
          mappings: [],
          undecided: [],
        });
        expect(suggestTarget({ columns: some, earlier: [] }).best).toBeUndefined();
      }),
    );
  });
});

describe('a thousand columns', () => {
  const wide = (count: number, nameOf: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => ({ name: nameOf(index), values: ['1', '2', '3'] }));
  const words = [
    'order',
    'customer',
    'shipping',
    'delivery',
    'net',
    'gross',
    'total',
    'quantity',
    'discount',
    'status',
  ];
  const nameOf = (index: number): string =>
    [words[index % 10], words[Math.floor(index / 10) % 10], words[Math.floor(index / 100)]].join(' ');
  const comparisonsFor = (count: number): number => {
    const names = new KnownNames(targets['sales-document']);
    suggestMapping({ target: 'sales-document', columns: wide(count, nameOf), earlier: [] }, names);
    return names.comparisons;
  };

  it('need about ten times as many comparisons as a hundred, and each is compared with few of all names', () => {
    const [hundred, thousand] = [comparisonsFor(100), comparisonsFor(1000)];
    expect(thousand).toBeGreaterThan(0);
    expect(thousand).toBeLessThan(hundred * 15);
    expect(thousand / 1000).toBeLessThan(400);
  });

  it('of dates with names of months are read with few different parsers', () => {
    const buildParser = vi.spyOn(DateTime, 'buildFormatParser');
    const months = ['janvier', 'März', 'May', 'junio'];
    const columns = Array.from({ length: 1_000 }, (_, index) => ({
      name: `Order Date (${index})`,
      values: months.map((month, place) => `${1 + ((index + place) % 28)}. ${month} 2026`),
    }));
    suggestMapping({ target: 'sales-document', columns, earlier: [] });
    expect(buildParser.mock.calls.length).toBeLessThan(100);
    buildParser.mockRestore();
  });

  it('may all have the same meaning', () => {
    const signs = ['.', '_', '-', '/', ' '];
    const same = wide(
      625,
      (index) => `Order${[1, 5, 25, 125].map((place) => signs[Math.floor(index / place) % 5]).join('')}No`,
    );
    const distinct = new Set(same.map((column) => column.name)).size;
    const { undecided } = suggestMapping({ target: 'sales-document', columns: same, earlier: [] });
    expect(undecided).toHaveLength(1);
    expect(undecided[0]?.alternatives).toHaveLength(distinct);
    expect(undecided[0]?.confidence).toBe(0);
  });
});
