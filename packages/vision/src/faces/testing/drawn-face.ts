import type { RgbImage } from '../../ports.ts';

type Colour = readonly [number, number, number];

const canvas = (width: number, height: number, [r, g, b]: Colour): RgbImage => {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at += 3) data.set([r, g, b], at);
  return { data, width, height };
};

/** A filled ellipse with a soft edge. */
function ellipse(image: RgbImage, x: number, y: number, radiusX: number, radiusY: number, colour: Colour): void {
  const edge = 1.5 / Math.min(radiusX, radiusY);
  for (let py = Math.max(0, Math.floor(y - radiusY - 2)); py < Math.min(image.height, y + radiusY + 2); py += 1) {
    for (let px = Math.max(0, Math.floor(x - radiusX - 2)); px < Math.min(image.width, x + radiusX + 2); px += 1) {
      const distance = Math.hypot((px + 0.5 - x) / radiusX, (py + 0.5 - y) / radiusY);
      const cover = Math.min(1, Math.max(0, (1 - distance) / edge + 0.5));
      for (let channel = 0; channel < 3; channel += 1) {
        const at = (py * image.width + px) * 3 + channel;
        image.data[at] = Math.round((image.data[at] ?? 0) * (1 - cover) + (colour[channel] ?? 0) * cover);
      }
    }
  }
}

export type DrawnFace = {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly turn?: number;
};

/**
 * Draws an invented face that the networks find, so that no test needs the image of a person. `turn` moves nose, eyes and mouth to one
 * side.
 */
export function drawnFace({ width, height, x, y, radius, turn = 0 }: DrawnFace): RgbImage {
  const image = canvas(width, height, [150, 160, 170]);
  const r = radius;
  const skin: Colour = [205, 165, 140];
  ellipse(image, x, y + r * 2.2, r * 1.6, r * 1.1, [60, 70, 110]);
  ellipse(image, x, y - r * 0.25, r * 1.02, r * 1.2, [50, 38, 30]);
  ellipse(image, x, y + r * 1.2, r * 0.4, r * 0.5, [185, 145, 122]);
  ellipse(image, x, y + r * 0.1, r * 0.84, r * 1.12, skin);
  const near = x + r * 0.25 * turn;
  const front = x + r * 0.75 * turn;
  for (const side of [-1, 1]) {
    ellipse(image, near + side * r * 0.36, y - r * 0.32, r * 0.2, r * 0.05, [70, 50, 40]);
    ellipse(image, near + side * r * 0.36, y - r * 0.12, r * 0.21, r * 0.14, [180, 138, 115]);
    ellipse(image, near + side * r * 0.36, y - r * 0.12, r * 0.17, r * 0.09, [235, 230, 225]);
    ellipse(image, near + side * r * 0.36, y - r * 0.12, r * 0.085, r * 0.085, [40, 30, 25]);
    ellipse(image, front + side * r * 0.1, y + r * 0.42, r * 0.06, r * 0.04, [120, 80, 65]);
  }
  ellipse(image, front, y + r * 0.3, r * 0.1, r * 0.28, [215, 178, 152]);
  ellipse(image, front, y + r * 0.4, r * 0.16, r * 0.1, [196, 152, 128]);
  ellipse(image, near, y + r * 0.66, r * 0.32, r * 0.1, [165, 85, 80]);
  ellipse(image, near, y + r * 0.655, r * 0.28, r * 0.02, [110, 50, 48]);
  return image;
}
