import type { CorrectionResult } from '../../../api/corrections/schemas.js';
import type { ErrorGroup } from '../../../api/error-groups/schemas.js';
import type { Import } from '../../../api/imports/schemas.js';
import type { IntegrationRecord } from '../../../api/records/schemas.js';
import { type Bench, getBody, save } from '../../harness/bench.js';
import { expectConsistent } from '../../harness/oracle.js';
import { orderFile, ordersSetup } from '../../harness/world.js';

/** Requests about imports of orders and their records, to the system of a bench. */
export function correcting(bench: Bench) {
  async function imported(prefix: string, ...lines: string[][]): Promise<Import> {
    await save(bench.client, 'orders', ordersSetup({ batchSize: 2 }));
    return bench.client.import(
      'orders',
      orderFile(...lines.map(([number, ...rest]) => [`${prefix}${number}`, ...rest])),
    );
  }
  const groupsOf = async (id: string) =>
    (await getBody<{ entries: ErrorGroup[] }>(bench.client, `imports/${id}/error-groups`)).entries;
  const fix = (id: string, row: number, body: object, headers: Record<string, string> = {}, client = bench.client) =>
    client.call<CorrectionResult>('PATCH', `imports/${id}/records/${row}`, body, headers);
  const fixGroup = (id: string, body: object, headers: Record<string, string> = {}) =>
    bench.client.call<CorrectionResult>('POST', `imports/${id}/corrections`, body, headers);
  const process = (id: string, body?: object) => bench.client.process(id, body);
  const record = (id: string, row: number) => getBody<IntegrationRecord>(bench.client, `imports/${id}/records/${row}`);
  /** Reads an import and checks its counts. */
  const checked = async (id: string): Promise<Import> => {
    const shown = await bench.client.get(id);
    await expectConsistent(bench.system.database.superuser, shown);
    return shown;
  };
  const statuses = async (id: string) => (await bench.client.records(id)).map(({ status }) => status).join(' ');
  return { imported, groupsOf, fix, fixGroup, process, record, checked, statuses };
}
