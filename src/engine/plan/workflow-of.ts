import { text, type Text } from '../../model/index.ts';
import type { Plot, Workflow } from '../../sync/index.ts';
import type { ReadySide } from '../context.ts';

/** What is known of the workflow for a record in this state. What a vendor tells per record holds for the next move only. */
export function workflowOf(ready: ReadySide, from: string, nextStates: readonly string[] | undefined): Workflow {
  switch (ready.stream.card.capabilities.transitions) {
    case 'free':
      return { free: true };
    case 'by-trying':
      return { free: false, edges: ready.workflow.edges(), tries: { refused: ready.workflow.refused() } };
    case 'graph':
      return ready.schema.transitions ? { free: false, edges: ready.schema.transitions } : { free: true };
    case 'per-record': {
      if (nextStates) ready.workflow.learn(from, nextStates);
      const edges = ready.workflow.edges();
      if (edges.length === 0) return { free: true };
      return { free: false, edges, looked: ready.workflow.looked() };
    }
  }
}

/** The workflow as the search for one-way doors sees it; `undefined` where too little is known to claim any. */
export function plotOf(ready: ReadySide, workflow: Workflow, field: string): Plot | undefined {
  if (workflow.free || workflow.tries) return undefined;
  const meaningOf = (state: string): string | undefined => {
    const shared = ready.compiled.fields[field]?.toShared(state);
    return typeof shared === 'string' ? shared : undefined;
  };
  return { edges: workflow.edges, meaningOf, ...(workflow.looked && { looked: workflow.looked }) };
}

/** Why a state cannot be reached, naming the moves that are there. */
export function noPath(ready: ReadySide, from: string, targets: readonly string[], workflow: Workflow): Text {
  const target = targets[0] ?? '?';
  if (workflow.tries)
    return text(
      `"${ready.connection}" refused to move an item from "${from}" to "${target}", and no other way is known`,
      `“${ready.connection}”拒绝从“${from}”流转到“${target}”，且没有其他已知路径`,
    );
  const leaving = workflow.free ? [] : workflow.edges.filter((edge) => edge.from === from).map((edge) => edge.to);
  const into = workflow.free ? [] : workflow.edges.filter((edge) => edge.to === target).map((edge) => edge.from);
  const { avoid } = ready.workflowRules;
  const shunned =
    avoid.length === 0
      ? text('', '')
      : text(` (never by way of ${list(avoid, '')})`, `（不得途经 ${list(avoid, '')}）`);
  return text(
    `the workflow of "${ready.connection}" has no way from "${from}" to "${target}"${shunned.en}: from "${from}" one can go to ${list(leaving, 'nothing')}, and "${target}" is reached from ${list(into, 'nothing')}`,
    `“${ready.connection}”的工作流中没有从“${from}”到“${target}”的路径${shunned.zh}：“${from}”可流转到 ${list(leaving, '无')}，而“${target}”只能由 ${list(into, '无')} 到达`,
  );
}

const list = (states: readonly string[], none: string): string =>
  states.length === 0 ? none : states.map((state) => `"${state}"`).join(', ');
