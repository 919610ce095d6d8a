export type XmlAttributes = Readonly<Record<string, string>>;

/** The names of a vocabulary, whatever prefixes a part has for its namespaces. */
export interface XmlNames {
  /** Learns the prefixes from the root element of the part; returns whether the namespace of the element is known. */
  begin(name: string, attributes: XmlAttributes): boolean;
  /** The name of an element; that of another namespace contains a colon in front. */
  element(name: string): string;
  attributes(attributes: XmlAttributes): XmlAttributes;
}
