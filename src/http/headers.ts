import type { IncomingHttpHeaders } from 'node:http';
import type { Redactor } from './redactor.ts';

export type Headers = Readonly<Record<string, string>>;

export const lowerCase = (headers: Headers = {}): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** Node's headers with one string each. */
export const flatHeaders = (headers: IncomingHttpHeaders): Headers => {
  const flat: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flat[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
};

const SENSITIVE = /auth|token|key|secret|cookie|password/i;

/** Takes note of the standing headers whose name says that they are secret. */
export const learnSensitive = (headers: Headers, redactor: Redactor): void =>
  learnHeaders(Object.fromEntries(Object.entries(headers).filter(([name]) => SENSITIVE.test(name))), redactor);

/** Takes note of headers that prove who we are, each with and without the scheme in front. */
export const learnHeaders = (headers: Headers, redactor: Redactor): void => {
  for (const value of Object.values(headers)) {
    redactor.learn(value);
    redactor.learn(value.slice(value.indexOf(' ') + 1));
  }
};
