import { fieldFaults, fieldsOf } from './declared-field.js';
import type { EndpointSettings } from './endpoint-settings.js';
import type { ExternalTarget } from './external-target.js';

/** A company's HTTP service. */
export const endpointTarget: ExternalTarget<EndpointSettings> = {
  name: 'endpoint',
  describe: ({ label = 'Document', key, fields, lines }) => ({
    name: 'endpoint',
    label,
    key,
    fields: fieldsOf(fields, key),
    ...(lines ? { lines: { fields: fieldsOf(lines) } } : {}),
  }),
  faults: ({ fields, key, lines }) => fieldFaults(fields, key, lines),
  connectionKind: 'http',
  connection: ({ connection }) => connection,
  documentsPerCall: ({ documentsPerRequest = 100 }) => documentsPerRequest,
};
