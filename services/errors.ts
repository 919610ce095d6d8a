import { ApplicationFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';

/**
 * A failure upon which the engine brings an attempt again, after `nextRetryDelay` (a text, or milliseconds) or as its
 * policy has it. There is nothing to warn of in logs and metrics.
 */
export const comesAgain = (
  type: string,
  message: string,
  nextRetryDelay?: ApplicationFailure['nextRetryDelay'],
): ApplicationFailure =>
  ApplicationFailure.create({
    message,
    type,
    ...(nextRetryDelay === undefined ? {} : { nextRetryDelay }),
    category: ApplicationFailureCategory.BENIGN,
  });
