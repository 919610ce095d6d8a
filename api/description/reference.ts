/** A reference to a component of an OpenAPI document. */
export interface Reference {
  $ref: string;
}
