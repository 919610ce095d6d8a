import type { Connection } from '@temporalio/client';
import { searchAttributeKeys } from '../core/model/workflow-labels.js';

/** `temporal.api.enums.v1.IndexedValueType`. */
const typeNumbers = { KEYWORD: 2, INT: 3 } as const;

/** How long the answer counts that a namespace does not have the attributes. */
const askAgainAfterMs = 60_000;

/** Whether a namespace has our search attributes. */
export interface NamespaceAttributes {
  /** Asks once, and adds them if the namespace has none. A server that does not allow that, or does not answer, counts as one without them. */
  present(): Promise<boolean>;
  /** Forgets the answer: the server has refused the attributes. */
  forget(): void;
}

export function searchAttributesOf(
  { operatorService }: Connection,
  namespace: string,
  within: <Result>(call: () => Promise<Result>) => Promise<Result>,
): NamespaceAttributes {
  let answer: Promise<boolean> | undefined;
  let askedAt = 0;
  const register = async (): Promise<boolean> => {
    const { customAttributes = {} } = await operatorService.listSearchAttributes({ namespace });
    const missing = searchAttributeKeys.filter(({ name }) => !(name in customAttributes));
    if (missing.length === 0)
      return searchAttributeKeys.every(({ name, type }) => customAttributes[name] === typeNumbers[type]);
    const searchAttributes = Object.fromEntries(missing.map(({ name, type }) => [name, typeNumbers[type]]));
    await operatorService.addSearchAttributes({ namespace, searchAttributes });
    // The server takes some seconds until it accepts them.
    return false;
  };
  return {
    async present() {
      if ((await answer) === true) return true;
      if (answer === undefined || Date.now() - askedAt > askAgainAfterMs) {
        askedAt = Date.now();
        answer = within(register).catch(() => false);
      }
      return answer;
    },
    forget() {
      answer = Promise.resolve(false);
      askedAt = Date.now();
    },
  };
}
