export {
  distanceFromLine,
  groundPoint,
  insidePolygon,
  passesBetween,
  toPixels,
  type PicturePx as Point,
  type PictureSize as Size,
  type Segment,
} from '@marsad/ground';
