/** `unreadable`: not a sidecar, or cut off; `unknown_version`: written by a later version; `other_segment`: of another segment. */
export type SidecarFault = 'unreadable' | 'unknown_version' | 'other_segment';

/** A sidecar that must not be used. Without masks the whole picture is hidden. */
export class SidecarError extends Error {
  override readonly name = 'SidecarError';
  readonly code: SidecarFault;
  constructor(code: SidecarFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
