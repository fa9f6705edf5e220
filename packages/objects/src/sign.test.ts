import { expect, test } from 'vitest';
import { signRequest } from './sign.ts';

/**
 * The examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html. The upload lacks its `date` header,
 * because the library replaces that by `x-amz-date`.
 */
const example = { accessKey: 'AKIAIOSFODNN7EXAMPLE', secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const endpoint = 'https://examplebucket.s3.amazonaws.com';
const at = new Date('2013-05-24T00:00:00Z');

test.each([
  [
    'a range of an object',
    { method: 'GET', path: '/test.txt', headers: { range: 'bytes=0-9' } },
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ],
  [
    'an upload of an object with a $ in its name and with headers of its own',
    {
      method: 'PUT',
      path: '/test$file.text',
      headers: { 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
      payloadSha256: '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
    },
    '1ee3a9a719bf9cd67d34043a52b3d1f8b674e378dc99c0748019b43f49b5b9bb',
  ],
  [
    'a listing with query parameters',
    { method: 'GET', path: '/', query: { prefix: 'J', 'max-keys': '2' } },
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  ],
])('%s gets the signature of the specification', async (_what, request, signature) => {
  const { headers } = await signRequest({ endpoint, ...request }, example, at);
  expect(headers['authorization']).toContain(`Signature=${signature}`);
});

test('every header is signed, because a store refuses an unsigned x-amz header', async () => {
  const headers = { 'x-amz-checksum-sha256': 'x', 'content-type': 'image/jpeg' };
  const signed = await signRequest({ method: 'PUT', endpoint, path: '/k', headers }, example, at);
  expect(signed.headers['authorization']).toContain(
    'SignedHeaders=content-type;host;x-amz-checksum-sha256;x-amz-content-sha256;x-amz-date,',
  );
});
