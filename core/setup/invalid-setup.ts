import { Failure } from '../model/failure.js';

/**
 * A stored setup cannot be used any more, because a release has removed something that it names. Whatever needs the plan
 * of such a setup is refused or ends with this failure; it is never retried.
 */
export class InvalidSetup extends Failure {
  constructor(
    { name }: { name: string },
    /** What is wrong, as a sentence. */
    readonly problem: string,
  ) {
    super(
      'InvalidSetup',
      `Integration "${name}" cannot be used any more. ${problem} Change this in the integration, save it, and import the file again.`,
    );
  }
}
