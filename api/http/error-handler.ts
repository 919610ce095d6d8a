import type { ErrorObject } from 'ajv';
import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Failure, failureKinds } from '../../core/model/failure.js';
import { ConnectionsBusy, ShareExceeded } from '../../db/company-shares.js';
import { PostgresError } from '../../db/driver/failures.js';
import { isEngineUnavailable } from '../../temporal/call-failures.js';
import { TaskOverrun } from '../threads/thread-pool.js';
import { ThreadsBusy } from '../threads/turns.js';
import { invalidRequest, Problem, problemTypes, retryAfter } from './problem.js';
import { type RequestPart, requestFaults } from './request-faults.js';

/** Answers every error as problem details; an unexpected error is logged and answered with 500. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error, request.log);
  const { status } = problemTypes[problem.code];
  const seconds = retryAfter(problemTypes[problem.code]);
  if (seconds !== undefined) void reply.header('retry-after', String(seconds));
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply.status(status).type('application/problem+json').send(problem.details);
}

/** Returns the problem for an error; logs an unexpected one. */
export function problemOf(error: unknown, log: FastifyBaseLogger): Problem {
  const problem = asProblem(error);
  if (problemTypes[problem.code].status === 500) log.error({ err: withoutValues(error) }, 'unexpected error');
  return problem;
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const fastifyError = error as FastifyError;
  if (fastifyError.validation) {
    const part = (fastifyError.validationContext ?? 'body') as RequestPart;
    return invalidRequest(requestFaults(part, fastifyError.validation as ErrorObject[]));
  }
  if (error instanceof Failure && failureKinds[error.type].retry === 'never')
    return new Problem('invalid_state', error.message);
  if (isEngineUnavailable(error)) {
    return new Problem(
      'engine_unavailable',
      'Temporal does not answer, or no worker is running. The request may have been received all the same: check the status, then try again.',
    );
  }
  if (error instanceof ThreadsBusy)
    return new Problem('server_busy', 'Too many tasks of the company, or of others, are running. Try again.');
  if (error instanceof TaskOverrun)
    return new Problem('too_complex', `The request takes more ${error.of} than is allowed.`);
  if (isUnstorable(error)) {
    return new Problem(
      'invalid_request',
      'A text in the request contains a NUL character or half of a surrogate pair, which cannot be stored.',
    );
  }
  if (error instanceof ShareExceeded) {
    const who = error.of === 'key' ? 'This API key' : 'This company';
    return new Problem(
      'too_many_requests',
      `${who} has too many requests at once: its ${error.share} connections to the database are all in use, and others wait. Nothing was done; send fewer at once, and try again.`,
    );
  }
  if (hasCode(error, timeoutCodes)) {
    return new Problem(
      'database_timeout',
      'The database took too long for this request, which was ended. Try again; if that does not help, request less at once, such as a smaller `limit`, or tell the operator.',
    );
  }
  if (error instanceof ConnectionsBusy || hasCode(error, busyCodes))
    return new Problem('database_busy', 'The database is overloaded at the moment. Try again.');
  if (hasCode(error, connectionCodes)) {
    const what = hasCode(error, /^CONNECTION_SILENT$/) ? 'does not answer' : 'cannot be reached';
    return new Problem('database_unavailable', `The database ${what} at the moment. Try again.`);
  }
  if (fastifyError.code === 'ENOSPC')
    return new Problem('storage_full', 'There is no space left to store the file. Nothing was imported.');
  if (/^FST_(PARTS|FILES|FIELDS)_LIMIT$/.test(fastifyError.code))
    return new Problem('invalid_request', 'The upload has more parts than its fields and one file.');
  if (fastifyError.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new Problem('request_too_large', 'The body of the request is larger than 1 MiB.');
  if (fastifyError.statusCode === 413 || fastifyError.code === 'FST_REQ_FILE_TOO_LARGE')
    return new Problem('file_too_large', 'The upload is larger than the limit.');
  if (fastifyError.statusCode === 415 || fastifyError.code === 'FST_INVALID_MULTIPART_CONTENT_TYPE') {
    return new Problem(
      'unsupported_media_type',
      'This call needs another content type: multipart/form-data for a file (curl -F), text/csv for a value list, otherwise application/json.',
    );
  }
  if (fastifyError.statusCode && fastifyError.statusCode < 500)
    return new Problem('invalid_request', fastifyError.message);
  return new Problem('internal_error', 'An unexpected error occurred; see the log of the API.');
}

// PostgreSQL stores neither in text or JSON; the types of values are ensured by the schemas.
function isUnstorable(error: unknown): boolean {
  return error instanceof PostgresError && ['22021', '22P02', '22P05'].includes(error.code);
}

// A statement that was not done in time; it is never cancelled for another reason here.
const timeoutCodes = /^57014$/;

// Too many connections, a lock that was not free in time.
const busyCodes = /^(53300|55P03)$/;

// Classes 08 and 57P are errors of the connection or of a server that starts or stops; the others are socket errors.
const connectionCodes = /^(08...|57P..|CONNECT.*|ECONN.*|ENOTFOUND|ETIMEDOUT|EPIPE)$/;

function hasCode(error: unknown, codes: RegExp): boolean {
  const code = (error as { code?: unknown })?.code;
  return typeof code === 'string' && codes.test(code);
}

// A database error carries query, parameters and values, which must not be logged.
function withoutValues(error: unknown): object {
  const { name, message, code, stack } = error as Record<string, unknown>;
  return error instanceof PostgresError
    ? { name, code, stack: String(stack).split('\n').slice(1).join('\n') }
    : { name, message, code, stack };
}
