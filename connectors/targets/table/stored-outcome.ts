import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { maxFieldNameCharacters, type Outcome } from '../../../core/targets/write-order.js';
import { cutText } from '../../../core/text/cut-text.js';

const isDone = Compile(Type.Object({ outcome: Type.Enum(['inserted', 'updated', 'skipped']) }));
const isRefused = Compile(
  Type.Object({
    outcome: Type.Literal('error'),
    code: Type.Enum(['duplicate', 'not_found', 'rejected']),
    field: Type.Optional(Type.String()),
    message: Type.String(),
  }),
);

/** Longer than any message that we write to the ledger. */
const maxMessageLength = 1_000;

/** Reads an outcome from the ledger; anything that is not a valid outcome becomes the error `outcome_unknown`. */
export function storedOutcome(stored: unknown): Outcome {
  if (isDone.Check(stored)) return { outcome: stored.outcome };
  if (!isRefused.Check(stored))
    return { outcome: 'error', code: 'outcome_unknown', message: 'The ledger has no valid outcome for it.' };
  const { outcome, code, field, message } = stored;
  return {
    outcome,
    code,
    ...(field === undefined ? {} : { field: cutText(field, maxFieldNameCharacters) }),
    message: cutText(message, maxMessageLength),
  };
}
