export { http, HttpResponse } from 'msw';
export type { RequestHandler } from 'msw';
export * from './chaos.ts';
export * from './sandbox.ts';
export * from './serve.ts';
export * from './intercept.ts';
export type { Alter } from './answer.ts';
