import { readdir } from 'node:fs/promises';
import { beforeAll, expect } from 'vitest';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Answer, ApiClient } from './api-client.js';
import { type TestSystem, useSystem } from './system.js';
import { addSamples, addSmallWorld } from './world.js';

/** A system that lives as long as the tests of a file, and a client of its company `acme`. */
export interface Bench {
  system: TestSystem;
  client: ApiClient;
}

const worlds = {
  small: addSmallWorld,
  samples: (client: ApiClient) => addSamples(client),
  none: async () => {},
};

/** Starts a system for the tests of a file or a `describe`; company `acme` has the small world, the samples, or no data. */
export function useBench(environment: Record<string, string> = {}, world: keyof typeof worlds = 'small'): Bench {
  const bench = { system: useSystem(environment) } as Bench;
  beforeAll(async () => {
    bench.client = await bench.system.client('acme');
    await worlds[world](bench.client);
  });
  return bench;
}

/** Saves an integration and expects it to be accepted. */
export async function save(client: ApiClient, code: string, setup: IntegrationSetup): Promise<void> {
  const answer = await client.putIntegration(code, setup);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(202);
}

/** The number of files in the store, complete or not. */
export async function storedFiles({ system }: Bench): Promise<number> {
  const folder = system.configuration.fileStore;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).length;
}

/** The body of a GET request, which must be answered with 200. */
export async function getBody<Body = Record<string, unknown>>(client: ApiClient, path: string): Promise<Body> {
  const answer: Answer<Body> = await client.call<Body>('GET', path);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}
