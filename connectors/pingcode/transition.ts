import { text, TransitionError, type HttpClient, type NativeFields } from 'tandem-sync/sdk';
import { CODES, faultCode } from './faults.ts';
import type { ShipKind } from './kinds.ts';
import { ShipRecord } from './schema.ts';

interface Attempt {
  readonly http: HttpClient;
  readonly kind: ShipKind;
  readonly key: string;
  readonly wanted: NativeFields;
}

/**
 * Tells a move the workflow forbids from other refusals, and rethrows. PingCode says "state not found" for both (code 100702); the state was looked up before it
 * was sent, so it exists and the edge to it does not. One read tells where the ticket stands.
 */
export async function explainMove(error: unknown, { http, kind, key, wanted }: Attempt): Promise<never> {
  const to = wanted['state'];
  if (faultCode(error) !== CODES.ticketState || typeof to !== 'string') throw error;
  const { state } = await http.get(`${kind.path}/${key}`, {}, ShipRecord);
  const words = text(
    `PingCode's workflow has no move from "${state.name}" to "${to}"`,
    `PingCode 的工单流程不允许从“${state.name}”流转到“${to}”`,
  );
  throw new TransitionError(words, state.name, to, { cause: error });
}
