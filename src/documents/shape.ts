/**
 * What a document is made of: the part of JSON Schema that our types come to, without descriptions. Generated from the
 * types; `true` is any JSON value.
 */
export type Shape = true | ShapeRules;

/** All rules given must hold. */
export interface ShapeRules {
  /** A name of the document's `$defs`, as `#/$defs/NAME`. */
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  /** The values that are allowed. */
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  /** Of keys that `properties` does not name; `false` where there should be none, though readers accept them. */
  readonly additionalProperties?: false | Shape;
  readonly items?: false | Shape;
  /** Of the first items, in order. */
  readonly prefixItems?: readonly Shape[];
  readonly minItems?: number;
  readonly $defs?: Readonly<Record<string, Shape>>;
}
