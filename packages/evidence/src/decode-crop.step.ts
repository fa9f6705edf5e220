import { deadLetter, pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { JpegCodec, RgbImage } from '@marsad/vision';

/** A crop as it came: its JPEG, and the size that its metadata give. */
export type EncodedCrop = {
  readonly jpeg: Buffer;
  readonly data: { readonly widthPx: number; readonly heightPx: number };
};

/**
 * Decodes the JPEG to RGB. A file that is not a JPEG, or has another size than its metadata say, is a dead letter: it will never be
 * readable.
 */
export const decodeCrop =
  <Input extends EncodedCrop>(
    codec: Pick<JpegCodec, 'decode'>,
  ): Step<Input, Input & { readonly image: RgbImage }, { deadLetter: 'unreadable_picture' }> =>
  async (input) => {
    const { widthPx: width, heightPx: height } = input.data;
    const decoded = await codec.decode(input.jpeg, { width, height });
    if (decoded.kind === 'unreadable') return deadLetter('unreadable_picture', decoded.detail);
    return pass({ ...input, image: decoded.image });
  };
