/** An expression that cannot be used; the message says what is wrong with it. */
export class ExpressionFault extends Error {
  override readonly name = 'ExpressionFault';
}
