import type { RenderJob, Rendered } from './render-job.ts';

/**
 * Renders a masked view of recorded files: every frame is scaled, masked, drawn on and encoded, in this order, so none bypasses the masks.
 * Null if the files hold no frame of that time. At most 1280x720, never enlarged, H.264.
 * @throws {FFmpegError | SourceFailure}
 */
export function render(_job: RenderJob): Rendered | null {
  throw new Error('not built yet');
}
