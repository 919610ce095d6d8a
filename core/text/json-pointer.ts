import { cutText } from './cut-text.js';

/** A property name escaped as one part of a JSON pointer (RFC 6901). */
export const pointerPart = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** A property name as one part of a pointer in a message. A name may be as long as a request body, so it is cut. */
export const shownPart = (name: string): string => pointerPart(cutText(name, 60));
