import { describe, expect, it } from 'vitest';
import { operationText } from '../../../src/cli/plan-words.ts';
import { makePair } from '../../support/pair.ts';
import { operationsOf, planOf } from '../../support/plans.ts';

const ANN = { id: '7', name: 'Ann', email: 'ann@corp.test' };

describe('a plan in words', () => {
  it('shows what a value means and what the vendor is sent for it', async () => {
    const pair = await makePair({ right: { people: [{ id: 'p7', name: '安', email: 'ann@corp.test' }] } });
    pair.left.add({ title: 'Login fails', priority: 'P1', assignee: ANN });
    const [create] = operationsOf(await planOf(pair));
    const words = create && operationText(create, pair.sync).en;
    expect(words).toContain('title: Login fails\n');
    expect(words).toContain('priority: high (P1)');
    expect(words).toContain('assignee: ann@corp.test (安)');
    await pair.run();
    pair.left.edit('1', { priority: 'P0', description: '<p>long <b>text</b></p>' });
    const [update] = operationsOf(await planOf(pair));
    const change = update && operationText(update, pair.sync).zh;
    expect(change).toContain('priority: high → urgent (P0)');
    expect(change).toMatch(/description: ∅ → long text\n|description: ∅ → long text$/);
  });
});
