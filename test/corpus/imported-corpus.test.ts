import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { mappableFields } from '../../core/targets/target.js';
import { targets } from '../../core/targets/targets.js';
import { getBody, save, useBench } from '../harness/bench.js';
import { corpus } from './corpus.js';
import type { ExpectedRecord } from './corpus-case.js';
import { corpusBytes, corpusSetup } from './read-case.js';

const bench = useBench();

/** A few cases of each kind; the others are processed by the same code. */
const names = [
  'encoding: cp850',
  'encoding: utf-16le with a byte order mark',
  'line ends: within quotes',
  'quotes: single',
  'layout: rows too short and too long',
  'positions: of a program of DOS',
  'numbers: 1 234,56, with any kind of space',
  "dates: yyyy-MM-dd'T'HH:mm:ssZZ",
  'codes: in one Unicode form, without spaces around them, and else unchanged',
  'cells: shared and inline strings',
  'cells: formulas without a result, and errors',
  'cells: codes: leading zeros that are shown, and digits that are lost',
  'cells: dates that do not exist, times and numbers',
  'cells: dates of 1904',
  'workbook: merged cells have their value in the first one',
];

describe('a messy file that is imported', () => {
  it.each(names)('%s', async (name) => {
    const { client } = bench;
    const corpusCase = corpus.find((candidate) => candidate.name === name);
    if (!corpusCase || !Array.isArray(corpusCase.expected)) throw new Error(`The corpus has no records for ${name}.`);
    const setup = corpusSetup(corpusCase);
    const code = `corpus-${names.indexOf(name)}`;
    await save(client, code, { ...setup, writeMode: 'upsert' });
    const done = await client.import(code, await corpusBytes(corpusCase));

    const fields = setup.mappings.map(({ field }) => field);
    const records = (await client.records(done.id)).map(
      ({ row, values, errors }): ExpectedRecord => [
        row,
        fields.map((field) => values[field] ?? null),
        ...errors.map(({ code: error, field }) => `${error} ${field}`),
      ],
    );
    expect(records).toEqual(corpusCase.expected);
    const valid = corpusCase.expected.filter(([, , ...faults]) => faults.length === 0);
    expect(done.counts).toMatchObject({
      total: records.length,
      completed: valid.length,
      errors: records.length - valid.length,
    });
    for (const [, values] of valid) expect(await written(setup.target, fields, values)).toEqual(values);
  });

  /** Returns the values of the document or item that a record became, written as in the record. */
  async function written(target: string, fields: string[], values: (string | null)[]) {
    const number = encodeURIComponent(values[0] as string);
    const isItem = target === 'item';
    const created = await getBody(bench.client, `${isItem ? 'items' : 'sales-documents'}/${number}`);
    const [line = {}] = (created.lines as Record<string, unknown>[] | undefined) ?? [];
    return fields.map((name, at) => {
      const value = { ...created, ...line }[name] ?? null;
      const { kind } =
        mappableFields(targets[target as keyof typeof targets]).find((field) => field.name === name) ?? {};
      const expected = values[at] ?? null;
      // Equal numbers may have a different number of zeros at the end.
      if (kind === 'decimal' && value !== null && expected !== null)
        return new Decimal(String(value)).eq(expected) ? expected : value;
      return value === null ? null : String(value);
    });
  }
});
