import { type Static, Type } from 'typebox';
import { FilePlace } from './fault.js';

export interface ProblemKind {
  status: number;
  title: string;
  /** The header `Retry-After` in seconds; the default for 503 is 2. */
  retryAfterSeconds?: number;
}

/** Every problem of the API: status, title, and when to try again. */
export const problemTypes = {
  invalid_request: { status: 400, title: 'The request is not valid for this call' },
  not_authenticated: { status: 401, title: 'A valid API key is required' },
  key_revoked: { status: 401, title: 'The API key was revoked' },
  key_expired: { status: 401, title: 'The API key has expired' },
  company_not_found: { status: 404, title: 'No such company' },
  integration_not_found: { status: 404, title: 'No such integration' },
  import_not_found: { status: 404, title: 'No such import' },
  sample_not_found: { status: 404, title: 'No such sample' },
  not_found: { status: 404, title: 'Not found' },
  invalid_state: { status: 409, title: 'The status of the import does not allow this' },
  same_content: { status: 409, title: 'The same content was imported before' },
  idempotency_mismatch: { status: 422, title: 'The Idempotency-Key belongs to another request' },
  record_not_found: { status: 422, title: 'No such record' },
  record_changed: { status: 412, title: 'The record was corrected meanwhile' },
  invalid_correction: { status: 422, title: 'The records cannot be corrected in this way' },
  version_conflict: { status: 412, title: 'The integration was changed meanwhile' },
  no_template: { status: 422, title: 'This setup cannot have a template' },
  value_list_in_use: { status: 409, title: 'An integration uses this value list' },
  number_series_in_use: { status: 409, title: 'An integration uses this number series' },
  connection_in_use: { status: 409, title: 'An integration uses this connection' },
  webhook_in_use: { status: 409, title: 'An integration uses this webhook' },
  rotation_in_progress: { status: 409, title: 'There are already two secrets or keys' },
  key_name_taken: { status: 409, title: 'A valid API key already has this name' },
  last_key: { status: 409, title: 'This is the last valid API key of the company' },
  too_many_keys: { status: 409, title: 'The company has too many API keys' },
  recipient_not_allowed: { status: 422, title: 'This server does not send e-mails to this address' },
  no_mail_server: { status: 422, title: 'This server cannot send e-mails' },
  connection_failed: { status: 502, title: 'The connection does not work' },
  no_secret_key: { status: 422, title: 'This server cannot store secrets' },
  file_too_large: { status: 413, title: 'The file is larger than the limit' },
  request_too_large: { status: 413, title: 'The request is larger than the limit' },
  unsupported_media_type: { status: 415, title: 'This call needs another content type' },
  invalid_setup: { status: 422, title: 'The setup cannot work' },
  file_fault: { status: 422, title: 'The file cannot be imported' },
  upload_incomplete: { status: 400, title: 'The upload ended before it was complete' },
  internal_error: { status: 500, title: 'Internal error' },
  storage_full: { status: 507, title: 'No space left to store the file' },
  server_busy: { status: 503, title: 'Too many tasks at once' },
  too_complex: { status: 422, title: 'The request takes too much time or memory' },
  too_many_requests: { status: 429, title: 'Too many requests at once', retryAfterSeconds: 2 },
  too_many_streams: { status: 429, title: 'Too many event streams', retryAfterSeconds: 10 },
  too_many_uploads: { status: 429, title: 'Too many uploads at once', retryAfterSeconds: 10 },
  body_too_slow: { status: 408, title: 'The request arrives too slowly' },
  too_many_invalid_keys: { status: 429, title: 'Too many unknown API keys from this address', retryAfterSeconds: 60 },
  server_stopping: { status: 503, title: 'The server is being stopped' },
  database_busy: { status: 503, title: 'The database is overloaded' },
  database_timeout: { status: 503, title: 'The database took too long' },
  database_unavailable: { status: 503, title: 'The database cannot be reached' },
  engine_unavailable: { status: 503, title: 'Temporal does not answer' },
} as const satisfies Record<string, ProblemKind>;
export type ProblemType = keyof typeof problemTypes;

/** Returns the seconds for the header `Retry-After` of a problem; undefined if its answer has no such header. */
export const retryAfter = ({ status, retryAfterSeconds }: ProblemKind): number | undefined =>
  retryAfterSeconds ?? (status === 503 ? 2 : undefined);

const RequestFault = Type.Object(
  {
    in: Type.Enum(['body', 'path', 'query', 'header'], {
      description: 'Part of the request; the fields of an upload are in its body.',
    }),
    pointer: Type.String({
      description:
        'JSON pointer (RFC 6901) within this part, such as `/mappings/0/field` or `/limit`; empty for the whole part. For a missing value: where it belongs.',
    }),
    detail: Type.String({ description: 'What is wrong with it, to be read after its place.' }),
  },
  { $id: 'RequestFault', description: 'An invalid part of a request.' },
);
export type RequestFault = Static<typeof RequestFault>;

/** Problem details (RFC 9457), with `code` for programs and `errors` for the invalid parts of the request. */
export const ProblemDetails = Type.Object(
  {
    type: Type.String({ description: 'The code as a URN: `urn:longshore:problem:CODE`.' }),
    title: Type.String({ description: 'What the code means.' }),
    status: Type.Integer({ description: 'HTTP status of the answer.' }),
    code: Type.String({
      description: 'Stable code, for programs: one that the answer with this status lists, or a `FaultCode`.',
    }),
    detail: Type.String({ description: 'What is wrong in this case; for people.' }),
    errors: Type.Optional(Type.Array(RequestFault, { description: 'The invalid parts of the request; the first 20.' })),
    import: Type.Optional(Type.String({ description: 'Path of the import that this is about.' })),
    place: Type.Optional(FilePlace),
  },
  { $id: 'Problem', description: 'A problem: why a request failed (RFC 9457).' },
);
export type ProblemDetails = Static<typeof ProblemDetails>;

/** An error that is answered as a problem; may be thrown anywhere below a route. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemType,
    detail: string,
    readonly more: Partial<Pick<ProblemDetails, 'errors' | 'import' | 'place'>> & { code?: string } = {},
  ) {
    super(detail);
  }

  /** Returns the body of the answer. */
  get details(): ProblemDetails {
    const code = this.more.code ?? this.code;
    const { status, title } = problemTypes[this.code];
    return {
      type: `urn:longshore:problem:${code}`,
      title,
      status,
      code: this.code,
      detail: this.message,
      ...this.more,
    };
  }
}

/** Returns the problem for faults in a request; its detail has the first one and the number of the others. */
export function invalidRequest(errors: RequestFault[]): Problem {
  const [first] = errors;
  const place = first?.pointer ? `${first.pointer} ` : '';
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
  return new Problem(
    'invalid_request',
    `The ${first?.in} is not valid for this call: ${place}${first?.detail}${more}.`,
    { errors },
  );
}
