import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEndless } from './find-endless.js';

const engines = new URL('./engines.mjs', import.meta.url);

/** Texts that repeat a part many times and end differently: a search that backtracks takes very long on them. */
const repeatedText = (parts: readonly string[], maxRepeats: number) =>
  fc
    .tuple(
      fc.constantFrom('', ...parts),
      fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: maxRepeats }),
      fc.constantFrom('', 'x', '!', ' ', ...parts),
    )
    .map(([first, repeated, times, last]) => `${first}${repeated.join('').repeat(times)}${last}`);

const joined = (parts: readonly string[], maxLength: number) =>
  fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength }).map((chosen) => chosen.join(''));

/** Returns the case that does not end, of `numRuns` cases; undefined if all end. */
const findEndlessOf = <Case>(arbitrary: fc.Arbitrary<Case>, numRuns: number) =>
  findEndless(engines, fc.sample(arbitrary, { numRuns, seed: 12 }));

describe('for any setup and any content of files', () => {
  it('dates are read or refused in time', async () => {
    const tokens = ['y', 'yy', 'M', 'MM', 'L', 'LLL', 'd', 'o', 'k', 'W', 'H', 'h', 'm', 's', 'S', 'u', 'a', 'z', 'ZZ'];
    const format = joined([...tokens, 'D', 'ff', "'1'", '1', '.', ' ', '-'], 25);
    const cases = fc.record({
      engine: fc.constant('date'),
      format: fc.oneof(format, joined(['y', 'M'], 50)),
      text: repeatedText(['1', '12', '.', ' ', 'Jan'], 2_000),
    });
    const known = ['yM', 'yMdH', 'uS', 'dd', 'y M'].flatMap((part) =>
      ['1'.repeat(60), `${'1'.repeat(149)}`, '1'.repeat(1_000_000)].map((text) => ({
        engine: 'date',
        format: part.repeat(50 / part.length),
        text: `${text}x`,
      })),
    );
    expect(await findEndless(engines, known)).toBeUndefined();
    expect(await findEndlessOf(cases, 2_000)).toBeUndefined();
  });

  it('rules and patterns are applied or fail in time', async () => {
    const parts = [
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
    const pattern = fc.oneof(joined(parts, 12), fc.constantFrom('a(.*!)?', '(a?){150}a{150}!', '(.*)(.*)!?', 'a|b!'));
    const replacement = joined(['$1', '$&', "$'", '$`', 'aa', ''], 60);
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
      text: repeatedText(['a', 'b', ' ', 'ab', '\n'], 100_000),
    });
    expect(await findEndlessOf(cases, 150)).toBeUndefined();
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
      columns: fc.record({ A: repeatedText(['a', 'b'], 33_000), B: repeatedText(['a'], 50_000) }),
    });
    const known = {
      engine: 'expression',
      expression: Array.from({ length: 8 }, () => 'string(columns["A"].lastIndexOf(columns["B"]))').join(' + '),
      columns: { A: 'a'.repeat(100_000), B: `${'a'.repeat(49_999)}b` },
    };
    expect(await findEndless(engines, [known])).toBeUndefined();
    expect(await findEndlessOf(cases, 300)).toBeUndefined();
  });

  it('e-mails are written in time', async () => {
    const cases = fc.record({
      engine: fc.constant('mail'),
      text: repeatedText(['{', '{{', '}', '}}', ' ', 'a', '{{a}}', '{{}}'], 10_000),
    });
    const known = { engine: 'mail', text: `{{${' '.repeat(49_000)}` };
    expect(await findEndless(engines, [known])).toBeUndefined();
    expect(await findEndlessOf(cases, 100)).toBeUndefined();
  });

  it('answers of endpoints are read in time, even if they repeat an outcome many times', async () => {
    const answer = (outcome: object) => ({
      engine: 'endpoint',
      text: JSON.stringify({ outcomes: Array.from({ length: 200_000 }, () => outcome) }),
    });
    const repeatedAnswers = [
      answer({ idempotencyKey: 'a', outcome: 'inserted' }),
      answer({ idempotencyKey: '', outcome: 'error' }),
    ];
    expect(await findEndless(engines, repeatedAnswers)).toBeUndefined();
  });

  it('columns are recognised in time by their names and values, including numbers and dates', async () => {
    const parts = ['1', '0', ' ', '.', ',', '-', 'x', 'ext', '@', '(', ')', '[', '/', 'a', 'A', '20/', '\u00a0'];
    const cases = fc.record({ engine: fc.constantFrom('recognise', 'number'), text: repeatedText(parts, 50_000) });
    const known = [`1${' '.repeat(999_998)}y`, `1,${'0'.repeat(999_990)}1`, ' '.repeat(1_000_000)].flatMap((text) =>
      ['recognise', 'number'].map((engine) => ({ engine, text })),
    );
    expect(await findEndless(engines, known)).toBeUndefined();
    expect(await findEndlessOf(cases, 100)).toBeUndefined();
  });
});
