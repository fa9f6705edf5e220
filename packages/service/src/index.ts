export * from './active-role.ts';
export * from './run-main.ts';
export * from './serial.ts';
export * from './service.ts';
