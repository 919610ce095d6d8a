import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../../runtime/project-root.js';
import { largestRequests } from './largest-requests.js';

test('the largest requests, for which the event loop is measured, are defined for every route of the OpenAPI document', () => {
  const { paths } = JSON.parse(readFileSync(join(projectRoot, 'openapi.json'), 'utf8')) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  const operations = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(Object.keys(largestRequests).sort()).toEqual(operations.sort());
});
