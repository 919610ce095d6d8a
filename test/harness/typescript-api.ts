import { ts } from '@ts-morph/common';

/** The JavaScript API of TypeScript, which `openapi-typescript` needs and the package `typescript` no longer contains. */
export default ts;
