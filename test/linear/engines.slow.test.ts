import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endlessIn } from './endless-in.js';

const engines = new URL('./engines.mjs', import.meta.url);

/** Texts that say the same thing for long and then something else: what searches twice searches them for ever. */
const pump = (pieces: readonly string[], most: number) =>
  fc
    .tuple(
      fc.constantFrom('', ...pieces),
      fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: most }),
      fc.constantFrom('', 'x', '!', ' ', ...pieces),
    )
    .map(([first, repeated, times, last]) => `${first}${repeated.join('').repeat(times)}${last}`);

const soup = (pieces: readonly string[], most: number) =>
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: most }).map((parts) => parts.join(''));

/** The case that takes for ever, of so many; undefined where none does. */
const endless = <Case>(arbitrary: fc.Arbitrary<Case>, numRuns: number) =>
  endlessIn(engines, fc.sample(arbitrary, { numRuns, seed: 12 }));

describe('with any setup and any content of files', () => {
  it('dates are read or refused in time', async () => {
    const tokens = ['y', 'yy', 'M', 'MM', 'L', 'LLL', 'd', 'o', 'k', 'W', 'H', 'h', 'm', 's', 'S', 'u', 'a', 'z', 'ZZ'];
    const format = soup([...tokens, 'D', 'ff', "'1'", '1', '.', ' ', '-'], 25);
    const cases = fc.record({
      engine: fc.constant('date'),
      format: fc.oneof(format, soup(['y', 'M'], 50)),
      text: pump(['1', '12', '.', ' ', 'Jan'], 2_000),
    });
    const known = ['yM', 'yMdH', 'uS', 'dd', 'y M'].flatMap((part) =>
      ['1'.repeat(60), `${'1'.repeat(149)}`, '1'.repeat(1_000_000)].map((text) => ({
        engine: 'date',
        format: part.repeat(50 / part.length),
        text: `${text}x`,
      })),
    );
    expect(await endlessIn(engines, known)).toBeUndefined();
    expect(await endless(cases, 2_000)).toBeUndefined();
  });

  it('rules and patterns are applied or fail in time', async () => {
    const pieces = [
      'a',
      'b',
      '.',
      '\\s',
      '[a-z]',
      '\\pL',
      '*',
      '+',
      '?',
      '{0,30}',
      '{2,}',
      '(',
      ')',
      '|',
      '^',
      '$',
      '!',
    ];
    const pattern = fc.oneof(soup(pieces, 12), fc.constantFrom('a(.*!)?', '(a?){150}a{150}!', '(.*)(.*)!?', 'a|b!'));
    const replacement = soup(['$1', '$&', "$'", '$`', 'aa', ''], 60);
    const rule = fc.oneof(
      fc.record({ rule: fc.constant('replace-pattern'), pattern, with: replacement, ignoreCase: fc.boolean() }),
      fc.record({ rule: fc.constant('extract'), pattern, onNoMatch: fc.constant('keep') }),
      fc.record({
        rule: fc.constant('replace'),
        text: fc.constantFrom('a', 'aab', ' '),
        with: fc.constant('a'.repeat(200)),
      }),
      fc.record({ rule: fc.constantFrom('title', 'upper', 'trim', 'alphanumeric') }),
    );
    const cases = fc.record({
      engine: fc.constant('rules'),
      rules: fc.array(rule, { minLength: 1, maxLength: 6 }),
      text: pump(['a', 'b', ' ', 'ab', '\n'], 100_000),
    });
    expect(await endless(cases, 150)).toBeUndefined();
  });

  it('expressions are computed or fail in time', async () => {
    const text = fc.letrec<{ text: string; list: string }>((tie) => ({
      text: fc.oneof(
        { depthSize: 'medium', withCrossShrink: true },
        fc.constantFrom('columns["A"]', 'columns["B"]', '"ab"', '""'),
        fc.tuple(tie('text'), tie('text')).map(([one, other]) => `(${one} + ${other})`),
        fc
          .tuple(tie('text'), fc.constantFrom('indexOf', 'lastIndexOf', 'contains'), tie('text'))
          .map(([one, name, other]) => `string(${one}.${name}(${other}))`),
        fc.tuple(tie('list'), tie('text')).map(([list, between]) => `${list}.join(${between})`),
        tie('text').map((one) => `upper(${one}).trim()`),
        tie('text').map((one) => `string(like(${one}, "((a{0,30}){0,15}b)+c"))`),
      ),
      list: fc.oneof(
        { depthSize: 'medium' },
        fc.tuple(tie('text'), tie('text')).map(([one, other]) => `${one}.split(${other})`),
        fc.tuple(tie('list'), tie('list')).map(([one, other]) => `(${one} + ${other})`),
      ),
    }));
    const cases = fc.record({
      engine: fc.constant('expression'),
      expression: text.text.filter((one) => one.length <= 1_000),
      columns: fc.record({ A: pump(['a', 'b'], 33_000), B: pump(['a'], 50_000) }),
    });
    const known = {
      engine: 'expression',
      expression: Array.from({ length: 8 }, () => 'string(columns["A"].lastIndexOf(columns["B"]))').join(' + '),
      columns: { A: 'a'.repeat(100_000), B: `${'a'.repeat(49_999)}b` },
    };
    expect(await endlessIn(engines, [known])).toBeUndefined();
    expect(await endless(cases, 300)).toBeUndefined();
  });

  it('mails are written in time', async () => {
    const cases = fc.record({
      engine: fc.constant('mail'),
      text: pump(['{', '{{', '}', '}}', ' ', 'a', '{{a}}', '{{}}'], 10_000),
    });
    const known = { engine: 'mail', text: `{{${' '.repeat(49_000)}` };
    expect(await endlessIn(engines, [known])).toBeUndefined();
    expect(await endless(cases, 100)).toBeUndefined();
  });

  it('answers of endpoints are read in time, whatever they repeat', async () => {
    const answer = (one: object) => ({
      engine: 'endpoint',
      text: JSON.stringify({ outcomes: Array.from({ length: 200_000 }, () => one) }),
    });
    const same = [
      answer({ idempotencyKey: 'a', outcome: 'inserted' }),
      answer({ idempotencyKey: '', outcome: 'error' }),
    ];
    expect(await endlessIn(engines, same)).toBeUndefined();
  });

  it('columns are recognised by their names and values in time, numbers and dates included', async () => {
    const pieces = ['1', '0', ' ', '.', ',', '-', 'x', 'ext', '@', '(', ')', '[', '/', 'a', 'A', '20/', '\u00a0'];
    const cases = fc.record({ engine: fc.constantFrom('look', 'number'), text: pump(pieces, 50_000) });
    const known = [`1${' '.repeat(999_998)}y`, `1,${'0'.repeat(999_990)}1`, ' '.repeat(1_000_000)].flatMap((text) =>
      ['look', 'number'].map((engine) => ({ engine, text })),
    );
    expect(await endlessIn(engines, known)).toBeUndefined();
    expect(await endless(cases, 100)).toBeUndefined();
  });
});
