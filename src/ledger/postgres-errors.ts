import { text } from '../model/index.ts';
import { TandemError } from '../sdk/errors.ts';

/** Two transactions stood in each other's way. */
const GO_AGAIN = new Set(['40001', '40P01']);
const ALREADY_THERE = new Set(['23505', '42P06']);

/** Classes of SQLSTATE that say something of the server and nothing of the statement: connection, log-in, database name, resources, shutdown. */
const SERVER_CLASSES = new Set(['08', '28', '3D', '53', '57', '58']);

/** The SQLSTATE of an answer of the server; none for an error on the way there. */
const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'severity' in error && 'code' in error ? String(error.code) : undefined;

export const isServerError = (error: unknown): boolean => {
  const code = codeOf(error);
  return code === undefined || SERVER_CLASSES.has(code.slice(0, 2));
};

/** The server undid this transaction in favour of another; it can simply go again. */
export const mayGoAgain = (error: unknown): boolean => GO_AGAIN.has(codeOf(error) ?? '');

/** What was to be made is there: somebody else made it in between. */
export const isAlreadyThere = (error: unknown): boolean => ALREADY_THERE.has(codeOf(error) ?? '');

/** Where the ledger is, without who is asking. */
export const placeOf = (url: string): string => {
  const { host, pathname } = new URL(url);
  return `postgres://${host}${pathname}`;
};

export const explain = (error: unknown, place: string): unknown => {
  if (error instanceof TandemError || !isServerError(error)) return error;
  const message = error instanceof Error && error.message !== '' ? error.message : 'no connection';
  return new TandemError(
    text(`The ledger database ${place} cannot be used: ${message}.`, `账本数据库 ${place} 无法使用：${message}。`),
    { cause: error },
  );
};
