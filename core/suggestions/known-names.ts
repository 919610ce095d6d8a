import { distance } from 'fastest-levenshtein';
import type { Field } from '../targets/field.js';
import { mappableFields, type Target } from '../targets/target.js';
import { normalizedWords, significantWords, withoutUnit, wordsApart, writtenWords } from './column-name.js';
import type { Evidence } from './suggestion.js';
import { namesIn } from './synonyms/field-synonyms.js';
import { synonymsOf } from './synonyms/synonyms.js';

/** A field that has the name of a column, or a similar one. */
export interface NameMatch {
  field: Field;
  confidence: number;
  evidence: Evidence;
  reason: string;
}

interface KnownName {
  field: Field;
  name: string;
  words: readonly string[];
  joined: string;
  confidence: number;
  /** The language or system that uses the name; undefined for the field's own name and label. */
  origin: string | undefined;
}

const confidences = { asWritten: 0.97, normalized: 0.95, synonym: 0.9, similar: 0.8 };
/** Confidence of synonyms under these headings, which often mean something else. */
const ambiguousOrigins: Readonly<Record<string, number>> = { Perhaps: 0.6, Seldom: 0.5 };
/** Confidence of synonyms that are better than the field's own name, and of those that are only used without a better one. */
const rankedOrigins: Readonly<Record<string, number>> = { First: 0.98, Second: 0.78 };
/** What remains of the confidence if words had to be taken apart, or left out. */
const confidenceOfRest = { unit: 0.98, apart: 0.97, either: 0.95, significant: 0.88 };
/** Minimum share of letters or words that two similar names have in common. */
const minSimilarity = 0.8;
/** Shorter names often differ from another by one letter: "city" and "cite", "seller" and Norwegian "selger". */
const minSimilarCharacters = 7;
/** Longer names are not compared: real column names are shorter. */
const maxSimilarCharacters = 60;

const namesOf = new WeakMap<Target, KnownNames>();

/** The names of the fields of a target, prepared once. */
export function knownNames(target: Target): KnownNames {
  const names = namesOf.get(target) ?? new KnownNames(target);
  namesOf.set(target, names);
  return names;
}

/** All names and synonyms of the fields of a target. */
export class KnownNames {
  /** Number of letter-by-letter comparisons so far. */
  comparisons = 0;
  readonly #written = new Map<string, KnownName[]>();
  readonly #normalized = new Map<string, KnownName[]>();
  readonly #byLength = new Map<number, KnownName[]>();
  /** The words of all names, as they are written and as they are compared. */
  readonly #vocabulary = new Set<string>();
  /** Names by each of their words, because few names have a word in common. */
  readonly #byWord = new Map<string, KnownName[]>();

  constructor(target: Target) {
    const synonyms = synonymsOf(target);
    for (const field of mappableFields(target)) {
      for (const name of [field.label, field.name]) this.#add(field, name, confidences.normalized, undefined);
      for (const [origin, names] of Object.entries(synonyms[field.name] ?? {})) {
        const confidence = ambiguousOrigins[origin] ?? rankedOrigins[origin] ?? confidences.synonym;
        for (const name of namesIn(names)) this.#add(field, name, confidence, origin);
      }
    }
  }

  /** The fields that a column may be by its name, each once. Similar names are only tried if the name is not known. */
  match(column: string): NameMatch[] {
    const known = this.known(column);
    if (known.length > 0) return known;
    const plain = withoutUnit(column) || column;
    const significant = significantWords(plain).join(' ');
    const found = significant === '' ? [] : this.#exact(significant, column);
    if (found.length > 0) return found.map(withShare(confidenceOfRest.significant));
    const either = this.#eitherOf(plain.split('/'), column);
    return either.length > 0 ? either.map(withShare(confidenceOfRest.either)) : this.#similar(plain);
  }

