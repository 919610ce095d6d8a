import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Node, parseSync, Visitor } from 'oxc-parser';
import { expect, it } from 'vitest';

const tests = join(import.meta.dirname, '..');
const clock = /\b(performance\.now|Date\.now|process\.hrtime(\.bigint)?)\(\)/;
/** The clock subtracted from something says how far ahead that is, not how long anything took. */
const ahead = /-\s*Date\.now\(\)/;
const reckoned = /^[\w\s.()+*/-]+$/;

/** The places at which a text expects something of how long something took. */
function timedAssertions(file: string, text: string): string[] {
  const { program } = parseSync(file, text);
  const textOf = ({ start, end }: Node): string => text.slice(start, end);
  const timed = new Set<string>();
  const isTimed = (source: string): boolean =>
    (clock.test(source) && !ahead.test(source)) || [...timed].some((name) => new RegExp(`\\b${name}\\b`).test(source));
  // A reading of the clock, or what is reckoned from one.
  const note = (name: Node, value: Node | null): void => {
    if (!value || name.type !== 'Identifier') return;
    const source = textOf(value);
    if (reckoned.test(source) && isTimed(source)) timed.add(name.name);
  };
  const places: string[] = [];
  // What is reckoned from a reading may be reckoned on.
  for (let known = -1; known < timed.size; ) {
    known = timed.size;
    new Visitor({
      VariableDeclarator: ({ id, init }) => note(id, init),
      AssignmentExpression: ({ left, right }) => note(left, right),
    }).visit(program);
  }
  new Visitor({
    CallExpression({ callee, arguments: [given], start }) {
      if (callee.type === 'Identifier' && callee.name === 'expect' && given && isTimed(textOf(given)))
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
])('%s is found', (text) => expect(timedAssertions('a.test.ts', text)).toEqual(['a.test.ts:1']));
