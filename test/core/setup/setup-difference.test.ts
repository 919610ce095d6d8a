import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { type SetupChange, setupDifference } from '../../../core/setup/setup-difference.js';
import { itemsSetup } from '../../../examples/setups.js';
import { arbitrarySetup } from './arbitrary-setup.js';

/** The value at a JSON pointer. */
function at(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((value, name) => (value as Record<string, unknown>)[name], document);
}

const parent = (pointer: string): string => pointer.slice(0, pointer.lastIndexOf('/'));

const isOrder = (change: SetupChange, after: unknown): boolean =>
  change.kind === 'changed' && Array.isArray(at(after, change.pointer)) && Array.isArray(change.before);

describe('the difference of two setups', () => {
  it('is empty if they are equal, in any order of properties, and is not if they differ', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, inner]) => [name, shuffled(inner)]),
      );
    };
    fc.assert(
      fc.property(arbitrarySetup, arbitrarySetup, (one, other) => {
        expect(setupDifference(one, shuffled(one))).toEqual([]);
        expect(setupDifference(one, other).length === 0).toBe(isDeepStrictEqual(one, other));
      }),
    );
  });

  it('has the values before and after at each pointer, and is symmetric', () => {
    fc.assert(
      fc.property(arbitrarySetup, arbitrarySetup, (before, after) => {
        const changes = setupDifference(before, after);
        for (const change of changes.filter((found) => !isOrder(found, after))) {
          if (change.kind === 'removed') expect(at(after, parent(change.pointer))).toBeTypeOf('object');
          else expect(at(after, change.pointer)).toEqual(change.after);
          if (change.kind === 'changed') expect(change.before).not.toEqual(change.after);
        }
        const kinds = (list: SetupChange[], swapped: boolean) =>
          list
            .map(({ kind }) => (swapped && kind !== 'changed' ? { added: 'removed', removed: 'added' }[kind] : kind))
            .sort();
        expect(kinds(setupDifference(after, before), true)).toEqual(kinds(changes, false));
      }),
    );
  });

  it('is one change for an entry that is inserted at any position', () => {
    fc.assert(
      fc.property(
        arbitrarySetup,
        fc.nat(),
        fc.constantFrom('mappings' as const, 'validations' as const),
        (setup, place, list) => {
          const entries: unknown[] = setup[list] ?? [];
          const position = place % (entries.length + 1);
          const entry = list === 'mappings' ? { field: 'new', column: 'x' } : { check: 'required', field: 'new' };
          const before = { ...setup, [list]: entries };
          const after = { ...setup, [list]: entries.toSpliced(position, 0, entry) };
          expect(setupDifference(before, after)).toEqual([
            { pointer: `/${list}/${position}`, kind: 'added', after: entry },
          ]);
          expect(setupDifference(after, before)).toEqual([
            { pointer: `/${list}/${position}`, kind: 'removed', before: entry },
          ]);
        },
      ),
    );
  });

  const setup: IntegrationSetup = {
    ...itemsSetup,
    validations: [
      { check: 'length', field: 'number', maximum: 10 },
      { check: 'length', field: 'number', minimum: 2, severity: 'warning' },
    ],
  };
  const [number, ...others] = setup.mappings as [IntegrationSetup['mappings'][number]];

  it.each<[string, Partial<IntegrationSetup>, SetupChange[]]>([
    [
      'a mapping that changes and moves to the end',
      { mappings: [...others, { ...number, column: 'Item', rules: [{ rule: 'trim' }] }] },
      [
        {
          pointer: '/mappings',
          kind: 'changed',
          before: ['number', 'description', 'unitPrice', 'vendorNumber'],
          after: ['description', 'unitPrice', 'vendorNumber', 'number'],
        },
        { pointer: '/mappings/3/column', kind: 'changed', before: 'No.', after: 'Item' },
        { pointer: '/mappings/3/rules', kind: 'added', after: [{ rule: 'trim' }] },
      ],
    ],
    [
      'a validation in front of two others of the same field, one of which changes',
      {
        validations: [
          { check: 'pattern', field: 'number', pattern: '^I' },
          { check: 'length', field: 'number', maximum: 12 },
          { check: 'length', field: 'number', minimum: 2, severity: 'warning' },
        ],
      },
      [
        { pointer: '/validations/0', kind: 'added', after: { check: 'pattern', field: 'number', pattern: '^I' } },
        { pointer: '/validations/1/maximum', kind: 'changed', before: 10, after: 12 },
      ],
    ],
    [
      'another write mode',
      { writeMode: 'insert' },
      [{ pointer: '/writeMode', kind: 'changed', before: 'upsert', after: 'insert' }],
    ],
    [
      'a name with marks of pointers',
      { mappings: [{ ...number, rules: [{ rule: 'map', values: { 'a/b~c': 'x' } }] }, ...others] },
      [{ pointer: '/mappings/0/rules', kind: 'added', after: [{ rule: 'map', values: { 'a/b~c': 'x' } }] }],
    ],
  ])('detects %s', (_, change, expected) => {
    expect(setupDifference(setup, { ...setup, ...change })).toEqual(expected);
  });

  it('has pointers as in RFC 6901', () => {
    expect(setupDifference({ values: { 'a/b~c': 1 } }, { values: { 'a/b~c': 2 } })).toEqual([
      { pointer: '/values/a~1b~0c', kind: 'changed', before: 1, after: 2 },
    ]);
  });

  it('of long lists compares every entry only a few times, not with each other entry', () => {
    let reads = 0;
    const entry = (name: string) => ({
      get field() {
        reads += 1;
        return name;
      },
    });
    const long = Array.from({ length: 5_000 }, (_, index) => entry(`value ${index}`));
    const first = entry('first');
    expect(setupDifference(long, [first, ...long])).toEqual([{ pointer: '/0', kind: 'added', after: first }]);
    expect(reads).toBeLessThan(20 * long.length);
  });
});
