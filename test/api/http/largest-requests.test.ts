import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../../runtime/project-root.js';
import { largestRequests } from './largest-requests.js';

test('every route of the OpenAPI document has its largest requests, which measure the event loop', () => {
  const { paths } = JSON.parse(readFileSync(join(projectRoot, 'openapi.json'), 'utf8')) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  const operations = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(Object.keys(largestRequests).sort()).toEqual(operations.sort());
});
