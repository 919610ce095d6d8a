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

/** A new namespace, once the server knows it. */
async function newNamespace(): Promise<string> {
  const namespace = `bare-${randomBytes(4).toString('hex')}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  const attributes = () =>
    connection.operatorService.listSearchAttributes({ namespace }).then(({ customAttributes }) => customAttributes);
  await expect.poll(attributes, { timeout: 30_000 }).toEqual({});
  return namespace;
}

it('are added to a namespace without them, which has them from the next time on', async () => {
  const namespace = await newNamespace();
  expect(await ask(namespace).present()).toBe(false);
  const names = async () => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return Object.keys(customAttributes ?? {}).sort();
  };
  await expect.poll(names, { timeout: 30_000 }).toEqual(searchAttributeKeys.map(({ name }) => name).sort());
  expect(await ask(namespace).present()).toBe(true);
});

it('are missing in a namespace that the server does not have, and nothing fails', async () => {
  expect(await ask('none-of-these').present()).toBe(false);
});

it('are missing in a namespace that has one of another type', async () => {
  const namespace = await newNamespace();
  const searchAttributes = Object.fromEntries(searchAttributeKeys.map(({ name }) => [name, 2]));
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  const known = async () => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return Object.keys(customAttributes ?? {}).length;
  };
  await expect.poll(known, { timeout: 30_000 }).toBe(searchAttributeKeys.length);
  expect(await ask(namespace).present()).toBe(false);
});
