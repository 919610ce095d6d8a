import { describe, expect, it } from 'vitest';
import { currenciesOf, isAmount, readNumbers } from '../../../core/detection/number-formats.js';
import type { DetectedColumn } from '../../../core/detection/value-formats.js';
import { detected, finding, tied } from './written-file.js';

/** Returns the findings about a column of a file. */
async function column(values: readonly string[]): Promise<DetectedColumn> {
  const { columns } = await detected(`No.\tValue\n${values.map((value, at) => `N${at}\t${value}\n`).join('')}`);
  return columns[1] as DetectedColumn;
}

describe('amounts', () => {
  it.each<[string[], object, string[]]>([
    [['$+1,500.00', '$2.50'], { groupSeparator: ',', currency: ['$'] }, ['1500.00', '2.50']],
    [['($900.23)', '$(12.34)', '-$99'], { currency: ['$'] }, ['-900.23', '-12.34', '-99']],
    [['1.355,90€', '10,00 €'], { decimalSeparator: ',', groupSeparator: '.', currency: ['€'] }, ['1355.90', '10.00']],
    [['1\u202f234,56 €'], { decimalSeparator: ',', groupSeparator: ' ', currency: ['€'] }, ['1234.56']],
    [['5 €', '6,50 EUR'], { decimalSeparator: ',', currency: ['€', 'EUR'] }, ['5', '6.50']],
    [['USD 5.00', 'USD 7.25'], { currency: ['USD'] }, ['5.00', '7.25']],
    [['12,00 kr', '7,50 kr'], { decimalSeparator: ',', currency: ['kr'] }, ['12.00', '7.50']],
    [['1\u2007234,5', '7,5'], { decimalSeparator: ',', groupSeparator: ' ' }, ['1234.5', '7.5']],
    [["1'234,50", '7,50'], { decimalSeparator: ',', groupSeparator: "'" }, ['1234.50', '7.50']],
    [['(1,234.50)', '12.00'], { groupSeparator: ',' }, ['-1234.50', '12.00']],
    [['1,23,456.00'], { groupSeparator: ',' }, ['123456.00']],
    [['\u20137.50', '\u22125.00'], {}, ['-7.50', '-5.00']],
    [['1.5E+05', '2.5E-02'], {}, ['150000', '0.025']],
    [['30%', '12.5 %'], {}, ['30', '12.5']],
  ])('%j have one format', (texts, format, values) => {
    expect(texts.filter((text) => !isAmount(text))).toEqual([]);
    expect(readNumbers(texts)).toEqual([{ format, values }]);
  });

  it.each(
    'en-US en-GB en-IN en-ZA de-DE de-AT de-CH fr-FR fr-CA es-ES es-MX nl-NL it-IT pt-BR da-DK sv-SE nb-NO pl-PL fi-FI cs-CZ hu-HU tr-TR ru-RU ja-JP he-IL'.split(
      ' ',
    ),
  )('are read as programs write them in %s', (locale) => {
    const amounts = [1234.5, -0.75, 1234567.89, 12, -99999.99];
    const currencies = ['EUR', 'USD', 'GBP', 'SEK', 'PLN', 'CHF', 'INR', 'BRL'];
    const styles: Intl.NumberFormatOptions[] = [
      { minimumFractionDigits: 2 },
      ...currencies.flatMap((currency): Intl.NumberFormatOptions[] =>
        (['symbol', 'code'] as const).map((currencyDisplay) => ({
          style: 'currency',
          currency,
          currencyDisplay,
          currencySign: 'accounting',
        })),
      ),
    ];
    for (const style of styles) {
      const format = new Intl.NumberFormat(locale, style);
      const texts = amounts.map((amount) => format.format(amount));
      expect(
        readNumbers(texts).map(({ values }) => values.map(Number)),
        texts.join(' '),
      ).toEqual([amounts]);
    }
  });

  it('in several currencies are a tie', async () => {
    expect(currenciesOf(['5 €', '6 EUR', '7 $', '8 USD', '9 CAD'])).toEqual([['€', 'EUR'], ['$', 'USD'], ['CAD']]);
    const found = await column(['5.00 €', '7.50 $']);
    expect(tied(found, 'number')).toEqual([{ currency: ['€'] }, { currency: ['$'] }]);
    expect(found.mapping).toEqual({});
  });

  it('marked CR and DR are a tie', async () => {
    const found = await column(['100.00 CR', '20.00 DR']);
    expect(tied(found, 'number')).toEqual([{ debitCredit: 'credit-negative' }, { debitCredit: 'debit-negative' }]);
    expect(finding(found, 'number').reason).toContain('debit or credit');
  });

  it('in several formats are a tie', async () => {
    const found = await column(['1.234,50', '1,234.50', '7.5']);
    expect(finding(found, 'kind').value).toBe('number');
    expect(tied(found, 'number').length).toBeGreaterThan(1);
  });

  it('with a percent sign say what they mean', async () => {
    const found = await column(['30%', '5%']);
    expect(finding(found, 'kind')).toMatchObject({ value: 'number', reason: expect.stringContaining('"percentSign"') });
    expect(found.mapping).toEqual({});
  });

  it.each(['00042', 'R12', 'USD12', '12S', 'A-1', '12 pcs', '5 kg', '1E5', '123456789012345', '(1', '5%5'])(
    'are not codes and quantities such as %s',
    (text) => {
      expect(isAmount(text)).toBe(false);
    },
  );

  it.each([[['+49 30 1234567', '+49 30 7654321']], [['1.2.3', '1.2.4']], [['192.168.0.1', '10.0.0.1']]])(
    'are not telephone numbers, versions and addresses such as %j',
    async (texts) => {
      expect(finding(await column(texts), 'kind').value).not.toBe('number');
    },
  );
});

describe('texts that Excel marks', () => {
  it('with an apostrophe have a rule that removes it', async () => {
    const found = await column(["'00127", "'4006381333931", '4006381333948']);
    expect(found.mapping.rules).toEqual([{ rule: 'replace-pattern', pattern: "^'([0-9=+@-])", with: '$1' }]);
    expect(finding(found, 'rules').reason).toContain("'00127");
    expect((await column(["'A-1", "'2"])).mapping.rules).toEqual([
      { rule: 'replace-pattern', pattern: "^'", with: '' },
    ]);
  });

  it('keep an apostrophe that is their own', async () => {
    expect((await column(["'s-Hertogenbosch", 'Utrecht', "'t Harde"])).mapping).toEqual({});
    expect((await column(["'70s music", 'Jazz', 'Blues'])).mapping).toEqual({});
  });

  it('as a formula are what the formula contains', async () => {
    const found = await column(['="12.50"', '="7.25"']);
    expect(finding(found, 'kind').value).toBe('number');
  });

  it('that have lost digits are named', async () => {
    expect(finding(await column(['4.00638E+12', '4.00639E+12']), 'kind').reason).toContain('digits are lost');
  });
});
