import { describe, expect, it } from 'vitest';
import type { Import } from '../../../api/imports/schemas.js';
import type { MappingSuggestion } from '../../../api/mapping-suggestions/schemas.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';
import { getBody, save, useBench } from '../../harness/bench.js';
import { workbook } from '../../harness/world.js';
import { sampleOf } from '../samples/sample-calls.js';

const bench = useBench();

const itemMappings = [
  { field: 'number', column: 'No.' },
  { field: 'description', column: 'Description' },
  { field: 'unitPrice', column: 'Unit Price' },
];
const orderMappings = [
  { field: 'number', column: 'No.' },
  { field: 'customerNumber', column: 'Customer No.' },
  { field: 'itemNumber', column: 'Item No.' },
  { field: 'quantity', column: 'Quantity' },
];

/** How a setup is made: by hand, or as a sample of the file and the suggestions for it say. */
const ways = ['fixed', 'automatic'] as const;
type Way = (typeof ways)[number];
type Target = 'item' | 'sales-document';

async function importOf(
  way: Way,
  content: string | Uint8Array,
  more: Partial<IntegrationSetup> & { target?: Target } = {},
): Promise<Import> {
  const target = more.target ?? 'item';
  const fixed = {
    file: { type: typeof content === 'string' ? 'csv' : 'excel' },
    mappings: target === 'item' ? itemMappings : orderMappings,
  };
  const settings = way === 'fixed' ? fixed : await suggested(content, target);
  const setup = { name: 'Identity', writeMode: 'upsert', target, ...settings, ...more } as IntegrationSetup;
  await save(bench.client, 'identity', setup);
  return bench.client.import('identity', content, { force: true });
}

async function suggested(content: string | Uint8Array, target: Target): Promise<Partial<IntegrationSetup>> {
  const sample = await sampleOf(bench.client, content, typeof content === 'string' ? 'file.csv' : 'file.xlsx');
  const { body } = await bench.client.call<MappingSuggestion>('POST', 'mapping-suggestions', {
    sample: sample.id,
    target,
  });
  return { file: sample.file, mappings: body.mappings.map(({ mapping }) => mapping) } as Partial<IntegrationSetup>;
}

const errorsOf = async ({ id }: Import) =>
  (await bench.client.records(id, 'Error')).flatMap(({ errors }) => errors.map(({ code, message }) => [code, message]));

describe.each(ways)('with a setup that is %s', (way) => {
  const prefix = way === 'fixed' ? 'F' : 'A';

  it.each([
    ['a no-break space', 'No.', 'Unit\u00a0Price'],
    ['a narrow no-break space', 'No.', 'Unit\u202fPrice'],
    ['an ideographic space', 'No.\u3000', 'Unit\u3000Price'],
    ['zero-width and directional marks', '\u200eNo.', 'Unit\u200b Price\u200f'],
    ['soft hyphens, joiners and selectors', 'N\u2060o.\ufe0f', 'Unit Pri\u00adce\ufeff'],
  ])('columns are found whose names have %s', async (_name, number, price) => {
    const rows = [1, 2, 3].map((at) => `${prefix}H${at},Pen ${at},${at}.25\n`).join('');
    const done = await importOf(way, `${number},Description,${price}\n${rows}`);
    expect(done.counts).toMatchObject({ completed: 3, errors: 0 });
    expect(await getBody(bench.client, `items/${prefix}H2`)).toMatchObject({ description: 'Pen 2', unitPrice: '2.25' });
  });

  it('columns of a workbook are found whose names have invisible characters', async () => {
    const content = await workbook({
      Items: [
        ['No.\u200b', 'Description', 'Unit\u00a0Price'],
        [`${prefix}W1`, 'Pen', 1.5],
        [`${prefix}W2`, 'Ink', 2.5],
      ],
    });
    expect((await importOf(way, content)).counts).toMatchObject({ completed: 2, errors: 0 });
    expect(await getBody(bench.client, `items/${prefix}W2`)).toMatchObject({ unitPrice: '2.5' });
  });

  it.each([
    ['invisible characters', 'ZW-1', ['ZW-1\u200e', '\u200bZW-1', 'Z\u00adW\u2060-\u180e1', '\u2066ZW-1\u2069']],
    ['other blanks', 'Z 1', ['Z\u00a01', 'Z\u202f1\u2009\u3000']],
    ['composed or single characters', 'GRÖSSE-1', ['GRO\u0308SSE-1', 'GRO\u200b\u0308SSE-1']],
  ])('numbers that differ by %s are one item, also within a file', async (_name, number, spellings) => {
    const key = `${prefix}${number}`;
    const file = (...numbers: string[]): string =>
      `No.,Description,Unit Price\n${numbers.map((each, at) => `${each},Pen\u00ad ${at},${at + 1}.5\n`).join('')}${prefix}X,Other,1.5\n`;
    // The first one creates the item, with its plain number; the next ones update it.
    for (const [at, spelling] of [spellings[0] as string, number, ...spellings].entries()) {
      const done = await importOf(way, file(`${prefix}${spelling}`));
      expect(done.results).toMatchObject(at === 0 ? {} : { documents: 2, inserted: 0 });
      expect(await getBody(bench.client, `items/${encodeURIComponent(key)}`)).toMatchObject({
        number: key,
        description: 'Pen\u00ad 0',
      });
    }
    const doubled = await importOf(way, file(key, `${prefix}${spellings.at(-1)}`));
    expect(await errorsOf(doubled)).toEqual([['duplicate_in_file', `Item ${key} is already in row 2 of this file.`]]);
  });

  it('numbers with ligatures or characters of full width are others', async () => {
    const done = await importOf(
      way,
      `No.,Description,Unit Price\n${['fi-1', 'ﬁ-1', 'A１', 'A1'].map((number) => `${prefix}L${number},Pen,1.5\n`).join('')}`,
    );
    expect(done.results).toMatchObject({ inserted: 4 });
  });

  it('rows of invisible characters are blank, and so are such values', async () => {
    const rows = `${prefix}B1,Pen,1.5\n\u200b,,\n\u00a0,\u2060,\u3000\n${prefix}B2,Ink,\u200b\n${prefix}B3,Cap,2.5\n`;
    const done = await importOf(way, `No.,Description,Unit Price\n${rows}`);
    expect(done.counts).toMatchObject({ total: 3, completed: 3, errors: 0 });
    expect(await getBody(bench.client, `items/${prefix}B2`)).toMatchObject({ unitPrice: null });
  });

  it('numbers are read with invisible characters in them', async () => {
    const rows = ['\u200b12.50', '\u202d12.50\u202c', '12\u2060.50'].map(
      (price, at) => `${prefix}P${at},Pen,${price}\n`,
    );
    const done = await importOf(way, `No.,Description,Unit Price\n${rows.join('')}`);
    expect(done.counts).toMatchObject({ completed: 3, errors: 0 });
    for (const at of [0, 1, 2])
      expect(await getBody(bench.client, `items/${prefix}P${at}`)).toMatchObject({ unitPrice: '12.5' });
  });

  it('customers and items are found, and rows of a document belong together, whatever cannot be seen in their numbers', async () => {
    const done = await importOf(
      way,
      `No.,Customer No.,Item No.,Quantity\n${prefix}O1,C1\u200b,\u200eI1,1\n${prefix}O\u00ad1,C1,I2\u00a0,2\n${prefix}O2,C2\ufeff,I1,3\n${prefix}O2\u200b,\u2067C2\u2069,I1,4\n`,
      { target: 'sales-document' },
    );
    expect(await errorsOf(done)).toEqual([]);
    expect(done.results).toMatchObject({ documents: 2, lines: 4 });
  });
});

