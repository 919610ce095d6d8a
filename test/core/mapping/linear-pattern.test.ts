import { expect, it } from 'vitest';
import { type LinearPattern, linearPattern } from '../../../core/mapping/linear-pattern.js';
import { OutOfSteps, withinBudget } from '../../../core/mapping/step-budget.js';

/** Returns a text of `length` letters a and b. Each seed results in another text and other states of the engine. */
const mixed = (length: number, seed: number): string =>
  Array.from({ length }, (_, place) => ((place * (place + seed)) % 7 < 3 ? 'a' : 'b')).join('');

/** Uses of patterns that each take milliseconds, with each of the engine's algorithms. */
const uses: [string, string, (pattern: LinearPattern, seed: number) => unknown][] = [
  [
    'are long and in which matches are replaced of',
    '(?:a*b?){160}z|a',
    (pattern) => pattern.replace('a'.repeat(100), 'x', 1_000),
  ],
  [
    'are short and in which matches are replaced of',
    '(?:a?){160}z|a',
    (pattern) => pattern.replace('a'.repeat(100), 'x', 1_000),
  ],
  ['lead to many states and are tested with', 'a[ab]{240}[cd]', (pattern, seed) => pattern.test(mixed(800, seed))],
  ['contain a match that is extracted by', 'a[ab]{140}[cd]', (pattern, seed) => pattern.extract(mixed(800, seed))],
];

it.each(uses)('a hundred texts that %s %s need more steps than a record is allowed', (_, pattern, use) => {
  const compiled = linearPattern(pattern);
  expect(() =>
    withinBudget(() => {
      for (let seed = 1; seed <= 100; seed += 1) use(compiled, seed);
    }),
  ).toThrow(OutOfSteps);
});

it('common patterns on common texts leave most of the budget', () => {
  const sentence = 'The quick  brown fox jumps over the lazy dog. '.repeat(3);
  const [blanks, date, mail] = ['\\s+', '(\\d{4})-(\\d{2})-(\\d{2})', '^[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+$'].map(
    (source) => linearPattern(source),
  ) as [LinearPattern, LinearPattern, LinearPattern];
  withinBudget(() => {
    for (let times = 0; times < 1_000; times += 1) {
      blanks.replace(sentence, ' ', 1_000);
      date.extract('Delivered on 2026-01-31, late.');
      mail.test('someone.with.a.name@example.com');
    }
  });
});
