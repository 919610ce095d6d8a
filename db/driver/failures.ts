import { DatabaseError } from 'pg';

/** What the server answers to a statement or login that it refuses. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  /** SQLSTATE. */
  readonly code: string;
  readonly severity: string | undefined;
  readonly table: string | undefined;
  readonly constraint: string | undefined;
  /** The function of the server that reports it. */
  readonly routine: string | undefined;

  constructor(error: Pick<DatabaseError, 'message'> & Partial<DatabaseError>) {
    super(error.message);
    this.code = error.code ?? 'XX000';
    this.severity = error.severity;
    this.table = error.table;
    this.constraint = error.constraint;
    this.routine = error.routine;
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

/** An answer that pg cannot read or does not expect, such as JSON of 100,000 nested lists. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
}

/** Errors of pg that have no code. */
const messages: readonly [RegExp, ConnectionLost['code']][] = [
  [/timeout expired|timeout exceeded|due to connection timeout/, 'CONNECT_TIMEOUT'],
  [/^SASL:|SSL connection/, 'CONNECTION_LOGIN'],
  [/^Connection terminated|^Client (has encountered|was closed)|after calling end/, 'CONNECTION_CLOSED'],
];

/** An error of pg as one of these. Errors of sockets have a code of Node.js and stay as they are. */
export function failureOf(error: unknown): unknown {
  if (error instanceof DatabaseError) return new PostgresError(error);
  if (!(error instanceof Error) || 'code' in error) return error;
  // pg reports a timeout in place of an error that is more exact.
  if (error.cause instanceof Error && error.cause.constructor !== Error) return failureOf(error.cause);
  if (error instanceof SyntaxError || error instanceof RangeError || /^Received unexpected/.test(error.message))
    return new UnreadableAnswer(error.message);
  const [, code] = messages.find(([pattern]) => pattern.test(error.message)) ?? [];
  return code ? new ConnectionLost(code, error.message) : error;
}

/**
 * Whether a connection cannot be used any more after a failure. A statement whose kept plan is outdated fails each time on
 * its connection, and on no new one.
 */
export function endsConnection(failure: unknown): boolean {
  if (!(failure instanceof PostgresError)) return failure instanceof Error && 'code' in failure;
  const isOutdatedPlan =
    failure.code === '26000' || (failure.code === '0A000' && failure.routine === 'RevalidateCachedQuery');
  return isOutdatedPlan || /^(FATAL|PANIC)$/.test(String(failure.severity)) || /^(08|57P|25P0[34])/.test(failure.code);
}
