import { textBetween } from '../../text/cut-text.js';
import type { XmlAttributes, XmlNames } from '../workbook/xml-names.js';

/** Namespaces of OpenDocument (ODF 1.3, part 3) by the prefixes that are used here, as by nearly all programs. */
const prefixes = new Map([
  ['urn:oasis:names:tc:opendocument:xmlns:office:1.0', 'office'],
  ['urn:oasis:names:tc:opendocument:xmlns:table:1.0', 'table'],
  ['urn:oasis:names:tc:opendocument:xmlns:text:1.0', 'text'],
  ['urn:oasis:names:tc:opendocument:xmlns:style:1.0', 'style'],
  ['urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0', 'calcext'],
]);

/** Names of OpenDocument with the prefixes above, whatever prefixes a part has. */
export class OdfNames implements XmlNames {
  /** The prefixes of a part that differ. */
  private readonly others = new Map<string, string>();

  begin(name: string, attributes: XmlAttributes): boolean {
    let known = false;
    for (const [key, namespace] of Object.entries(attributes)) {
      const wanted = prefixes.get(namespace);
      if (wanted === undefined || (key !== 'xmlns' && !key.startsWith('xmlns:'))) continue;
      const own = textBetween(key, 'xmlns:'.length, key.length);
      if (own !== wanted) this.others.set(own, wanted);
      known ||= this.element(name).startsWith(`${wanted}:`);
    }
    return known;
  }

  element(name: string): string {
    if (this.others.size === 0) return name;
    const colon = name.indexOf(':');
    const wanted = this.others.get(textBetween(name, 0, Math.max(0, colon)));
    return wanted === undefined ? name : `${wanted}:${textBetween(name, colon + 1, name.length)}`;
  }

  attributes(attributes: XmlAttributes): XmlAttributes {
    if (this.others.size === 0) return attributes;
    return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [this.element(name), value]));
  }
}
