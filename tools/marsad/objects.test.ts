import { expect, test } from 'vitest';
import { rightsOn } from './objects.ts';

test('a bucket’s policy names each service as the store does, and lets it write below its own name only', () => {
  const rights = rightsOn('buckets', 'arn:aws:iam::123456789012:user/{service}');
  expect(Object.keys(rights)).toEqual(['recordings', 'masks', 'tracks', 'views', 'playback', 'evidence', 'watchlist']);
  expect(rights['evidence']).toMatchObject({
    Version: '2012-10-17',
    Statement: expect.arrayContaining([
      {
        Effect: 'Allow',
        Principal: { AWS: ['arn:aws:iam::123456789012:user/plate-reader'] },
        Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
        Resource: ['arn:aws:s3:::evidence/plate-reader/*'],
      },
    ]),
  });
});

test('a user’s policy is the same without a principal, which stores of that kind refuse', () => {
  const rights = rightsOn('users', '{service}');
  expect(rights['plate-reader']).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
        Resource: ['arn:aws:s3:::evidence/plate-reader/*'],
      },
      { Effect: 'Allow', Action: ['s3:GetBucketLocation'], Resource: ['arn:aws:s3:::evidence'] },
    ],
  });
  expect(Object.keys(rights).filter((user) => JSON.stringify(rights[user]).includes('DeleteObjectVersion'))).toEqual([
    'retention',
  ]);
});

test('an owner deletes below its own name where it cleans up, and retention alone destroys whatever a bucket holds', () => {
  const deletions = JSON.stringify(rightsOn('buckets', '{service}')).match(
    /\["s3:Delete[^\]]*\],"Resource":\[[^\]]*\]/g,
  );
  const ownersAlone = deletions?.filter((deletion) => !deletion.includes('DeleteObjectVersion'));
  expect(ownersAlone).toEqual([
    '["s3:DeleteObject"],"Resource":["arn:aws:s3:::tracks/camera-ingest/*"]',
    '["s3:DeleteObject"],"Resource":["arn:aws:s3:::playback/view-maker/*"]',
  ]);
  expect(deletions?.filter((deletion) => !ownersAlone?.includes(deletion))).toEqual(
    ['recordings', 'masks', 'tracks', 'views', 'evidence'].map(
      (bucket) =>
        `["s3:DeleteObject","s3:DeleteObjectVersion","s3:GetObjectLegalHold"],"Resource":["arn:aws:s3:::${bucket}/*"]`,
    ),
  );
});

test('a pattern that names every service alike is refused', () => {
  expect(() => rightsOn('buckets', 'everybody')).toThrow('{service}');
});
