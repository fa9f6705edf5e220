export { createMemoryObjectStore } from './memory-store.ts';
export { createS3Client, elements, send, type S3Response, type S3Client, type S3Request } from './s3-client.ts';
