import { ProtocolError, RejectedError, text, type Text } from 'tandem-sync/sdk';
import type { Client } from '../client.ts';
import type { Attachment } from '../schema.ts';

/**
 * The bytes of a file. PingCode names where they are: a store of its own in the documents' examples. Whether that address wants a token, and how long it is good, is
 * not documented: our token goes to PingCode's own origin and nowhere else.
 */
export async function* openFile(client: Client, file: Attachment, name: string): AsyncGenerator<Uint8Array> {
  if (file.type === 'snippet' || (!file.download_url && typeof file.content === 'string')) {
    yield new TextEncoder().encode(file.content ?? '');
    return;
  }
  const own = new URL(client.settings.baseUrl);
  const url = URL.canParse(file.download_url ?? '', own.href) ? new URL(file.download_url ?? '', own) : undefined;
  if (!file.download_url || !url) throw new RejectedError(noAddress(name));
  const { fileOrigins } = client.settings;
  if (url.origin !== own.origin && !mayFetch(url, fileOrigins)) throw new ProtocolError(elsewhere(name, url.origin));
  const { body } = await client.http.download(url.href, {}, { origins: [url.origin, ...(fileOrigins ?? [])] });
  yield* body;
}

const mayFetch = (url: URL, allowed: readonly string[] | undefined): boolean =>
  allowed ? allowed.some((origin) => new URL(origin).origin === url.origin) : url.protocol === 'https:';

const noAddress = (name: string): Text =>
  text(`PingCode gives no address for the file "${name}"`, `PingCode 未给出文件“${name}”的下载地址`);

const elsewhere = (name: string, origin: string): Text =>
  text(
    `the file "${name}" is kept at ${origin}; add that to fileOrigins of the connection to fetch it`,
    `文件“${name}”存放在 ${origin}；如需读取，请将其加入连接的 fileOrigins`,
  );
