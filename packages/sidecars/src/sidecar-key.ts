export const SIDECAR_KINDS = ['masks', 'tracks'] as const;
export type SidecarKind = (typeof SIDECAR_KINDS)[number];

/** The object key of a segment's sidecar: the segment's own key with another ending. It lies in the bucket of its kind. */
export const sidecarKeyOf = (segmentKey: string, kind: SidecarKind): string =>
  `${segmentKey.replace(/\.mp4$/, '')}.${kind}.json.zst`;
