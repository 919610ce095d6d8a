import { type Static, Type } from 'typebox';

/** Every problem that the API can answer with: status, title, and whether to try again. */
export const problemTypes = {
  invalid_request: { status: 400, title: 'The request is not what this call takes' },
  not_authenticated: { status: 401, title: 'A valid API key is needed' },
  company_not_found: { status: 404, title: 'No such company' },
  integration_not_found: { status: 404, title: 'No such integration' },
  import_not_found: { status: 404, title: 'No such import' },
  not_found: { status: 404, title: 'Not found' },
  not_processable: { status: 409, title: 'The import is in no state for this' },
  file_too_large: { status: 413, title: 'The file is larger than the limit' },
  request_too_large: { status: 413, title: 'The request is larger than the limit' },
  unsupported_media_type: { status: 415, title: 'This call takes another content type' },
  invalid_setup: { status: 422, title: 'The setup cannot work' },
  file_fault: { status: 422, title: 'The file cannot be imported' },
  upload_incomplete: { status: 400, title: 'The upload ended before it was whole' },
  internal_error: { status: 500, title: 'Something went wrong here' },
  storage_full: { status: 507, title: 'No space left to store the file' },
  database_unavailable: { status: 503, title: 'The database cannot be reached' },
  engine_unavailable: { status: 503, title: 'The workflow engine does not answer' },
} as const;
export type ProblemType = keyof typeof problemTypes;

/** RFC 9457 problem details, with `code` for programs and `errors` for the places. */
export const ProblemDetails = Type.Object(
  {
    type: Type.String({ description: 'The code as a URN: `urn:longshore:problem:CODE`.' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable name of the problem, for programs.' }),
    detail: Type.String(),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({ description: 'JSON pointer to the part of the request.' }),
          detail: Type.String(),
        }),
      ),
    ),
    import: Type.Optional(Type.String({ description: 'Address of the import that this is about.' })),
    place: Type.Optional(
      Type.Object({
        sheet: Type.Optional(Type.String()),
        row: Type.Optional(Type.Integer()),
        column: Type.Optional(Type.String()),
        byte: Type.Optional(Type.Integer()),
      }),
    ),
  },
  { $id: 'Problem', description: 'RFC 9457 problem details.' },
);
export type ProblemDetails = Static<typeof ProblemDetails>;

/** An answer that is a problem; thrown anywhere below a route. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemType,
    detail: string,
    readonly more: Partial<Pick<ProblemDetails, 'errors' | 'import' | 'place'>> & { code?: string } = {},
  ) {
    super(detail);
  }

  /** The body of the answer. */
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
