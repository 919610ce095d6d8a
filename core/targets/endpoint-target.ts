import type { OutsideTarget } from '../../connectors/targets/target-writer.js';
import { fieldFaults, fieldOf } from './declared-field.js';
import type { EndpointSettings } from './endpoint-settings.js';

/** An HTTP service that a connection leads to. */
export const endpointTarget: OutsideTarget<EndpointSettings> = {
  name: 'endpoint',
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
  portion: ({ documentsPerRequest = 100 }) => documentsPerRequest,
  // Loaded where it is used: setups are checked in many places, documents are sent in one.
  write: async (...call) =>
    (await import('../../connectors/targets/endpoint/send-documents.js')).sendDocuments(...call),
};
