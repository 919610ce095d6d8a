import { cutText } from './cut-text.js';

/** A name as a part of a JSON pointer (RFC 6901). */
export const pointerPart = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** A name as a part of a pointer that people are shown. It may be as long as a body; the first part of it is enough to find it. */
export const shownPart = (name: string): string => pointerPart(cutText(name, 60));