describe('a setup that finds records', () => {
  const itemsOf = (number: string, description: string, price = '1.5'): string =>
    `No.,Description,Unit Price\n${number},${description},${price}\n`;

  it('by a text compares it in the same form, and the stored text stays as it was written', async () => {
    await importOf('fixed', itemsOf('M1', 'Tinte\u00ad Gro\u0308ße'));
    const matched = { matchBy: ['description'] };
    const done = await importOf('fixed', itemsOf('', 'Tinte Größe\u200b', '7.5'), matched);
    expect(await errorsOf(done)).toEqual([]);
    expect(await getBody(bench.client, 'items/M1')).toMatchObject({ unitPrice: '7.5' });
    const doubled = await importOf('fixed', `${itemsOf('', 'Tinte Größe')},Tinte\u00a0Größe,8.5\n`, matched);
    expect((await errorsOf(doubled)).map(([code]) => code)).toEqual(['duplicate_in_file']);
  });

  it('looks up by a text, in value lists and in upper or lower case in the same form', async () => {
    await importOf('fixed', itemsOf('U1', 'Stift\u200b blau'));
    const list = await bench.client.call('PUT', 'value-lists/NAMES', { entries: { 'Gro\u0308\u200bße': 'I2' } });
    expect(list.status).toBeLessThan(202);
    const setup = (lookUp: object) => ({
      target: 'sales-document' as const,
      mappings: orderMappings.map((mapping) => (mapping.field === 'itemNumber' ? { ...mapping, lookUp } : mapping)),
    });
    const order = (number: string, item: string): string =>
      `No.,Customer No.,Item No.,Quantity\n${number},C1,${item},1\n`;
    for (const [at, [item, lookUp]] of (
      [
        ['Stift\u00a0blau', { target: 'item', by: 'description' }],
        ['STIFT\u200e BLAU', { target: 'item', by: 'description', ignoreCase: true }],
        ['Größe', { valueList: 'NAMES' }],
        ['i1\u200b', { target: 'item', ignoreCase: true }],
      ] as const
    ).entries()) {
      const done = await importOf('fixed', order(`U${at}`, item), setup(lookUp) as never);
      expect(await errorsOf(done)).toEqual([]);
      expect(done.results).toMatchObject({ documents: 1 });
    }
  });
});

describe('a message', () => {
  it.each([
    [
      'is missing',
      'No.,Description\u200b,Unit\u200bPrice\nE1,Pen,1.5\n',
      'Found: "No.", "Description" with U+200B ZERO WIDTH SPACE, "UnitPrice" with U+200B ZERO WIDTH SPACE.',
    ],
    [
      'occurs twice',
      'No.,Description,Unit Price,Unit\u00a0Price\nE1,Pen,1.5,2.5\n',
      'Column "Unit Price" occurs more than once in the header in row 1 (as "Unit Price", "Unit Price" with U+00A0 NO-BREAK SPACE), so',
    ],
  ])('names the invisible characters of a column that %s', async (_name, content, part) => {
    const faults = importOf('fixed', content).then(() => '', String);
    expect(JSON.parse((await faults).replace(/^.*?: /s, '').replace(/^422: /, '')).detail).toContain(part);
  });

  it('names the invisible characters of a value', async () => {
    const done = await importOf('fixed', 'No.,Description,Unit Price\nE2,Pen,\u200bx\n');
    const [[, message] = []] = await errorsOf(done);
    expect(message).toContain('"x" with U+200B ZERO WIDTH SPACE');
  });
});
