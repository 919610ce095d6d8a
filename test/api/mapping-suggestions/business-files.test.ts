import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { MappingSuggestion } from '../../../api/mapping-suggestions/schemas.js';
import type { LegacyEncoding } from '../../../core/formats/legacy-encoding.js';
import { assess, summaryOf } from '../../core/suggestions/business-files/assessment.js';
import { businessFile, type Described } from '../../core/suggestions/business-files/business-file.js';
import { further } from '../../core/suggestions/business-files/further.js';
import { latest } from '../../core/suggestions/business-files/latest.js';
import { orders } from '../../core/suggestions/business-files/orders.js';
import { partners } from '../../core/suggestions/business-files/partners.js';
import { places } from '../../core/suggestions/business-files/places.js';
import { products } from '../../core/suggestions/business-files/products.js';
import type { ApiClient } from '../../harness/api-client.js';
import { useBench } from '../../harness/bench.js';
import { previewOf, sampleOf } from '../samples/sample-calls.js';

const bench = useBench({}, 'none');

/** The encodings in which programs of some countries still write. */
const encodings: Partial<Record<Described['place'], LegacyEncoding>> = {
  de: 'windows-1252',
  fr: 'windows-1252',
  es: 'windows-1252',
  it: 'windows-1252',
  pl: 'windows-1250',
  ru: 'windows-1251',
};
/** Below this, a suggestion tells its user to look. */
const low = 0.5;

async function suggest(client: ApiClient, body: object): Promise<MappingSuggestion> {
  const answer = await client.call<MappingSuggestion>('POST', 'mapping-suggestions', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

/** Uploads a file as its program writes it, takes what is suggested, and tries that on all rows. */
async function tried(client: ApiClient, described: Described) {
  const file = businessFile(described);
  const { from, columns } = file;
  const rows = (columns[0]?.values ?? []).map((_, row) => columns.map(({ values }) => String(values?.[row] ?? '')));
  const delimiter = places[described.place].decimal === ',' ? ';' : ',';
  const lines = [columns.map(({ name }) => name), ...rows].map((cells) => cells.map(quoted).join(delimiter));
  const text = `${lines.join('\r\n')}\r\n`;
  const legacy = encodings[described.place] ?? 'utf-8';
  // Some files have letters of other countries.
  const encoding = iconv.decode(iconv.encode(text, legacy), legacy) === text ? legacy : 'utf-8';
  const sample = await sampleOf(client, iconv.encode(text, encoding));
  const guess = await suggest(client, { sample: sample.id });
  const target = file.target ?? 'customer';
  const { mappings, unmapped } = guess.target === target ? guess : await suggest(client, { sample: sample.id, target });
  const preview = await previewOf(client, sample, {
    file: sample.file,
    target,
    mappings: mappings.map(({ mapping }) => mapping),
    rows: 200,
  });
  const doubtful = new Set(mappings.flatMap(({ field, confidence }) => (confidence < low ? [field] : [])));
  // The company has no master data to which numbers could refer.
  const errors = preview.rows.flatMap((row) =>
    row.errors.filter(({ code, field }) => code !== 'not_found' && !(field && doubtful.has(field))),
  );
  const missing = unmapped.requiredFields.length;
  return {
    from,
    assessment: assess(file, { target: guess.target, mappings }),
    isWhole:
      preview.rows.length === rows.length &&
      preview.rows.every(({ source }, row) => columns.every(({ name }, at) => source[name] === rows[row]?.[at])),
    faults: [
      ...sample.undecided.map((setting) => `${from}: ${setting} is undecided`),
      ...(preview.fault ? [`${from}: ${preview.fault.message}`] : []),
      ...preview.mappingFaults.slice(missing).map(({ message }) => `${from}: ${message}`),
      ...errors.map(({ message }) => `${from}: ${message}`),
    ],
  };
}

const quoted = (cell: string): string => (/[",;\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

describe.each(Object.entries({ products, partners, orders, further, latest }))(
  'business files (%s) that are uploaded as programs write them',
  (_title, files) => {
    it('are read whole, suggested a right mapping, and have no errors with it', async () => {
      const all: Awaited<ReturnType<typeof tried>>[] = [];
      for (const described of files) all.push(await tried(bench.client, described));
      const { right, missed, confidentlyWrong, wrongTargets } = summaryOf(all.map(({ assessment }) => assessment));
      expect(right, missed.join('\n')).toBeGreaterThanOrEqual(0.9);
      expect({ confidentlyWrong, wrongTargets }).toEqual({ confidentlyWrong: [], wrongTargets: [] });
      expect(all.filter(({ isWhole }) => !isWhole).map(({ from }) => from)).toEqual([]);
      expect(all.flatMap(({ faults }) => faults)).toEqual([]);
    });
  },
);
