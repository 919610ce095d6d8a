import { fieldFaults, fieldOf } from './declared-field.js';
import { EndpointSettings } from './endpoint-settings.js';
import type { ExternalTarget } from './external-target.js';

/** A company's HTTP service. */
export const endpointTarget: ExternalTarget<EndpointSettings> = {
  name: 'endpoint',
  settings: EndpointSettings,
  describe: ({ label = 'Document', key, fields, lines }) => ({
    name: 'endpoint',
    label,
    key,
    fields: fields.map((field) => {
      const described = fieldOf(field);
      return key.includes(field.name) ? { ...described, required: true } : described;
    }),
    ...(lines ? { lines: { fields: lines.map(fieldOf) } } : {}),
  }),
  faults: ({ fields, key, lines }) => fieldFaults(fields, key, lines),
  connectionKind: 'http',
  connection: ({ connection }) => connection,
  documentsPerCall: ({ documentsPerRequest = 100 }) => documentsPerRequest,
};
