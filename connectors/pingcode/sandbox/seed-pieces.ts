import type { Ids } from './ids.ts';
import type { PropertyRow, StateRow } from './world.ts';

/** The pieces seeds are put together from. */

export const state = (ids: Ids, name: string, type: StateRow['type'], color: string): StateRow => ({
  id: ids.hex24(),
  name,
  type,
  color,
});

export const options = (ids: Ids, texts: readonly string[]) => texts.map((text) => ({ _id: ids.hex24(), text }));

export const property = (id: string, name: string, type: string, opts: PropertyRow['options'] = null): PropertyRow => ({
  id,
  name,
  type,
  options: opts,
});

/** Properties of the tenant's own, in every view. */
export const sharedProperties = (): readonly PropertyRow[] => [
  property('tandem', '同步标记', 'text'),
  property('beizhu', '备注', 'text'),
  property('acceptance', '验收标准', 'textarea'),
  property('page', '相关页面', 'link'),
  property('effort_days', '预估人天', 'number'),
  property('promised_on', '承诺日期', 'date'),
  property('designer', '设计师', 'member'),
  property('testers', '测试人员', 'members'),
];
