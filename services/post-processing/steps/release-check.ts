import type { StepCode } from '../../../core/setup/steps/step-code.js';

/** A document that is to be released. */
export interface ReleaseCandidate {
  type: string;
  number: string;
  status: string;
  customer: string;
  currency: string | null;
  /** The sum of its lines and freight; exact, as text. */
  amount: string;
  /** Whether its customer is blocked. */
  blocked: boolean | null;
}

/** A check of documents, one after the other in the order of their file. */
export interface ReleaseCheck {
  /** Why a document must not be released; undefined if it may. */
  refusal(document: ReleaseCandidate): { code: StepCode; message: string } | undefined;
  /** Counts a released document against the limit. */
  take?(document: ReleaseCandidate): void;
}

/** Whether a document uses up credit and stock: quotes do not, and credit memos give back. */
export const consumes = ({ type }: ReleaseCandidate): boolean => type === 'Order' || type === 'Invoice';
