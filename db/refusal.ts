/**
 * Why the database refuses something such that an unchanged retry does not help. Every other error (a server that is
 * unreachable or full, a lock, a deadlock) is transient, and is retried without a limit.
 */
export type Refusal = 'value' | 'size' | 'rule' | 'setting' | 'mistake' | 'slow';

interface Kind {
  /** Completes "PostgreSQL error 54000: …". */
  text: string;
  /** Whether single records cause it, so that bisecting the batch finds them. */
  ofData: boolean;
  /** Whether a retry can never succeed. Others may be fixed by a deployment or an operator, and are retried a few times. */
  final: boolean;
}

const kinds: Record<Refusal, Kind> = {
  value: { text: 'it cannot store a value', ofData: true, final: true },
  size: { text: 'something is too large for it', ofData: true, final: true },
  rule: { text: 'it violates a rule of the database', ofData: true, final: false },
  setting: { text: "a limit in the server's configuration is exceeded", ofData: false, final: true },
  mistake: { text: 'the statement does not match the schema', ofData: false, final: false },
  slow: { text: 'it took longer than the statement timeout', ofData: false, final: false },
};

const bySqlState: readonly [RegExp, Refusal][] = [
  [/^22/, 'value'],
  // A statement too complex, too many columns, a row or an index entry too large, a text past a gigabyte.
  [/^54/, 'size'],
  [/^(23|44|P0)/, 'rule'],
  // Such as `temp_file_limit`. The rest of class 53 is a lack of resources that may pass.
  [/^53400$/, 'setting'],
  [/^(42|0A)/, 'mistake'],
  [/^57014$/, 'slow'],
];

/** "Invalid memory alloc request size" has no SQLSTATE of its own: it is recognised by the function that reports it. */
const allocating = /^(palloc|repalloc|MemoryContext)/;

/** Error codes of Node.js for a text or buffer that is too large. */
const tooLargeForNode = ['ERR_STRING_TOO_LONG', 'ERR_BUFFER_TOO_LARGE', 'ERR_OUT_OF_RANGE'];

/** Classifies an error of PostgreSQL or its driver; undefined if a retry may help, and for other errors. */
export function refusalOf(error: unknown): Refusal | undefined {
  const { code, routine, message } = (error ?? {}) as { code?: unknown; routine?: unknown; message?: unknown };
  if (error instanceof RangeError && message === 'Invalid string length') return 'size';
  if (typeof code !== 'string') return undefined;
  if (tooLargeForNode.includes(code) || (code === 'XX000' && allocating.test(String(routine)))) return 'size';
  return bySqlState.find(([state]) => state.test(code))?.[1];
}

/** Whether an error is caused by single records, so that bisecting the batch finds them. */
export function isDataRefusal(error: unknown): boolean {
  const refusal = refusalOf(error);
  return refusal !== undefined && kinds[refusal].ofData;
}

/** Whether a retry can never succeed. */
export const isPermanentRefusal = (refusal: Refusal): boolean => kinds[refusal].final;

/** The reason as text, without values. */
export const refusalText = (refusal: Refusal): string => kinds[refusal].text;

/** The beginning of the error message for a refused record; the database's own message follows. */
export const refusalSentence = (error: unknown): string =>
  refusalOf(error) === 'size' ? 'It is too large for the database' : 'The database refuses it';
