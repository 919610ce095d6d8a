import { Connection } from '@temporalio/client';
import { expect, inject, it } from 'vitest';
import { remarksOn, serverRemarks } from '../../temporal/server-remarks.js';

it.each(['1.28.4', 'v1.9.0', '0.31.0'])(
  'a remark says that with Temporal server %s companies do not take turns',
  (version) => {
    expect(remarksOn(version)).toEqual([
      expect.stringContaining(`is version ${version}, and companies take turns only with 1.29`),
    ]);
  },
);

it.each(['1.29.0', '1.31.2', '2.0.0', '', 'unknown'])('there is no remark on Temporal server "%s"', (version) => {
  expect(remarksOn(version)).toEqual([]);
});

it('there is no remark on the embedded server, whose version is read', async () => {
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  expect((await connection.workflowService.getSystemInfo({})).serverVersion).toMatch(/^\d+\.\d+/);
  expect(await serverRemarks(connection)).toEqual([]);
  await connection.close();
});
