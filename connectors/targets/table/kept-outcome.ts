import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { longestFieldName, type Outcome } from '../../../core/targets/write-order.js';
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

/** What is kept of a message is shorter. */
const mostOfMessage = 1_000;

/** What the ledger says of a document, as an outcome; one of which it says something else is in error. */
export function keptOutcome(kept: unknown): Outcome {
  if (isDone.Check(kept)) return { outcome: kept.outcome };
  if (!isRefused.Check(kept))
    return { outcome: 'error', code: 'outcome_unknown', message: 'The ledger does not say what has become of it.' };
  const { outcome, code, field, message } = kept;
  return {
    outcome,
    code,
    ...(field === undefined ? {} : { field: cutText(field, longestFieldName) }),
    message: cutText(message, mostOfMessage),
  };
}
