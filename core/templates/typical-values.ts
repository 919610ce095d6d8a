import { textBetween } from '../text/cut-text.js';

/** Typical example values, by the target's field. */
const byField: Readonly<Record<string, string>> = {
  currency: 'EUR',
  country: 'DE',
  shipToCountry: 'DE',
  postCode: '12345',
  shipToPostCode: '12345',
  unitOfMeasure: 'PCS',
  email: 'name@example.com',
  homePage: 'https://example.com',
  phone: '0123 456789',
  gtin: '4012345678901',
};

const digits = '12345678901234567890123456789012345678901234567890';
const letters = 'EXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLE';

/** Example texts, of which one is valid for most fields, patterns and lengths; the most readable first. */
export function typicalTexts(field: { name: string; label: string; kind: string }): string[] {
  const lengths = Array.from({ length: 50 }, (_, index) => index + 1);
  return [
    ...(byField[field.name] === undefined ? [] : [byField[field.name] as string]),
    ...(field.kind === 'text' ? [`Example ${field.label}`] : []),
    ...lengths.map((number) => `EXAMPLE-${number}`),
    'EXAMPLE1',
    'Example',
    'EXAMPLE',
    ...lengths.flatMap((length) => [textBetween(digits, 0, length), textBetween(letters, 0, length)]),
    ...lengths
      .slice(1, 20)
      .flatMap((length) => [`E${textBetween(digits, 0, length)}`, `EX-${textBetween(digits, 0, length)}`]),
    ...Object.values(byField),
  ];
}

/** Example numbers of common sizes. */
export const typicalNumbers = ['1', '10', '100', '2', '5', '50', '1000', '0.5', '0.1', '0.01', '10000', '0'] as const;
