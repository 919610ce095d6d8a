import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MappingSuggestion } from '../../../api/mapping-suggestions/schemas.js';
import type { FieldMapping, IntegrationSetup } from '../../../core/setup/setup.js';
import { projectRoot } from '../../../runtime/project-root.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { previewOf, sampleOf } from './sample-calls.js';

const bench = useBench();
const recipes = readFileSync(join(projectRoot, 'docs/recipes.md'), 'utf8');

/** The text of the recipe with this heading. */
function recipe(heading: string): string {
  const [, text = ''] = recipes.split(`\n## ${heading}\n`);
  return text.split('\n## ')[0] as string;
}

/** What is written in the first JSON of a recipe: one value, or several with commas between them. */
function settingsIn(text: string): unknown[] {
  return JSON.parse(`[${/```json\n([^`]*)```/.exec(text)?.[1]}]`);
}

/** The values, or codes of errors, that a preview has for texts in one column with this mapping. */
async function valuesOf(mapping: FieldMapping, texts: readonly string[]) {
  const target = ['number', 'inventory'].includes(mapping.field) ? 'item' : 'sales-document';
  const column = mapping.column as string;
  const quoted = texts.map((text) => `"${text.replaceAll('"', '""')}";x\n`);
  const sample = await sampleOf(bench.client, `${column};Other\n${quoted.join('')}`);
  const { rows } = await previewOf(bench.client, sample, {
    file: { type: 'csv', delimiter: ';' },
    target,
    mappings: [mapping],
  });
  return rows.map(({ values }) => {
    const found = values[mapping.field];
    return found && 'error' in found ? found.error.code : found?.value;
  });
}

it('the contents of the recipes are their headings, in their order', () => {
  const listed = [...recipes.split('\n## ')[0]!.matchAll(/\[([^\]]+)\]\(#([^)]+)\)/g)];
  const anchor = (heading: string) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\d -]/gu, '')
      .replaceAll(' ', '-');
  const headings = [...recipes.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => anchor(heading));
  expect(listed.map(([, , place]) => place)).toEqual(headings);
});

describe('the recipe for orders whose header is on their first row only', () => {
  const text = recipe('Orders whose header is on their first row only');

  it('imports its table as it says', async () => {
    const [{ file }] = settingsIn(text) as [Pick<IntegrationSetup, 'file'>];
    const lines = text.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('| --'));
    const content = lines
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim())
          .join(),
      )
      .join('\n');
    const sample = await sampleOf(bench.client, content);
    expect(sample.file).toMatchObject(file);
    await save(bench.client, 'recipe', {
      name: 'Recipe',
      file,
      target: 'sales-document',
      mappings: [
        { field: 'number', column: 'No.' },
        { field: 'customerNumber', column: 'Customer' },
        { field: 'itemNumber', column: 'Item' },
        { field: 'quantity', column: 'Qty' },
      ],
    });
    expect(await bench.client.import('recipe', content)).toMatchObject({ status: 'Completed', counts: { total: 3 } });
    expect(await getBody(bench.client, 'sales-documents/KP-1')).toMatchObject({ customerNumber: 'C1' });
  });
});

describe('the recipe for amounts', () => {
  const text = recipe('Amounts with a currency, a sign or a percentage');
  const [currency, discount, share, debit] = settingsIn(text) as [
    FieldMapping,
    FieldMapping,
    FieldMapping,
    FieldMapping,
  ];

  it('reads what needs no setting', async () => {
    const values = {
      '–7.50': '-7.50',
      '12.00-': '-12.00',
      '5.00- EUR': '-5.00',
      '($900.23)': '-900.23',
      '€ 5.00': '5.00',
      'US$5.00': '5.00',
      'CHF 5.00': '5.00',
      '12.00 kr': '12.00',
      '1.5E+05': '150000',
      '1,23,456.00': '123456.00',
    };
    const amount: FieldMapping = { field: 'inventory', column: 'Amount', number: { groupSeparator: ',' } };
    expect(await valuesOf(amount, Object.keys(values))).toEqual(Object.values(values));
    expect(await valuesOf({ ...amount, number: { decimalSeparator: ',' } }, ['12,-', '12,50'])).toEqual([
      '12',
      '12.50',
    ]);
  });

  it('reads amounts in one currency', async () => {
    const texts = ['1.355,90€', '10,00 €', 'EUR 5,00', '7', '5,00 $'];
    expect(await valuesOf(currency, texts)).toEqual(['1355.90', '10.00', '5.00', '7', 'not_a_number']);
  });

  it('reads percentages', async () => {
    expect(await valuesOf(discount, ['30%', '12.5 %', '30'])).toEqual(['30', '12.5', '30']);
    expect(await valuesOf(share, ['30%', '2'])).toEqual(['0.3', '2']);
    expect(await valuesOf({ ...share, number: { percentSign: 'number' } }, ['30%'])).toEqual(['30']);
    expect(await valuesOf({ ...share, number: {} }, ['30%'])).toEqual(['not_a_number']);
  });

  it('reads debit and credit', async () => {
    expect(await valuesOf(debit, ['100.00 CR', '5.00 H', '7.00 DR', '8.00 S'])).toEqual([
      '-100.00',
      '-5.00',
      '7.00',
      '8.00',
    ]);
    expect(await valuesOf({ ...debit, number: {} }, ['100.00 CR'])).toEqual(['not_a_number']);
  });
});

describe('the recipe for Excel\u2019s marks', () => {
  const text = recipe("Excel's marks in text files");
  const number: FieldMapping = { field: 'number', column: 'No.' };

  it('reads the formula that keeps zeros, and no number that has lost digits', async () => {
    expect(await valuesOf(number, ['="00123"', '00124', '4.00638E+12'])).toEqual(['00123', '00124', 'number_inexact']);
  });

  it('removes apostrophes with its rule, which is suggested', async () => {
    const rule = JSON.parse(/`(\{"rule".*?\})`/.exec(text)?.[1] ?? '');
    expect(await valuesOf({ ...number, rules: [rule] }, ["'00127", '00128'])).toEqual(['00127', '00128']);
    const sample = await sampleOf(bench.client, "No.,Description\n'00127,Pen\n'00128,Ink\n");
    const { body } = await bench.client.call<MappingSuggestion>('POST', 'mapping-suggestions', {
      sample: sample.id,
      target: 'item',
    });
    expect(body.mappings[0]?.mapping).toEqual({ ...number, rules: [rule] });
  });
});
