import { spend } from './step-budget.js';

/**
 * A text that takes `weight` steps from the budget of the record each time a character is read, for a pattern engine
 * that may read a text many times. A search with `indexOf` costs one step per 16 characters that it passes.
 */
export class CountedText extends String {
  readonly #text: string;
  readonly #weight: number;

  constructor(text: string, weight: number) {
    super(text);
    this.#text = text;
    this.#weight = weight;
  }

  override charCodeAt(at: number): number {
    spend(this.#weight);
    return this.#text.charCodeAt(at);
  }

  override indexOf(sought: string, from = 0): number {
    const found = this.#text.indexOf(sought, from);
    spend(1 + ((found < 0 ? this.#text.length : found) - from) / 16);
    return found;
  }
}
