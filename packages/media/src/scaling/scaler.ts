import { FFmpegError, Frame, SoftwareScaleContext } from 'node-av/lib';
import { AV_PIX_FMT_GRAY8, AV_PIX_FMT_RGB24, SWS_AREA, SWS_BILINEAR } from 'node-av/constants';
import type { AVPixelFormat } from 'node-av/constants';

export type Scaler = {
  /** Tightly packed pixels, a copy. */
  pixels(source: Frame): Buffer;
  close(): void;
};

/** Scales pictures of any size and format to one size and format; the context is made anew when the source changes. */
export function createScaler(width: number, height: number, kind: 'grey' | 'rgb'): Scaler {
  const format = kind === 'grey' ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_RGB24;
  const target = new Frame();
  target.alloc();
  target.width = width;
  target.height = height;
  target.format = format;
  FFmpegError.throwIfError(target.getBuffer(0), 'picture buffer');
  let context: SoftwareScaleContext | null = null;
  let madeFor = '';
  return {
    pixels(source) {
      const key = `${source.width}x${source.height}:${source.format}`;
      if (context === null || key !== madeFor) {
        context?.freeContext();
        context = new SoftwareScaleContext();
        // A decoder of video gives pixel formats; the type of the property covers sound as well.
        const from = source.format as AVPixelFormat;
        context.getContext(
          source.width,
          source.height,
          from,
          width,
          height,
          format,
          kind === 'grey' ? SWS_AREA : SWS_BILINEAR,
        );
        madeFor = key;
      }
      FFmpegError.throwIfError(context.scaleFrameSync(target, source), 'scale');
      return target.toBuffer();
    },
    close() {
      context?.freeContext();
      target.free();
    },
  };
}

/** Scalers by size, made when first needed: a camera has a grey one, one for its detector and one for people. */
export function createScalers() {
  const scalers = new Map<string, Scaler>();
  return {
    get(width: number, height: number, kind: 'grey' | 'rgb'): Scaler {
      const key = `${width}x${height}:${kind}`;
      const known = scalers.get(key);
      if (known) return known;
      const made = createScaler(width, height, kind);
      scalers.set(key, made);
      return made;
    },
    close(): void {
      for (const scaler of scalers.values()) scaler.close();
      scalers.clear();
    },
  };
}
export type Scalers = ReturnType<typeof createScalers>;
