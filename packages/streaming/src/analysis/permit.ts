/** What may be cut from a camera's frames: plates, and heads under these grants. It lapses by itself, so nothing is cut while nobody renews it. */
export type Permit = { readonly plates: boolean; readonly heads: readonly string[] };

export const NO_PERMIT: Permit = { plates: false, heads: [] };
