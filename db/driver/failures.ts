import { DatabaseError } from 'pg';

/** What the server answers to a statement or login that it refuses. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  /** SQLSTATE. */
  readonly code: string;
  readonly table: string | undefined;
  readonly constraint: string | undefined;
  /** The function of the server that reports it. */
  readonly routine: string | undefined;

  constructor({ message, code, table, constraint, routine }: Pick<DatabaseError, 'message'> & Partial<DatabaseError>) {
    super(message);
    this.code = code ?? 'XX000';
    this.table = table;
    this.constraint = constraint;
    this.routine = routine;
  }
}

/** A connection that was not opened, or was lost: the effect of its statements is not known. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';

  constructor(
    readonly code: 'CONNECT_TIMEOUT' | 'CONNECTION_CLOSED' | 'CONNECTION_SILENT' | 'CONNECTION_LOGIN',
    message: string,
  ) {
    super(message);
  }
}

/** An answer whose values pg cannot read, such as JSON of 100,000 nested lists. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
}

/** Errors of pg that have no code. */
const messages: readonly [RegExp, ConnectionLost['code']][] = [
  [/timeout expired|timeout exceeded|due to connection timeout/, 'CONNECT_TIMEOUT'],
  [/^SASL:/, 'CONNECTION_LOGIN'],
  [/^Connection terminated|^Client (has encountered|was closed)|after calling end/, 'CONNECTION_CLOSED'],
];

/** What V8 says of a text that is too long for it: a parameter. */
const tooLong = 'Invalid string length';

/** An error of pg as one of these. Errors of sockets have a code of Node.js and stay as they are. */
export function failureOf(error: unknown): unknown {
  if (error instanceof DatabaseError) return new PostgresError(error);
  if (!(error instanceof Error) || 'code' in error) return error;
  if (error instanceof SyntaxError || (error instanceof RangeError && error.message !== tooLong))
    return new UnreadableAnswer(error.message);
  const [, code] = messages.find(([pattern]) => pattern.test(error.message)) ?? [];
  return code ? new ConnectionLost(code, error.message) : error;
}

/** Whether a failure ends its connection: all but answers of a server that stays. */
export const isLost = (failure: unknown): boolean =>
  failure instanceof PostgresError ? /^(08|57P)/.test(failure.code) : failure instanceof Error && 'code' in failure;
