import type { HttpRequest, StreamedBody } from '../sdk/index.ts';
import { multipartBody } from './multipart.ts';

export interface EncodedBody {
  readonly data?: string | Uint8Array;
  /** Instead of `data`: opened anew for every attempt. */
  readonly stream?: StreamedBody;
  readonly contentType?: string;
}

/** A request's body, encoded once and sent again as it is on a retry. A form gets its boundary here. */
export const encodeBody = async (
  request: Pick<HttpRequest<unknown>, 'json' | 'body' | 'multipart'>,
): Promise<EncodedBody> => {
  const { json, body, multipart } = request;
  if (json !== undefined) return { data: JSON.stringify(json), contentType: 'application/json' };
  if (multipart) {
    const { contentType, ...stream } = multipartBody(multipart);
    return { stream, contentType };
  }
  if (body === undefined) return {};
  if (body instanceof FormData) return encodedForm(body);
  return typeof body === 'object' && 'content' in body ? { stream: body } : { data: body };
};

const encodedForm = async (body: FormData): Promise<EncodedBody> => {
  const form = new Response(body);
  const contentType = form.headers.get('content-type');
  return { data: new Uint8Array(await form.arrayBuffer()), ...(contentType !== null && { contentType }) };
};
