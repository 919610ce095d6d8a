import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression, textOf } from '../../../../core/mapping/expression/expression.js';
import { OutOfSteps, withinBudget } from '../../../../core/mapping/step-budget.js';

const variables = { columns: 'map<string, string>', row: 'int', today: 'string', price: 'dyn' };
const value = (text: string, columns: Record<string, string> = {}): string =>
  textOf(compileExpression(text, variables).evaluate({ columns, row: 7n, today: '2026-11-22', price: null }));
const fault = (text: string): string => {
  try {
    compileExpression(text, variables);
  } catch (error) {
    return (error as Error).message;
  }
  return 'compiles';
};

describe('an expression', () => {
  it.each([
    ['columns["Qty"] + " pieces"', '3 pieces'],
    ['decimal(columns["Qty"]) * decimal(columns["Price"])', '0.9'],
    ['decimal("0.1") + decimal("0.2") == 0.3 ? "exact" : "binary"', 'exact'],
    ['round(decimal("10") / 3, 2)', '3.33'],
    ['1 - decimal("0.25")', '0.75'],
    ['-decimal("5")', '-5'],
    ['abs(decimal("-5.50"))', '5.5'],
    ['columns["Qty"] == "" ? "none" : upper(columns["Name"])', 'ANN'],
    ['row * 10', '70'],
    ['today < "2026-12-01" ? "early" : "late"', 'early'],
    ['addDays(today, 30)', '2026-12-22'],
    ['addDays("2024-02-28", 1)', '2024-02-29'],
    ['daysBetween("2026-01-01", today)', '325'],
    [
      'string(year(today)) + "-" + string(month(today)) + "-" + string(dayOfMonth(today)) + "-" + string(weekday(today))',
      '2026-11-22-7',
    ],
    ['columns["Name"].substring(0, 1) + columns["Name"].split("n").join("m")', 'AAmm'],
    ['like(columns["Name"], "^A.n$")', 'true'],
    ['null', ''],
    ['1.5e30', '1500000000000000000000000000000'],
    ['columns["Qty"] in ["3", "4"]', 'true'],
  ])('%s has the result %s', (text, expected) => {
    expect(value(text, { Qty: '3', Price: '0.30', Name: 'Ann' })).toBe(expected);
  });

  it('reports which columns and variables it contains', () => {
    const {
      columns,
      variables: named,
      asksForNull,
    } = compileExpression('price == null ? columns["Unit Price"] : columns.Price + string(row)', variables);
    expect({ columns: [...columns].sort(), named: [...named].sort(), asksForNull }).toEqual({
      columns: ['Price', 'Unit Price'],
      named: ['price', 'row'],
      asksForNull: true,
    });
  });

  it.each([
    ['1 +', /end|EOF/i],
    ['nosuch(1)', 'There is no function "nosuch".'],
    ['unknown', /unknown/],
    ['columns', 'Name a column as columns["Unit Price"].'],
    ['columns[columns["A"]]', 'Name a column as columns["Unit Price"].'],
    ['size(columns)', 'Name a column as columns["Unit Price"].'],
    ['"a" * 2', /\*/],
    ['"aaa".matches("(a+)+b")', 'There is no function "matches".'],
    ['like("a", columns["P"])', 'The pattern of like(text, "pattern") must be a literal text.'],
    ['like("a", "(")', /\(/],
    ['[1, 2].map(x, x * 2).size()', 'There is no function "map".'],
    ['[1, 2].all(x, [1, 2].all(y, true))', 'There is no function "all".'],
    ['cel.bind(a, "x" + "x", a + a)', 'There is no function "bind".'],
    ['has(columns.A)', 'There is no function "has".'],
    ['"x".constructor', 'Values have no properties'],
  ])('%s is refused', (text, reason) => {
    expect(fault(text)).toMatch(reason);
  });

  it('that is constructed to use excessive time or memory is refused or ends immediately', () => {
    expect(fault(Array.from({ length: 400 }, () => '1').join(' + '))).toMatch(/limit|exceed|node/i);
    expect(fault(`${'('.repeat(200)}1${')'.repeat(200)}`)).toMatch(/limit|exceed|depth/i);
    expect(fault(`[${Array.from({ length: 200 }, () => '1').join()}]`)).toMatch(/limit|exceed|element/i);
    const powers = `decimal("${'9'.repeat(30)}")${' * decimal("9")'.repeat(60)}`;
    expect(() => value(powers)).toThrow('The number is too large.');
    // A backtracking engine would run for ever with this pattern.
    expect(value('like(columns["T"], "^(([a-z])+.)+[A-Z]([a-z])+$")', { T: 'a'.repeat(20_000) })).toBe('false');
  });

  it('that multiplies its texts ends with an error before the memory is used up', () => {
    const T = 'x'.repeat(50_000);
    const wide = (expression: string) => () => value(expression, { T });
    expect(wide('columns["T"].split("").join(columns["T"])')).toThrow('A text becomes longer than 100000 characters.');
    expect(wide('"a,b".split(",").join(columns["T"] + columns["T"])')).toThrow('becomes longer');
    expect(wide(Array.from({ length: 60 }, () => 'columns["T"]').join(' + '))).toThrow(
      'A text becomes longer than 100000 characters.',
    );
    expect(wide('columns["T"].split("").join(",").split(",").join("")')()).toBe(T);
    expect(value('"a-b".split("-").join()')).toBe('ab');
    expect(value('["a", "b"].join("-") + [].join("-")')).toBe('a-b');
    expect(fault('["a"].join_("-")')).toBe('There is no function "join_".');
  });

  it.each([
    ['columns["T"].lastIndexOf(columns["Half"])'],
    ['columns["T"].indexOf(columns["Half"])'],
    ['columns["T"].contains(columns["Half"]) ? 1 : 2'],
    ['columns["T"].split(columns["Half"]).join("")'],
    ['columns["T"].lastIndexOf(columns["Half"]) > 0 || true'],
    ['like(columns["T"], "[a-z]{400}[0-9]") ? 1 : 2'],
    [`size(${Array.from({ length: 25 }, () => 'columns["T"].split("")').join(' + ')})`],
    [Array.from({ length: 50 }, () => 'size(upper(columns["T"]))').join(' + ')],
  ])('%s ends with an error before it takes too long', (text) => {
    const columns = { T: 'a'.repeat(100_000), Half: `b${'a'.repeat(50_000)}` };
    expect(() => value(text, columns)).toThrow(/takes more than 10000000 steps|has more than/);
    expect(value(text.replace(/ \? 1 : 2$/, ''), { T: 'aab', Half: 'a' })).toEqual(expect.any(String));
  });

  it('shares the budget of steps of its record with the other expressions', () => {
    const search = compileExpression('columns["T"].lastIndexOf("bbbbbbbbbb")', variables);
    const columns = { T: 'a'.repeat(50_000) };
    const often = (times: number) => () => {
      for (let time = 0; time < times; time += 1) search.evaluate({ columns });
    };
    expect(often(100)).not.toThrow();
    expect(() => withinBudget(often(10))).not.toThrow();
    expect(() => withinBudget(often(100))).toThrow(OutOfSteps);
    expect(often(1)).not.toThrow();
  });

  it.each([
    'decimal("1,5")',
    'decimal("")',
    'decimal("1") / 0',
    'addDays("22.11.2026", 1)',
    'addDays(today, 9999999)',
    'int("x")',
    '[1]',
    '"😀".substring(0, 1)',
    '"😀".split("").join(" ")',
    '"a\\u0000b"',
  ])('%s reports why it has no value', (text) => {
    expect(() => value(text)).toThrow(Error);
  });

  it('adds and multiplies decimals exactly', () => {
    const amount = fc
      .tuple(fc.bigInt(-(10n ** 15n), 10n ** 15n), fc.integer({ min: 0, max: 10 }))
      .map(([digits, scale]) => new (Decimal.clone({ precision: 60 }))(String(digits)).times(`1e-${scale}`).toFixed());
    const sum = compileExpression('decimal(columns["a"]) * decimal(columns["b"]) + decimal(columns["c"])', variables);
    fc.assert(
      fc.property(amount, amount, amount, (a, b, c) => {
        const Exact = Decimal.clone({ precision: 100 });
        expect(textOf(sum.evaluate({ columns: { a, b, c } }))).toBe(new Exact(a).times(b).plus(c).toFixed());
      }),
    );
  });

  it('always returns a value or an error, for any text', () => {
    const token = fc.constantFrom(
      'columns["A"]',
      'row',
      '"x"',
      '1',
      '1.5',
      'null',
      '(',
      ')',
      '+',
      '*',
      '?',
      ':',
      '==',
      '[',
      ']',
      'decimal',
      'like',
      ',',
      '.',
      '!',
      '&&',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 60 }),
          fc.array(token, { maxLength: 12 }).map((parts) => parts.join(' ')),
        ),
        (text) => {
          try {
            value(text, { A: '1' });
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
