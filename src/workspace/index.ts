export * from './load.ts';
export * from './json-file.ts';
export * from './secrets.ts';
export * from './schemas.ts';
export { zodIssues } from './issues.ts';
