import type { Connection } from '@temporalio/client';

/**
 * The first Temporal server in whose task queues companies can take turns: `matching.enableFairness` is in the source of
 * v1.29.0 (off unless set); that of v1.28.0 to v1.28.4 has no such setting, and no turns by fairness key.
 */
const fairnessSince = [1, 29] as const;

/**
 * What a Temporal server lacks that is needed, in sentences, as far as it tells: its version is all. Whether
 * `matching.enableFairness` is on cannot be asked of it.
 */
export async function serverRemarks({ workflowService }: Connection): Promise<string[]> {
  const { serverVersion } = await workflowService.getSystemInfo({});
  return remarksOn(serverVersion ?? '');
}

/** As above, of a version such as `1.29.1`; nothing is said of what is not a version. */
export function remarksOn(version: string): string[] {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined) return [];
  const older =
    Number(major) < fairnessSince[0] || (Number(major) === fairnessSince[0] && Number(minor) < fairnessSince[1]);
  return older
    ? [
        `The Temporal server is version ${version}, and companies take turns with ${fairnessSince.join('.')} or later only: the batches of a large import keep those of other companies waiting.`,
      ]
    : [];
}
