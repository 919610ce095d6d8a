import { Failure } from '../core/model/failure.js';
import { PostgresError } from './driver/failures.js';
import { type Refusal, refusalOf } from './refusal.js';

/** A failure of the database. `refusal` is why it refused the work; undefined if a retry may help. */
export class DatabaseFailure extends Failure {
  override readonly name = 'DatabaseFailure';

  constructor(
    type: 'DatabaseError' | 'StagingFailed',
    message: string,
    readonly refusal?: Refusal,
  ) {
    super(type, message);
  }
}

/** Converts an error of PostgreSQL or its driver to a failure without quoted values; undefined for other errors. */
export function databaseFailureOf(error: unknown): DatabaseFailure | undefined {
  if (error instanceof DatabaseFailure) return error;
  if (!(error instanceof Error)) return undefined;
  const refusal = refusalOf(error);
  if (!(error instanceof PostgresError))
    return refusal && new DatabaseFailure('DatabaseError', `${error.name} in the driver of PostgreSQL`, refusal);
  const { code, table, constraint, routine } = error;
  const where = [table, constraint ?? routine].filter(Boolean).join(', ');
  return new DatabaseFailure('DatabaseError', `PostgreSQL error ${code}${where ? ` (${where})` : ''}`, refusal);
}
