import type { JpegCodec } from '@marsad/vision';
import { promisedSize } from '@marsad/vision';
import { CROP_BYTES, CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../domain/limits.ts';
import type { CleanCropOf } from '../ports.ts';

/**
 * Decodes the crop of a camera and encodes it again, so that what may become evidence is a picture and nothing else: no metadata, no thumbnail,
 * nothing after the picture. The size is checked before anything is decoded.
 */
export const createCleanCrop =
  (codec: Pick<JpegCodec, 'decode' | 'encodePart'>): CleanCropOf =>
  async (jpeg) => {
    const promised = promisedSize(jpeg);
    if (!promised) return 'crop_unreadable';
    if (jpeg.length > CROP_BYTES || promised.width > CROP_WIDTH_PX || promised.height > CROP_HEIGHT_PX)
      return 'crop_too_large';
    const decoded = await codec.decode(jpeg, promised);
    if (decoded.kind === 'unreadable') return 'crop_unreadable';
    const { image } = decoded;
    const whole = { x: 0, y: 0, width: image.width, height: image.height };
    return { jpeg: await codec.encodePart(image, whole), widthPx: image.width, heightPx: image.height };
  };
