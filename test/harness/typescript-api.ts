import { ts } from '@ts-morph/common';

/** The API of TypeScript in JavaScript, which the package `typescript` no longer has: for `openapi-typescript`. */
export default ts;
