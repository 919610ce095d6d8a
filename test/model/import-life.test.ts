import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { salesOrdersSetup } from '../../examples/setups.js';
import type { ApiClient } from '../harness/api-client.js';
import { useSystem } from '../harness/system.js';
import { addSamples } from '../harness/world.js';
import { commands } from './commands.js';

const system = useSystem();
let company: ApiClient;
let numbers = 0;

beforeAll(async () => {
  company = await system.client('acme');
  await addSamples(company);
  const columns = ['Order No.', 'Customer No.', 'Item No.', 'Quantity', 'Unit Price'];
  const mappings = salesOrdersSetup.mappings.filter(({ column }) => !column || columns.includes(column));
  for (const trigger of ['None', 'PerDocument', 'JobQueue'] as const) {
    const steps = [{ step: 'release' }];
    // Small batches, so that a cancel occurs between them. With batches of two, a corrected record can be in the same batch
    // as the order to which it is added.
    const batchSize = trigger === 'None' ? 2 : 1;
    const setup = { ...salesOrdersSetup, mappings, batchSize, postProcessing: { trigger, steps } };
    expect((await company.putIntegration(trigger, setup)).status).toBe(201);
  }
});

// Every run tests the same sequences. `MODEL_RUNS` is their number; with `MODEL_SEED`, a number or `random`, they are others.
const { MODEL_RUNS: runs = '20', MODEL_SEED: chosenSeed = '20261125' } = process.env;
const numRuns = Number(runs);
const seed = chosenSeed === 'random' ? {} : { seed: Number(chosenSeed) };

it('agrees with the reference model after any sequence of actions', { timeout: numRuns * 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 40, size: 'max' }), (sequence) =>
      fc.asyncModelRun(
        () => ({
          model: { imports: [] },
          real: {
            company,
            superuser: system.database.superuser,
            nextNumber: () => {
              numbers += 1;
              return `M-${String(numbers).padStart(6, '0')}`;
            },
          },
        }),
        sequence,
      ),
    ),
    // Without shrinking, which would run every step on the real system.
    { numRuns, endOnFailure: true, ...seed },
  );
});