  /** The fields that have this name or synonym, in any spelling that is treated as the same, each once. */
  known(column: string): NameMatch[] {
    const plain = withoutUnit(column) || column;
    const forms: [string, number][] = [
      [column, 1],
      [plain, confidenceOfRest.unit],
      [wordsApart(plain, this.#vocabulary).join(' '), confidenceOfRest.apart],
    ];
    for (const [form, rest] of forms) {
      const found = form === '' ? [] : this.#exact(form, column);
      if (found.length > 0) return found.map(withShare(rest));
    }
    return [];
  }

  #add(field: Field, name: string, confidence: number, origin: string | undefined): void {
    const words = normalizedWords(name);
    const known: KnownName = { field, name, words, joined: words.join(''), confidence, origin };
    const into = <Key>(map: Map<Key, KnownName[]>, key: Key) => {
      const names = map.get(key);
      if (names === undefined) map.set(key, [known]);
      // English and German may share a name; the reason then mentions the first.
      else if (!names.some((other) => other.field === field && other.joined === known.joined)) names.push(known);
    };
    if (origin === undefined) into(this.#written, writtenWords(name).join(' '));
    for (const key of new Set([known.joined, inAnyOrder(words)])) into(this.#normalized, key);
    for (const word of [...words, ...writtenWords(name)]) if (word.length > 1) this.#vocabulary.add(word);
    if (origin !== undefined && (origin in ambiguousOrigins || origin === 'Compound')) return;
    into(this.#byLength, known.joined.length);
    for (const word of new Set(words)) into(this.#byWord, word);
  }

  /** The fields that both names in "Product Code/SKU" may be. */
  #eitherOf(names: readonly string[], column: string): NameMatch[] {
    if (names.length < 2 || names.length > 4) return [];
    const [first = [], ...others] = names.map((name) => this.#exact(name, column));
    return first.filter(({ field }) => others.every((found) => found.some((other) => other.field === field)));
  }

  #exact(form: string, column: string): NameMatch[] {
    const words = normalizedWords(form);
    const found = [
      ...(this.#written.get(writtenWords(form).join(' ')) ?? []).map((known) => ({
        ...known,
        // A sign for a number often heads the count of the rows.
        confidence: /[#№]/u.test(form) ? confidences.normalized : confidences.asWritten,
      })),
      ...(this.#normalized.get(words.join('')) ?? []),
      ...(this.#normalized.get(inAnyOrder(words)) ?? []),
    ];
    return bestPerField(found.map((known) => nameMatch(known, column)));
  }

  #similar(column: string): NameMatch[] {
    const words = normalizedWords(column);
    const joined = words.join('');
    if (joined.length < minSimilarCharacters || joined.length > maxSimilarCharacters) return [];
    const digits = digitsOf(joined);
    const found = [...this.#similarLetters(joined), ...this.#similarWords(words)].filter(
      ([known]) => digitsOf(known.joined) === digits,
    );
    return bestPerField(
      found.map(([{ field, name }, similarity]) => ({
        field,
        confidence: confidences.similar * similarity,
        evidence: 'similar_name',
        reason: `similar name: "${column}" is similar to "${name}"`,
      })),
    );
  }

  /** Known names that differ by few letters. */
  *#similarLetters(joined: string): Generator<[KnownName, number]> {
    const reach = Math.floor(joined.length * (1 - minSimilarity) * 1.25);
    for (let length = joined.length - reach; length <= joined.length + reach; length += 1) {
      for (const known of this.#byLength.get(length) ?? []) {
        // A misspelt word nearly always begins as it should, and "height" is not a misspelt "weight".
        if (known.joined[0] !== joined[0]) continue;
        // "active" differs from "inactive" by few letters, and is its contrary.
        if (known.field.kind === 'boolean') continue;
        this.comparisons += 1;
        const similarity = 1 - distance(joined, known.joined) / Math.max(joined.length, length);
        if (similarity >= minSimilarity) yield [known, similarity];
      }
    }
  }

  /** Known names with the same words and few more: a word more in the column, as in "bank account no", is something else. */
  *#similarWords(words: readonly string[]): Generator<[KnownName, number]> {
    const shared = new Map<KnownName, number>();
    for (const word of new Set(words))
      for (const known of this.#byWord.get(word) ?? []) shared.set(known, (shared.get(known) ?? 0) + 1);
    const all = new Set(words).size;
    for (const [known, count] of shared) {
      if (count < all) continue;
      const similarity = (2 * count) / (words.length + known.words.length);
      if (similarity >= minSimilarity) yield [known, Math.min(similarity, 1)];
    }
  }
}

const inAnyOrder = (words: readonly string[]): string => words.toSorted().join(' ');

/** The digits of a name, which must be equal: "Address 2" is not similar to "Address 3". */
const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');

const withShare =
  (share: number) =>
  (match: NameMatch): NameMatch => ({ ...match, confidence: match.confidence * share });

function nameMatch({ field, name, confidence, origin }: KnownName, column: string): NameMatch {
  if (origin === undefined)
    return { field, confidence, evidence: 'same_name', reason: `same name as "${field.label}"` };
  const named = origin in rankedOrigins || origin === 'Compound' ? '' : ` (${origin})`;
  return origin in ambiguousOrigins
    ? { field, confidence, evidence: 'possible_synonym', reason: `"${column}" is sometimes used for "${field.label}"` }
    : {
        field,
        confidence,
        evidence: 'known_synonym',
        reason: `known synonym: "${name}" stands for "${field.label}"${named}`,
      };
}

function bestPerField(matches: NameMatch[]): NameMatch[] {
  const best = new Map<Field, NameMatch>();
  for (const match of matches)
    if (match.confidence > (best.get(match.field)?.confidence ?? 0)) best.set(match.field, match);
  return [...best.values()];
}
