import { distance } from 'fastest-levenshtein';
import type { Field } from '../targets/field.js';
import { mappableFields, type Target } from '../targets/target.js';
import { meantWords, withoutBrackets, writtenWords } from './column-name.js';
import type { Evidence } from './suggestion.js';
import { namesIn } from './synonyms/field-synonyms.js';
import { synonymsOf } from './synonyms/synonyms.js';

/** What a column's name says: it is the name of this field, or much like it. */
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
  /** Undefined for the field's own name and label. */
  origin: string | undefined;
}

const certainty = { asWritten: 0.97, asMeant: 0.95, synonym: 0.9, similar: 0.8 };
/** For names under these headings, which often mean something else. */
const doubtful: Readonly<Record<string, number>> = { Perhaps: 0.6, Seldom: 0.5 };
/** Share of letters or words that two names must have in common to be similar. */
const leastSimilarity = 0.8;
/** Shorter names are often a letter away from another: "city" and "cite", "date" and "rate". */
const shortestSimilar = 5;
/** Nobody calls a column by more words; what is longer is compared with nothing. */
const longestName = 60;

/** Every name by which the fields of a target are known. */
export class KnownNames {
  /** How often two names were held against each other letter by letter. */
  comparisons = 0;
  readonly #written = new Map<string, KnownName[]>();
  readonly #meant = new Map<string, KnownName[]>();
  readonly #byLength = new Map<number, KnownName[]>();
  /** Names have few words in common, so a name is looked up by each of its words. */
  readonly #byWord = new Map<string, KnownName[]>();

  constructor(target: Target) {
    const synonyms = synonymsOf(target);
    for (const field of mappableFields(target)) {
      for (const name of [field.label, field.name]) this.#add(field, name, certainty.asMeant, undefined);
      for (const [origin, names] of Object.entries(synonyms[field.name] ?? {})) {
        const confidence = doubtful[origin] ?? certainty.synonym;
        for (const name of namesIn(names)) this.#add(field, name, confidence, origin);
      }
    }
  }

  /** The fields that a column may be by its name, each once; where the name is known, no others. */
  match(column: string): NameMatch[] {
    const exact = this.#exact(column);
    if (exact.length > 0) return exact;
    const plain = withoutBrackets(column);
    if (plain !== '' && plain !== column) {
      const bracketed = this.#exact(plain).map((match) => ({ ...match, confidence: match.confidence - 0.02 }));
      if (bracketed.length > 0) return bracketed;
    }
    return this.#similar(plain || column);
  }

  #add(field: Field, name: string, confidence: number, origin: string | undefined): void {
    const words = meantWords(name);
    const known: KnownName = { field, name, words, joined: words.join(''), confidence, origin };
    const into = <Key>(map: Map<Key, KnownName[]>, key: Key) => {
      const there = map.get(key);
      if (there === undefined) map.set(key, [known]);
      // English and German may share a name; the first to give it is named.
      else if (!there.some((other) => other.field === field && other.joined === known.joined)) there.push(known);
    };
    if (origin === undefined) into(this.#written, writtenWords(name).join(' '));
    for (const key of new Set([known.joined, inAnyOrder(words)])) into(this.#meant, key);
    if (origin !== undefined && (origin in doubtful || origin === 'Compound')) return;
    into(this.#byLength, known.joined.length);
    for (const word of new Set(words)) into(this.#byWord, word);
  }

  #exact(column: string): NameMatch[] {
    const words = meantWords(column);
    const found = [
      ...(this.#written.get(writtenWords(column).join(' ')) ?? []).map((known) => ({
        ...known,
        confidence: certainty.asWritten,
      })),
      ...(this.#meant.get(words.join('')) ?? []),
      ...(this.#meant.get(inAnyOrder(words)) ?? []),
    ];
    return bestPerField(found.map((known) => nameMatch(known, column)));
  }

  #similar(column: string): NameMatch[] {
    const words = meantWords(column);
    const joined = words.join('');
    if (joined.length < shortestSimilar || joined.length > longestName) return [];
    const digits = digitsOf(joined);
    const found = [...this.#alike(joined), ...this.#sharing(words)].filter(
      ([known]) => digitsOf(known.joined) === digits,
    );
    return bestPerField(
      found.map(([{ field, name }, similarity]) => ({
        field,
        confidence: certainty.similar * similarity,
        evidence: 'similar_name',
        reason: `similar name: "${column}" is like "${name}"`,
      })),
    );
  }

  /** Known names with few other letters. */
  *#alike(joined: string): Generator<[KnownName, number]> {
    const reach = Math.floor(joined.length * (1 - leastSimilarity) * 1.25);
    for (let length = joined.length - reach; length <= joined.length + reach; length += 1) {
      for (const known of this.#byLength.get(length) ?? []) {
        this.comparisons += 1;
        const similarity = 1 - distance(joined, known.joined) / Math.max(joined.length, length);
        if (similarity >= leastSimilarity) yield [known, similarity];
      }
    }
  }

  /** Known names with nearly the same words: "Qty per order line" has "order line qty". */
  *#sharing(words: readonly string[]): Generator<[KnownName, number]> {
    const shared = new Map<KnownName, number>();
    for (const word of new Set(words))
      for (const known of this.#byWord.get(word) ?? []) shared.set(known, (shared.get(known) ?? 0) + 1);
    for (const [known, count] of shared) {
      const similarity = (2 * count) / (words.length + known.words.length);
      if (similarity >= leastSimilarity) yield [known, Math.min(similarity, 1)];
    }
  }
}

const inAnyOrder = (words: readonly string[]): string => words.toSorted().join(' ');

/** "Address 2" is not like "Address 3". */
const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');

function nameMatch({ field, name, confidence, origin }: KnownName, column: string): NameMatch {
  if (origin === undefined)
    return { field, confidence, evidence: 'same_name', reason: `same name as "${field.label}"` };
  return origin in doubtful
    ? { field, confidence, evidence: 'possible_synonym', reason: `"${column}" is sometimes used for "${field.label}"` }
    : {
        field,
        confidence,
        evidence: 'known_synonym',
        reason: `known synonym: "${name}" stands for "${field.label}"${origin === 'Compound' ? '' : ` (${origin})`}`,
      };
}

function bestPerField(matches: NameMatch[]): NameMatch[] {
  const best = new Map<Field, NameMatch>();
  for (const match of matches)
    if (match.confidence > (best.get(match.field)?.confidence ?? 0)) best.set(match.field, match);
  return [...best.values()];
}
