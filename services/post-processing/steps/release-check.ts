import type { StepCode } from '../../../core/setup/steps/step-code.js';

/** A document that is to be released. */
export interface ReleaseCandidate {
  type: string;
  number: string;
  status: string;
  customer: string;
  currency: string | null;
  /** Of its lines and freight; exact, as text. */
  amount: string;
  /** Whether its customer is. */
  blocked: boolean | null;
}

/** Something that documents must pass, one after the other, in the order of their file. */
export interface ReleaseCheck {
  /** Why a document is not released; undefined where nothing is against it. */
  refusal(document: ReleaseCandidate): { code: StepCode; message: string } | undefined;
  /** Counts a document that is released. */
  take?(document: ReleaseCandidate): void;
}

/** Offers that documents do not share are not limited by one another: quotes; and credit memos give rather than take. */
export const takes = ({ type }: ReleaseCandidate): boolean => type === 'Order' || type === 'Invoice';
