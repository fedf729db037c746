/** A type with all its fields and lists read-only, at every depth. Types of schemas are mutable by default. */
export type Immutable<Type> = { readonly [Key in keyof Type]: Immutable<Type[Key]> };
