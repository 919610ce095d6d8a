import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createApp } from '../../../api/app.js';
import type { ApiDependencies } from '../../../api/http/dependencies.js';
import { defaultBounds } from '../../../runtime/bounds.js';

it('a request is logged with its route, never with its URL', async () => {
  const lines: string[] = [];
  const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const app = await createApp({ bounds: defaultBounds() } as ApiDependencies, logger);
  await app.inject('/v1/companies/acme/customers/SECRET-1?status=SECRET-2');
  await app.inject('/nowhere/SECRET-3');
  await app.close();
  const requests = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request completed');
  expect(requests).toMatchObject([
    { method: 'GET', route: expect.stringContaining('/:company/'), status: 401, ms: expect.any(Number) },
    { method: 'GET', route: null, status: 404 },
  ]);
  expect(lines.join('')).not.toContain('SECRET');
});
