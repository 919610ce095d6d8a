import { textBetween } from '../../text/cut-text.js';
import type { XmlAttributes, XmlNames } from './xml-names.js';

/** ECMA-376 transitional and strict (ISO/IEC 29500) namespaces. */
const namespaces = new Set([
  'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  'http://purl.oclc.org/ooxml/spreadsheetml/main',
  'http://schemas.openxmlformats.org/package/2006/relationships',
]);

/** Names of the namespace of a part's root element, without a prefix. Attributes are not changed. */
export class OoxmlNames implements XmlNames {
  private prefix = '';

  begin(name: string, attributes: XmlAttributes): boolean {
    const colon = name.indexOf(':');
    this.prefix = textBetween(name, 0, colon + 1);
    const namespace = attributes[colon < 0 ? 'xmlns' : `xmlns:${textBetween(name, 0, colon)}`] ?? '';
    return namespaces.has(namespace);
  }

  element(name: string): string {
    const { prefix } = this;
    if (prefix === '') return name;
    return name.startsWith(prefix) ? textBetween(name, prefix.length, name.length) : `:${name}`;
  }

  attributes(attributes: XmlAttributes): XmlAttributes {
    return attributes;
  }
}
