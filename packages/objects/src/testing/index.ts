export { createMemoryObjectStore } from './memory-store.ts';
export { createS3Client, elements, send, type S3Answer, type S3Client, type S3Question } from './s3-client.ts';
