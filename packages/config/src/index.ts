export * from './camera-authority.ts';
export * from './camera-credentials.ts';
export * from './load-config.ts';
export * from './read-yaml.ts';
export * from './slices.ts';
export * from './texts.ts';
