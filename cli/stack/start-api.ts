import { ConfigurationError, defaultApiPort, type ProcessConfiguration } from '../../runtime/configuration.js';
import type { ReadyMessage } from '../../runtime/supervised-process.js';
import type { SupervisedChild } from './child.js';
import { freePort, isPortFree } from './free-port.js';
import type { Log } from './log.js';
import { poll } from './poll.js';

/** Other stacks that start at the same time may be quicker, but not this often. */
const maxAttempts = 5;

/** Milliseconds in which the API of a stack that was killed lets go of its port. */
const portReleaseTimeoutMs = 10_000;

/** Throws `ConfigurationError` where the API cannot listen at the port that is configured: better now than once all else runs. */
export async function checkApiPort({
  apiHost,
  apiPort,
}: Pick<ProcessConfiguration, 'apiHost' | 'apiPort'>): Promise<void> {
  if (!apiPort) return;
  const isFree = async () => (await isPortFree(apiPort, apiHost)) || undefined;
  await poll(isFree, { timeoutMs: portReleaseTimeoutMs, waitingFor: `port ${apiPort}` }).catch(() => {
    throw new ConfigurationError([
      `API_PORT: nothing can listen at port ${apiPort} of ${apiHost}, most likely as something does already; name another, or none to have the first free one taken`,
    ]);
  });
}

/**
 * Starts the API at the port that is configured, or else at the first free one from the usual one
 * on. A free port may be taken by the time the API binds it: then the next one is tried.
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
