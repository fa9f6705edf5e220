/** A point of a picture, as fractions of its width and height. */
export type Point = readonly [x: number, y: number];
