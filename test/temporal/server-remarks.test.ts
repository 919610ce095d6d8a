import { Connection } from '@temporalio/client';
import { expect, inject, it } from 'vitest';
import { remarksOn, serverRemarks } from '../../temporal/server-remarks.js';

it.each(['1.28.4', 'v1.9.0', '0.31.0'])('a Temporal server %s is said to give no turns to companies', (version) => {
  expect(remarksOn(version)).toEqual([
    expect.stringContaining(`is version ${version}, and companies take turns only with 1.29`),
  ]);
});

it.each(['1.29.0', '1.31.2', '2.0.0', '', 'unknown'])('nothing is said of a Temporal server "%s"', (version) => {
  expect(remarksOn(version)).toEqual([]);
});

it('nothing is said of the embedded server, whose version is asked for', async () => {
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  expect((await connection.workflowService.getSystemInfo({})).serverVersion).toMatch(/^\d+\.\d+/);
  expect(await serverRemarks(connection)).toEqual([]);
  await connection.close();
});
