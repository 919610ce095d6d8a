import type { ApiClient } from '../../harness/api-client.js';
import { getBody } from '../../harness/bench.js';

/** The entries of an import's post-processing, with a query such as `?status=Error`. */
export async function postProcessingEntries(
  client: ApiClient,
  importId: string,
  query = '',
): Promise<Record<string, unknown>[]> {
  const path = `imports/${importId}/post-processing/entries${query}`;
  return (await getBody<{ entries: Record<string, unknown>[] }>(client, path)).entries;
}
