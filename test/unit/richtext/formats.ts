import type { TextFormat } from '../../../src/model/index.ts';

export const FORMATS = ['html', 'markdown', 'textile', 'adf', 'plain'] as const satisfies readonly TextFormat[];
