import { ProtocolError, ThrottledError, text } from 'tandem-sync/sdk';
import type { Context } from './context.ts';
import type { ExportPlace } from './cursor.ts';
import { sideloads } from './record.ts';
import { ExportPage } from './schema.ts';

/** The most a page holds. A page of long texts that proves too big to take is asked for in smaller ones. */
const SIZES = [1_000, 100, 10];

/** One page of the incremental export, people and organisations with it where they are used. */
export async function exportPage(context: Context, place: ExportPlace, signal?: AbortSignal): Promise<ExportPage> {
  for (const size of SIZES.slice(0, -1)) {
    try {
      return await ask(context, place, size, signal);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }
  return ask(context, place, SIZES.at(-1) ?? 10, signal);
}

const TRIES = 6;
const MINUTE_MS = 60_000;

/** Waits out its own limit by itself, so that other requests of the connection go on meanwhile. */
async function ask(context: Context, { after }: ExportPlace, size: number, signal?: AbortSignal): Promise<ExportPage> {
  const { http, limits, directory, used } = context;
  const from = after === null ? { start_time: 0 } : { cursor: after };
  const query = { ...from, per_page: size, include: sideloads(used) };
  const request = { method: 'GET', path: '/incremental/tickets/cursor', query, ...(signal && { signal }) } as const;
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const reply = await http.send({ ...request, schema: ExportPage, accept: [429] });
    if (reply.status !== 429) {
      directory.keep(reply.data);
      return reply.data;
    }
    const seconds = Number(reply.headers['retry-after'] ?? NaN);
    limits.hold('export', Number.isFinite(seconds) ? seconds * 1_000 : MINUTE_MS);
  }
  throw usedUp();
}

const usedUp = (): ThrottledError =>
  new ThrottledError(
    text(
      "something else uses up the account's limit of exports (10 a minute, 30 with the High Volume add-on)",
      '账号的导出限额（每分钟 10 次，购买 High Volume 附加服务后为 30 次）已被其他程序用完',
    ),
    MINUTE_MS,
  );
