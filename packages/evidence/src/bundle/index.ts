export { partsIn } from './container.ts';
export { BundleError } from './errors.ts';
export {
  evidenceOriginOf,
  MANIFEST,
  manifestOf,
  SIGNATURE,
  type BundleFacts,
  type BundleManifest,
  type BundlePart,
} from './manifest.ts';
export { LOG_CHECKPOINT, LOG_LEAVES, leavesText, type ProvedLeaf } from './log-proof.ts';
export { verifyBundle, type BundleFault, type BundleVerdict, type PinnedKeys } from './verify-bundle.ts';
export { createBundleWriter, type BundleWriter } from './write-bundle.ts';
