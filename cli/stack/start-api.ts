import { ConfigurationError, defaultApiPort, type ProcessConfiguration } from '../../runtime/configuration.js';
import type { ReadyMessage } from '../../runtime/supervised-process.js';
import type { SupervisedChild } from './child.js';
import { freePort, isPortFree } from './free-port.js';
import type { Log } from './log.js';
import { poll } from './poll.js';

/** How often a free port may be taken by another process before the API has bound it. */
const maxAttempts = 5;

/** How long the API of a killed stack may take to release its port. */
const portReleaseTimeoutMs = 10_000;

/** Throws `ConfigurationError` if the configured port of the API is in use. Called before anything is started. */
export async function checkApiPort({
  apiHost,
  apiPort,
}: Pick<ProcessConfiguration, 'apiHost' | 'apiPort'>): Promise<void> {
  if (!apiPort) return;
  const isFree = async () => (await isPortFree(apiPort, apiHost)) || undefined;
  await poll(isFree, { timeoutMs: portReleaseTimeoutMs, waitingFor: `port ${apiPort}` }).catch(() => {
    throw new ConfigurationError([
      `API_PORT: cannot listen on port ${apiPort} of ${apiHost}, most likely because another process does; set another port, or none to use the first free one`,
    ]);
  });
}

/**
 * Starts the API on the configured port, or else on the default port or the next free one. If another process takes a free
 * port before the API binds it, tries again.
 */
export async function startApi<Configuration extends ProcessConfiguration>(
  configuration: Configuration,
  launch: (configuration: Configuration) => Promise<SupervisedChild<ReadyMessage>>,
  log: Log,
): Promise<SupervisedChild<ReadyMessage>> {
  const { apiHost, apiPort: configured } = configuration;
  if (configured !== undefined) return launch(configuration);
  for (let attempt = 1; ; attempt += 1) {
    const apiPort = await freePort(defaultApiPort, apiHost);
    if (apiPort !== defaultApiPort) log(`[API] port ${defaultApiPort} is in use, taking ${apiPort}`);
    try {
      return await launch(Object.freeze({ ...configuration, apiPort }));
    } catch (error) {
      if (attempt === maxAttempts || (await isPortFree(apiPort, apiHost))) throw error;
    }
  }
}
