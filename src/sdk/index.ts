export { z } from 'zod';
export * from '../model/index.ts';
export * from './errors.ts';
export * from './host.ts';
export * from './http.ts';
export * from './stream.ts';
export * from './connector.ts';
export * from './marker.ts';
export * from './paging.ts';
