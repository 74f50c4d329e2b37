import { request } from 'node:http';
import type { RawApi } from './trap.ts';

/** Plain requests to a Request Tracker on this machine, without any of the product in between. A redirect is an answer; no user agent unless one is given. */
export const rawApi = (baseUrl: string, token: string): RawApi => ({
  send: (method, path, body, headers = {}) =>
    new Promise((resolve, reject) => {
      const json = body === undefined ? undefined : JSON.stringify(body);
      const length =
        json === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) };
      const options = { method, agent: false, headers: { authorization: `token ${token}`, ...length, ...headers } };
      const sent = request(`${baseUrl}/REST/2.0${path}`, options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const { etag = '', location = '' } = answer.headers;
          resolve({ status: answer.statusCode ?? 0, body: parsed(Buffer.concat(chunks).toString()), etag, location });
        });
      });
      sent.on('error', reject);
      sent.end(json);
    }),
});

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};
