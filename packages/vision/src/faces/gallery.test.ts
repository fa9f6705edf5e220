import { describe, expect, test } from 'vitest';
import { createGallery, GalleryError, identify, similarity } from './gallery.ts';

const vector = (...values: number[]): Float32Array => Float32Array.from(values);

describe('a gallery', () => {
  test('finds the person who is most like a face, by the mean of all their images', () => {
    const gallery = createGallery({ capacity: 2, dimensions: 2 });
    gallery.enrol('amina', [vector(1, 0), vector(0, 1)]);
    gallery.enrol('brahim', [vector(-1, 0)]);
    const found = identify(vector(Math.SQRT1_2, Math.SQRT1_2), gallery);
    expect(found?.identity).toBe('amina');
    expect(found?.score).toBeCloseTo(1, 6);
  });

  test('subtracts what a face has in common with everybody else who is enrolled', () => {
    // The others have a cosine of 0.6 with this face, amina has 1.
    const face = vector(0.6, 0.8, 0);
    const alone = createGallery({ capacity: 1, dimensions: 3 });
    alone.enrol('amina', [face]);
    expect(alone.best(face)?.score).toBeCloseTo(1, 6);
    const crowd = createGallery({ capacity: 21, dimensions: 3 });
    crowd.enrol('amina', [face]);
    for (let at = 0; at < 20; at += 1) crowd.enrol(`other ${at}`, [vector(1, 0, 0)]);
    expect(crowd.best(face)).toMatchObject({ identity: 'amina' });
    // Twenty others at 0.6 and twenty assumed ones at 0: 0.3 in common.
    expect(crowd.best(face)?.score).toBeCloseTo(0.7, 6);
  });

  test('returns the nearest person, with a score of 1 at most', () => {
    const gallery = createGallery({ capacity: 3, dimensions: 2 });
    gallery.enrol('amina', [vector(1, 0)]);
    gallery.enrol('brahim', [vector(-1, 0)]);
    gallery.enrol('chaima', [vector(0, 1)]);
    expect(gallery.best(vector(1, 0))).toEqual({ identity: 'amina', score: 1 });
    expect(gallery.best(vector(0, 1))?.identity).toBe('chaima');
  });

  test('attack: enrolling people who are unlike a face does not raise its score for somebody else', () => {
    const crowd = createGallery({ capacity: 21, dimensions: 2 });
    crowd.enrol('amina', [vector(0.2, Math.sqrt(0.96))]);
    for (let at = 0; at < 20; at += 1) crowd.enrol(`decoy ${at}`, [vector(-0.5, Math.sqrt(0.75))]);
    expect(crowd.best(vector(1, 0))?.identity).toBe('amina');
    expect(crowd.best(vector(1, 0))?.score).toBeCloseTo(0.2, 6);
  });

  test('finds nobody when it is empty', () => {
    expect(identify(vector(1, 0), createGallery({ capacity: 3, dimensions: 2 }))).toBeUndefined();
  });

  test('replaces the template of a person who is enrolled again', () => {
    const gallery = createGallery({ capacity: 1, dimensions: 2 });
    gallery.enrol('amina', [vector(1, 0)]);
    gallery.enrol('amina', [vector(0, 1)]);
    expect(gallery.size).toBe(1);
    expect(identify(vector(0, 1), gallery)?.score).toBeCloseTo(1, 6);
  });

  test('holds as many people as it was made for, and refuses more', () => {
    const gallery = createGallery({ capacity: 1, dimensions: 2 });
    gallery.enrol('amina', [vector(1, 0)]);
    expect(() => gallery.enrol('brahim', [vector(0, 1)])).toThrow(
      'holds 1 people and is full: brahim was not enrolled',
    );
    gallery.remove('amina');
    gallery.enrol('brahim', [vector(0, 1)]);
    expect(gallery.best(vector(1, 0))?.identity).toBe('brahim');
  });

  test('forgets everybody when it is wiped', () => {
    const gallery = createGallery({ capacity: 2, dimensions: 2 });
    gallery.enrol('amina', [vector(1, 0)]);
    gallery.wipe();
    expect(gallery.size).toBe(0);
    expect(gallery.best(vector(1, 0))).toBeUndefined();
    gallery.enrol('brahim', [vector(0, 1)]);
    gallery.enrol('chaima', [vector(1, 0)]);
    expect(gallery.size).toBe(2);
  });

  test('refuses embeddings of another network, and people without an image', () => {
    const gallery = createGallery({ capacity: 1, dimensions: 2 });
    expect(() => gallery.enrol('amina', [vector(1, 0, 0)])).toThrow('of another network');
    expect(() => gallery.enrol('amina', [])).toThrow(GalleryError);
    expect(gallery.size).toBe(0);
    expect(() => similarity(vector(1, 0), vector(1))).toThrow('of different networks');
  });
});
