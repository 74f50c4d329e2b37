import type { HttpRequest } from '../sdk/index.ts';

export interface EncodedBody {
  readonly data?: string | Uint8Array;
  readonly contentType?: string;
}

/** A request's body as bytes, encoded once and sent again as it is on a retry. A form gets its boundary here. */
export const encodeBody = async (request: Pick<HttpRequest<unknown>, 'json' | 'body'>): Promise<EncodedBody> => {
  if (request.json !== undefined) return { data: JSON.stringify(request.json), contentType: 'application/json' };
  if (!(request.body instanceof FormData)) return request.body === undefined ? {} : { data: request.body };
  const form = new Response(request.body);
  const contentType = form.headers.get('content-type');
  return { data: new Uint8Array(await form.arrayBuffer()), ...(contentType !== null && { contentType }) };
};
