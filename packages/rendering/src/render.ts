import { renderStill } from './render-still.ts';
import { renderVideo } from './render-video.ts';
import type { RenderJob, Rendered } from './render-job.ts';

/**
 * Renders a view of recorded files: every frame is scaled, masked, drawn on and encoded, in this order, so none bypasses the masks. A job that
 * names the person of an order is not masked, and every frame shows that name.
 * Null if the files hold no frame of that time. At most 1280x720, never enlarged, H.264. A file that is damaged costs its own frames only.
 * @throws {FFmpegError} and {SourceFailure} if a file is not there, or none can be read
 */
export const render = (job: RenderJob): Rendered | null => (job.as === 'still' ? renderStill(job) : renderVideo(job));
