import { describe, expect, it } from 'vitest';
import { OutOfSteps, spend, withinBudget } from '../../../core/mapping/step-budget.js';
import { FileSteps } from '../../../services/staging/file-steps.js';
import { save, useBench } from '../../harness/bench.js';
import { manyOrders, ordersSetup } from '../../harness/world.js';

const record = (steps: number): void => withinBudget(() => spend(steps));

describe('the steps of a file', () => {
  const bench = useBench({ FILE_STEPS_PER_RECORD: '1' });

  it('may exceed the limit for some records if the average does not', () => {
    const steps = new FileSteps(100);
    record(1_000_000);
    steps.add(2);
    record(1);
    expect(() => steps.add(3)).toThrow(
      'The rules, expressions and validations of the records up to row 3 take 500,001 steps each on average, more than 100. Do less with long values, or use simpler patterns.',
    );
    const refused = new FileSteps(1_000);
    expect(() => record(3_000_000_000)).toThrow(OutOfSteps);
    refused.add(2);
    const others = new FileSteps(100);
    for (let row = 2; row < 20_002; row += 1) {
      record(100);
      others.add(row);
    }
    record(101);
    expect(() => others.add(20_002)).toThrow(expect.objectContaining({ code: 'file_too_complex' }));
  });

  it('let the import fail if they are too many, with advice', async () => {
    const { client } = bench;
    const setup = ordersSetup();
    setup.mappings[0]!.rules = [{ rule: 'replace-pattern', pattern: '(a|b|c)+$', with: '' }];
    await save(client, 'complex', setup);
    const { status, body } = await client.start('complex', manyOrders(500, 1, 'x'.repeat(14)));
    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: 'file_too_complex',
      detail: expect.stringContaining('use simpler patterns'),
    });
  });
});
