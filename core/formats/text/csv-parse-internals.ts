import type { Parser } from 'csv-parse';

/**
 * The state of csv-parse 7.0.3 for the record in progress. It is public on the parser but missing in its types; the
 * version is pinned and the tests cover every use, so an update that changes it is noticed.
 */
export interface ParserState {
  /** Bytes taken in; the last few wait for the next chunk. */
  readonly bufBytesStart: number;
  /** Inside an open quote. */
  readonly quoting: boolean;
  /** Fields of the record in progress that are complete. */
  readonly record: string[];
  /** Characters in them, counted because a maximum is set. */
  readonly record_length: number;
  /** The field in progress as UTF-8. */
  readonly field: { length: number; toString(encoding: 'utf8'): string; prepend(quote: Buffer): void };
  needMoreDataSize: number;
}

interface ParserCore {
  readonly state: ParserState & { expectedRecordLength: number };
  __onRecord(push: unknown): unknown;
}

function parserCore(parser: Parser): ParserCore {
  return (parser as unknown as { api: ParserCore }).api;
}

/** Returns the parser's state. */
export function parserState(parser: Parser): ParserState {
  return parserCore(parser).state;
}

/**
 * Accepts records of different lengths at no cost. `relax_column_count` alone builds an error with
 * its stack for each record unlike the first, which is seven times slower on a file with a
 * title line. An accessor on the state would be three times slower again.
 */
export function acceptAnyRecordLength(parser: Parser): void {
  const core = parserCore(parser);
  const onRecord = core.__onRecord;
  core.__onRecord = (push) => {
    core.state.expectedRecordLength = core.state.record.length;
    return onRecord.call(core, push);
  };
}

/**
 * Calls back on text after a closing quote. `relax_quotes` is needed so that a quote inside an
 * unquoted field stays literal, but it would also put the closing quote back into the field,
 * which makes `"a"b` and `"""a""b"` one value. Putting it back is the only use of `prepend`.
 */
export function onTextAfterQuote(state: ParserState, callback: () => never): void {
  state.field.prepend = callback;
}

/** Widens the look-ahead, which forgets that a long delimiter may follow a quote of several bytes. */
export function lookAhead(state: ParserState, bytes: number): void {
  state.needMoreDataSize = Math.max(state.needMoreDataSize, bytes);
}
