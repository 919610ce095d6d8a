import { readFileSync } from 'node:fs';
import type { TLSConfig } from '@temporalio/client';
import { type Configuration, ConfigurationError, type ProcessConfiguration } from '../runtime/configuration.js';

/** Connection settings of a Temporal server, the same for client and worker. */
export interface TemporalConnection {
  address: string;
  tls: TLSConfig | false;
  apiKey?: string;
}

/**
 * Connection settings of the configured Temporal server. Reads the files of certificates and key; throws a
 * `ConfigurationError` that names each setting whose file cannot be read or is not PEM.
 */
export function temporalConnection(
  configuration: Pick<ProcessConfiguration, 'temporalAddress' | TemporalSecurity>,
): TemporalConnection {
  const { temporalAddress: address, temporalApiKey, temporalTlsServerName } = configuration;
  const problems: string[] = [];
  const pem = (setting: string, path: string | undefined): Buffer | undefined => {
    if (path === undefined) return undefined;
    try {
      const content = readFileSync(path);
      if (content.includes('-----BEGIN ')) return content;
      problems.push(`${setting}: expected a file of PEM, got ${path}, which contains none`);
    } catch (error) {
      problems.push(
        `${setting}: expected a file that can be read, got ${path} (${(error as NodeJS.ErrnoException).code})`,
      );
    }
    return undefined;
  };
  const authority = pem('TEMPORAL_TLS_CA', configuration.temporalTlsCa);
  const crt = pem('TEMPORAL_TLS_CERT', configuration.temporalTlsCert);
  const key = pem('TEMPORAL_TLS_KEY', configuration.temporalTlsKey);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    address,
    tls: usesTls(configuration) && {
      ...(authority && { serverRootCACertificate: authority }),
      ...(crt && key && { clientCertPair: { crt, key } }),
      ...(temporalTlsServerName !== undefined && { serverNameOverride: temporalTlsServerName }),
    },
    ...(temporalApiKey !== undefined && { apiKey: temporalApiKey }),
  };
}

type TemporalSecurity =
  | 'temporalTls'
  | 'temporalTlsCa'
  | 'temporalTlsCert'
  | 'temporalTlsKey'
  | 'temporalTlsServerName'
  | 'temporalApiKey';

/** Without an explicit setting TLS is used as soon as any setting needs it: a key is never sent in the clear. */
function usesTls({
  temporalTls,
  temporalTlsCa,
  temporalTlsCert,
  temporalTlsServerName,
  temporalApiKey,
}: Pick<Configuration, TemporalSecurity>): boolean {
  if (temporalTls !== undefined) return temporalTls === 'on';
  return [temporalTlsCa, temporalTlsCert, temporalTlsServerName, temporalApiKey].some((value) => value !== undefined);
}
