import { expect } from 'vitest';
import type { ProblemDetails } from '../../../api/http/problem.js';
import type { FileFormat } from '../../../core/formats/file-format.js';
import { type Bench, getBody, save } from '../../harness/bench.js';
import { namesSetup } from '../../harness/world.js';

let count = 0;

/** Uploads a file that cannot be imported, expects that nothing is stored, and returns the problem. */
export async function refusedFile(
  { client, system }: Bench,
  file: FileFormat,
  content: string | Uint8Array,
  fileName = 'names.csv',
): Promise<ProblemDetails> {
  const { superuser } = system.database;
  const code = `bad-${++count}`;
  await save(client, code, namesSetup(file));
  const { status, body, headers } = await client.start(code, content, {
    processing: 'now',
    fileName,
    prefer: 'wait=100',
  });
  expect(status, JSON.stringify(body)).toBe(422);
  expect(headers.get('content-type')).toContain('application/problem+json');
  const problem = body as unknown as ProblemDetails;
  const failed = await getBody(client, problem.import as string);
  expect(failed).toMatchObject({
    status: 'Failed',
    message: `Failed: ${problem.detail}`,
    counts: { total: 0, completed: 0, errors: 0, skipped: 0, waiting: 0 },
    fault: { code: problem.code },
  });
  expect(
    await superuser`SELECT 1 FROM integration_record UNION ALL SELECT 1 FROM record_error UNION ALL SELECT 1 FROM customer`,
  ).toHaveLength(0);
  expect(await client.call('GET', '/health/ready')).toMatchObject({ status: 200 });
  return problem;
}
