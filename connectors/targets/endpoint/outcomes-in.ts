import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { plainValue } from '../../../core/targets/plain-value.js';
import { type ExternalDocument, maxFieldNameCharacters, type Outcome } from '../../../core/targets/write-order.js';
import { cutText } from '../../../core/text/cut-text.js';
import { TargetUnavailable } from '../target-errors.js';

/** Null is accepted because many services send it for a missing value. */
const Detail = Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Null()]));

/** The answer of an endpoint; further properties are ignored. */
const EndpointAnswer = Type.Object({
  outcomes: Type.Array(
    Type.Object({
      idempotencyKey: Type.String(),
      outcome: Type.Enum(['inserted', 'updated', 'skipped', 'error']),
      /** For `updated`: what changed, if the endpoint reports it. */
      changes: Type.Optional(
        Type.Union([
          Type.Array(Type.Object({ field: Type.String(), before: Type.Unknown(), after: Type.Unknown() })),
          Type.Null(),
        ]),
      ),
      /** For `error`. */
      code: Detail,
      field: Detail,
      message: Detail,
    }),
  ),
});
type ReportedOutcome = Static<typeof EndpointAnswer>['outcomes'][number];

const endpointAnswer = Compile(EndpointAnswer);

/**
 * Returns the outcome of each document from an endpoint's answer. A document without an outcome, or with contradictory
 * ones, gets the error `outcome_unknown`. Throws `TargetUnavailable` if the answer has another form.
 */
export function outcomesIn(body: string, documents: readonly ExternalDocument[], dryRun: boolean): Outcome[] {
  const reported = new Map<string, ReportedOutcome>();
  const contradictory = new Set<string>();
  for (const entry of answerIn(body).outcomes) {
    const first = reported.get(entry.idempotencyKey);
    if (!first) reported.set(entry.idempotencyKey, entry);
    else if (first.outcome !== entry.outcome) contradictory.add(entry.idempotencyKey);
  }
  return documents.map(({ key }) => {
    const first = reported.get(key);
    if (!first) return unknown('The endpoint returned no outcome for it');
    if (contradictory.has(key)) return unknown('The endpoint returned contradictory outcomes for it');
    return outcomeOf(first, dryRun);
  });
}

function answerIn(body: string): Static<typeof EndpointAnswer> {
  try {
    const answer: unknown = JSON.parse(body);
    if (endpointAnswer.Check(answer)) return answer;
  } catch {}
  throw new TargetUnavailable('The endpoint did not answer with a list of outcomes.');
}

function outcomeOf({ outcome, changes, code, field, message }: ReportedOutcome, dryRun: boolean): Outcome {
  // Changes are shown for dry runs only.
  if (outcome === 'updated')
    return { outcome, ...(changes && dryRun ? { changes: changes.slice(0, maxChanges).map(readableChange) } : {}) };
  if (outcome !== 'error') return { outcome };
  const details = [code, message].filter(isGiven).map((detail) => readable(detail));
  return {
    outcome,
    code: 'refused_by_endpoint',
    ...(isGiven(field) ? { field: readable(field, maxFieldNameCharacters) } : {}),
    message: details.join(': ') || 'The endpoint refuses it without a reason.',
  };
}

const unknown = (what: string): Outcome => ({
  outcome: 'error',
  code: 'outcome_unknown',
  message: `${what}. If it is processed again, it is sent with the same key.`,
});

const isGiven = (detail: unknown): boolean => detail !== undefined && detail !== null && detail !== '';

/** A text from another system, shortened and without control characters, so that it can be stored and shown. */
const readable = (text: unknown, maxLength = 500): string => cutText(String(text), maxLength).replace(/\p{Cc}/gu, ' ');

const maxChanges = 300;

const readableChange = ({ field, before, after }: NonNullable<ReportedOutcome['changes']>[number]) => ({
  field: readable(field, maxFieldNameCharacters),
  before: plainValue(before, readable),
  after: plainValue(after, readable),
});
