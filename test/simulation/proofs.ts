import type { World } from './world.ts';

/** The proof of a sync depends on its files and schemas only, and the engine checks what it recalls: worlds of one kind share it. */
const proofs = new Map<string, unknown>();

const proofNames = ({ settings }: World): readonly (readonly [kept: string, note: string])[] =>
  settings.syncs.map(({ id }) => [
    `${id} ${settings.policy} ${settings.create} ${settings.movesPerRecord}`,
    `verdict/${id}`,
  ]);

export async function recallProofs(world: World): Promise<void> {
  for (const [kept, note] of proofNames(world))
    if (proofs.has(kept)) await world.store.ledger.remember(note, proofs.get(kept));
}

export async function keepProofs(world: World): Promise<void> {
  for (const [kept, note] of proofNames(world))
    if (!proofs.has(kept)) proofs.set(kept, await world.store.ledger.recall(note));
}
