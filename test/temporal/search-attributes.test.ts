import { randomBytes } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { searchAttributeKeys } from '../../core/model/workflow-labels.js';
import { searchAttributesOf } from '../../temporal/search-attributes.js';

let connection: Connection;
beforeAll(async () => {
  connection = await Connection.connect({ address: inject('temporalAddress') });
});
afterAll(() => connection?.close());

const ask = (namespace: string) => searchAttributesOf(connection, namespace, (call) => call());

it('are added to a namespace without them, which has them from the next time on', async () => {
  const namespace = `bare-${randomBytes(4).toString('hex')}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  await expect
    .poll(
      () =>
        connection.operatorService.listSearchAttributes({ namespace }).then(({ customAttributes }) => customAttributes),
      {
        timeout: 30_000,
      },
    )
    .toEqual({});
  expect(await ask(namespace)()).toBe(false);
  const names = async () => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return Object.keys(customAttributes ?? {}).sort();
  };
  await expect.poll(names, { timeout: 30_000 }).toEqual(searchAttributeKeys.map(({ name }) => name).sort());
  expect(await ask(namespace)()).toBe(true);
});

it('are missing in a namespace that the server does not have, and nothing fails', async () => {
  expect(await ask('none-of-these')()).toBe(false);
});
