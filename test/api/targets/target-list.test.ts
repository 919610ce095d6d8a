import { expect, it } from 'vitest';
import type { TargetDescription } from '../../../api/targets/schemas.js';
import { mappableFields } from '../../../core/targets/target.js';
import { targetNames, targets } from '../../../core/targets/targets.js';
import { getBody, useBench } from '../../harness/bench.js';

const bench = useBench();

it('the list of targets has every internal target with the fields that can be mapped', async () => {
  const { entries } = await getBody<{ entries: TargetDescription[] }>(bench.client, 'targets');
  expect(entries.map(({ target }) => target)).toEqual([...targetNames]);
  for (const { target, fields, lines = [] } of entries)
    expect([...fields, ...lines].map(({ name }) => name)).toEqual(
      mappableFields(targets[target]).map(({ name }) => name),
    );
  const documents = entries.find(({ target }) => target === 'sales-document');
  expect(documents).toMatchObject({ label: 'Sales Document', key: targets['sales-document'].key });
  expect(documents?.lines).toContainEqual({
    name: 'lineDiscountPercent',
    label: 'Line Discount %',
    kind: 'decimal',
    precision: 19,
    scale: 5,
    required: false,
    default: '0',
    minimum: '0',
    maximum: '100',
  });
});
