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
  expect(JSON.stringify(rights)).not.toContain('DeleteObjectVersion');
});

test('an owner deletes below its own name in the bucket that keeps no versions, and nowhere else', () => {
  const deletions = JSON.stringify(rightsOn('buckets', '{service}')).match(
    /\["s3:Delete[^\]]*\],"Resource":\[[^\]]*\]/g,
  );
  expect(deletions).toEqual([
    '["s3:DeleteObject"],"Resource":["arn:aws:s3:::tracks/camera-ingest/*"]',
    '["s3:DeleteObject"],"Resource":["arn:aws:s3:::playback/view-maker/*"]',
  ]);
});

test('a pattern that names every service alike is refused', () => {
  expect(() => rightsOn('buckets', 'everybody')).toThrow('{service}');
});
