import { by, early, importPath, late } from './values.js';

const ApiKey = {
  id: '0195a1a0-11c4-7b02-8e1f-5a6d0c9b7e31',
  name: by,
  prefix: 'lsk_4fQ2',
  state: 'active',
  current: true,
  createdAt: early,
  createdBy: null,
  expiresAt: null,
  lastUsedAt: late,
  revokedAt: null,
  revokedBy: null,
  rotatedFrom: null,
};
const Company = { code: 'acme', name: 'Acme Outdoor' };
const FilePlace = { row: 18, column: 'Quantity' };
const RequestFault = { in: 'body', pointer: '/mappings/0/field', detail: 'is missing' };

/** Companies and API keys, problems, and the health of a server. */
export const accessExamples = {
  ApiKey,
  ApiKeyWithSecret: { ...ApiKey, key: 'lsk_4fQ2nV8sTq0cXw1zRb7JmKd5' },
  NewApiKey: { name: by, expiresAt: '2027-03-02T00:00:00.000Z' },
  ApiKeyRotation: { graceSeconds: 3_600 },
  Company,
  FilePlace,
  Fault: { code: 'file_field_too_long', message: 'A value has more than 131,072 characters.', place: FilePlace },
  RequestFault,
  Problem: {
    type: 'urn:longshore:problem:invalid_request',
    title: 'The request is not valid for this call',
    status: 400,
    code: 'invalid_request',
    detail: 'The body is not valid for this call: /mappings/0/field is missing.',
    errors: [RequestFault],
    import: importPath,
    place: FilePlace,
  },
  Health: { status: 'ok', checks: { database: 'ok', worker: 'ok' } },
};
