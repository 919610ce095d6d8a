import type { Connection } from '@temporalio/client';

/**
 * The first version of the Temporal server in whose task queues companies can take turns: `matching.enableFairness` is
 * in the source of v1.29.0 (off by default); v1.28.0 to v1.28.4 have neither the setting nor fairness keys.
 */
const fairnessSince = [1, 29] as const;

/**
 * What a Temporal server lacks, as sentences. Only its version can be read: whether `matching.enableFairness` is on
 * cannot.
 */
export async function serverRemarks({ workflowService }: Connection): Promise<string[]> {
  const { serverVersion } = await workflowService.getSystemInfo({});
  return remarksOn(serverVersion ?? '');
}

/** As above, for a version such as `1.29.1`; returns nothing for a text that is not a version. */
export function remarksOn(version: string): string[] {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined) return [];
  const older =
    Number(major) < fairnessSince[0] || (Number(major) === fairnessSince[0] && Number(minor) < fairnessSince[1]);
  return older
    ? [
        `The Temporal server is version ${version}, and companies take turns only with ${fairnessSince.join('.')} or later: the batches of a large import delay those of other companies. Update the Temporal server.`,
      ]
    : [];
}
