/** When something was seen: by the part's own clock, and in UTC ms. */
export type Instant = { readonly ptsMs: number; readonly atMs: number };
