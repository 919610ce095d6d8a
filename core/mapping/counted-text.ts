import { spend } from './step-budget.js';

/**
 * A text whose every reading takes `weight` steps from the budget of the record, for a pattern engine that may read a
 * text many times over. Where a part of it is found costs a step for each 16 characters that were passed.
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
