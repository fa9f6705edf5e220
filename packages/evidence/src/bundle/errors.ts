/** `name_taken`, `name_invalid`, `part_too_large`: the caller gave the writer a part that no bundle can hold. */
export type BundleErrorCode = 'name_taken' | 'name_invalid' | 'part_too_large';

export class BundleError extends Error {
  override readonly name = 'BundleError';
  readonly code: BundleErrorCode;
  constructor(code: BundleErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
