import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Node, parseSync, Visitor } from 'oxc-parser';
import { expect, it } from 'vitest';

const tests = join(import.meta.dirname, '..');
const clock = /\b(performance\.now|Date\.now|process\.hrtime(\.bigint)?)\(\)/;
/** A point in time minus the current time is not a duration of the test. */
const timeAhead = /-\s*Date\.now\(\)/;
const arithmetic = /^[\w\s.()+*/-]+$/;

/** The places in the text of a file where a duration is asserted. */
function timedAssertions(file: string, text: string): string[] {
  const { program } = parseSync(file, text);
  const textOf = ({ start, end }: Node): string => text.slice(start, end);
  const timed = new Set<string>();
  const isTimed = (source: string): boolean =>
    (clock.test(source) && !timeAhead.test(source)) ||
    [...timed].some((name) => new RegExp(`\\b${name}\\b`).test(source));
  // Notes variables whose value is read from the clock or computed from such a value.
  const note = (name: Node, value: Node | null): void => {
    if (!value || name.type !== 'Identifier') return;
    const source = textOf(value);
    if (arithmetic.test(source) && isTimed(source)) timed.add(name.name);
  };
  const places: string[] = [];
  // Repeated until no variable is added, as values may be computed from variables that are declared later.
  for (let known = -1; known < timed.size; ) {
    known = timed.size;
    new Visitor({
      VariableDeclarator: ({ id, init }) => note(id, init),
      AssignmentExpression: ({ left, right }) => note(left, right),
    }).visit(program);
  }
  new Visitor({
    CallExpression({ callee, arguments: [argument], start }) {
      if (callee.type === 'Identifier' && callee.name === 'expect' && argument && isTimed(textOf(argument)))
        places.push(`${file}:${text.slice(0, start).split('\n').length}`);
    },
  }).visit(program);
  return places;
}

it('no test asserts durations, because a busy machine takes longer', () => {
  const sources = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  expect(sources.length).toBeGreaterThan(250);
  const found = sources.flatMap((path) => timedAssertions(path, readFileSync(join(tests, path), 'utf8')));
  expect(found, 'Expect an order of events, a count or a state.').toEqual([]);
});

it.each([
  'const began = performance.now(); expect(performance.now() - began).toBeLessThan(5);',
  'const began = Date.now(); const seconds = (Date.now() - began) / 1_000; expect(seconds).toBeLessThan(5);',
  'let at = 0; at ||= Date.now(); expect(at - from).toBeGreaterThan(5);',
])('an assertion of a duration is found: %s', (text) =>
  expect(timedAssertions('a.test.ts', text)).toEqual(['a.test.ts:1']),
);
