import { describe, expect, it } from 'vitest';
import { salesOrdersSetup } from '../../../examples/setups.js';
import { Gate } from '../../harness/gate.js';
import { expectConsistent } from '../../harness/oracle.js';
import { useSystem } from '../../harness/system.js';
import { addSamples, sampleOrders } from '../../harness/world.js';

const system = useSystem();

describe('an import with a time limit', () => {
  it('stops at the limit: completed records stay completed, the others are skipped and can be processed', async () => {
    const { superuser } = system.database;
    const company = await system.client('acme');
    await addSamples(company);
    await company.putIntegration('limited', { ...salesOrdersSetup, batchSize: 2, timeoutMinutes: 600 });
    const { body } = await company.start('limited', sampleOrders('L', 60, { lines: 1 }), { processing: 'choose' });
    const batches = await Gate.at(superuser, 'INSERT ON sales_line');
    await batches.shut(4);
    await superuser.unsafe(`
      CREATE FUNCTION soon() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.deadline := clock_timestamp() + interval '3 seconds'; RETURN NEW; END $$;
      CREATE TRIGGER soon BEFORE UPDATE OF deadline ON job FOR EACH ROW WHEN (NEW.deadline IS NOT NULL) EXECUTE FUNCTION soon();
      GRANT EXECUTE ON FUNCTION soon() TO public`);
    const { body: stopped } = await company.process(body.id);
    await superuser.unsafe('DROP TRIGGER soon ON job');
    await batches.open();
    expect(stopped).toMatchObject({
      status: 'Cancelled',
      timedOut: true,
      message: expect.stringMatching(/^Stopped at its time limit: \d+ completed, 0 errors, \d+ skipped$/),
    });
    const found = await company.get(body.id);
    expect(found.counts.completed).toBeGreaterThan(0);
    expect(found.counts.skipped).toBeGreaterThan(0);
    await expectConsistent(superuser, found);
    const rest = await company.process(body.id, { status: 'Skipped' });
    expect(rest.body).toMatchObject({ status: 'Completed', timedOut: false, counts: { completed: 60 } });
  });
});
