import { type Refusal, refusalOf } from './refusal.js';

/** A work has failed; `message` holds no customer data, and `refusal` says what the database had against it, if it had. */
export class FailedFor extends Error {
  constructor(
    /** What the engine has it called, and the import's fault. */
    readonly type: string,
    message: string,
    readonly refusal?: Refusal,
  ) {
    super(message);
  }
}

/** What an error of PostgreSQL or its driver comes to without the values that it quotes; undefined for others. */
export function failedFor(error: unknown): FailedFor | undefined {
  if (error instanceof FailedFor) return error;
  if (!(error instanceof Error)) return undefined;
  const refusal = refusalOf(error);
  if (error.name !== 'PostgresError')
    return refusal && new FailedFor('DatabaseError', `${error.name} in the driver of PostgreSQL`, refusal);
  const { code, table_name, constraint_name, routine } = error as unknown as Record<string, string | undefined>;
  const where = [table_name, constraint_name ?? routine].filter(Boolean).join(', ');
  return new FailedFor('DatabaseError', `PostgreSQL error ${code}${where ? ` (${where})` : ''}`, refusal);
}
