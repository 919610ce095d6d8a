/**
 * What keeps the database from taking something, where trying the same again does not help by itself. The one list of
 * it: whatever is none of these (a server that is away or full, a lock, a deadlock) passes, and is tried for as long as
 * it takes.
 */
export type Refusal = 'value' | 'size' | 'rule' | 'setting' | 'mistake' | 'slow';

interface Kind {
  /** In a sentence: "PostgreSQL error 54000: …". */
  text: string;
  /** Whether single records cause it, so that halves of what was refused find them. */
  ofData: boolean;
  /** Whether it can never pass; the others a deploy or an operator may mend, or luck, and they are tried a few times more. */
  final: boolean;
}

const kinds: Record<Refusal, Kind> = {
  value: { text: 'a value is none that it can hold', ofData: true, final: true },
  size: { text: 'something is larger than it can hold', ofData: true, final: true },
  rule: { text: 'a rule of the database is against it', ofData: true, final: false },
  setting: { text: "a limit in the server's configuration is exceeded", ofData: false, final: true },
  mistake: { text: 'statement and schema do not fit together', ofData: false, final: false },
  slow: { text: 'it takes longer than a statement may', ofData: false, final: false },
};

const bySqlState: readonly [RegExp, Refusal][] = [
  [/^22/, 'value'],
  // A statement too complex, too many columns, a row or an index entry too large, a text past a gigabyte.
  [/^54/, 'size'],
  [/^(23|44|P0)/, 'rule'],
  // Such as `temp_file_limit`. The rest of class 53 is a server that has no room at the moment.
  [/^53400$/, 'setting'],
  [/^(42|0A)/, 'mistake'],
  [/^57014$/, 'slow'],
];

/** "Invalid memory alloc request size" has no code of its own: it is told by the function that says it. */
const allocating = /^(palloc|repalloc|MemoryContext)/;

/** What Node.js says where a text or a message becomes larger than it can hold. */
const tooLargeForNode = ['ERR_STRING_TOO_LONG', 'ERR_BUFFER_TOO_LARGE', 'ERR_OUT_OF_RANGE'];

/** Which refusal an error of PostgreSQL or of its driver is; undefined where trying again helps, and for other errors. */
export function refusalOf(error: unknown): Refusal | undefined {
  const { code, routine, message } = (error ?? {}) as { code?: unknown; routine?: unknown; message?: unknown };
  if (error instanceof RangeError && message === 'Invalid string length') return 'size';
  if (typeof code !== 'string') return undefined;
  if (tooLargeForNode.includes(code) || (code === 'XX000' && allocating.test(String(routine)))) return 'size';
  return bySqlState.find(([state]) => state.test(code))?.[1];
}

/** Whether an error is about the data, so that halves of what was refused find the records that cause it. */
export function isDataRefusal(error: unknown): boolean {
  const refusal = refusalOf(error);
  return refusal !== undefined && kinds[refusal].ofData;
}

/** Whether a refusal never passes, whoever mends what. */
export const isPermanentRefusal = (refusal: Refusal): boolean => kinds[refusal].final;

/** The reason in words, without values. */
export const refusalText = (refusal: Refusal): string => kinds[refusal].text;

/** The beginning of a sentence for the record that causes an error; what the database says follows. */
export const refusalSentence = (error: unknown): string =>
  refusalOf(error) === 'size' ? 'It is larger than the database can hold' : 'The database refuses it';
