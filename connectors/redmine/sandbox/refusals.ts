import type { UserRow } from './world.ts';

/** Redmine's sentences, in the language of whoever asks. Only what is used here. */
const WORDS = {
  subject: { zh: '主题', en: 'Subject' },
  project: { zh: '项目', en: 'Project' },
  tracker: { zh: '跟踪', en: 'Tracker' },
  status: { zh: '状态', en: 'Status' },
  priority: { zh: '优先级', en: 'Priority' },
  assigned_to: { zh: '指派给', en: 'Assignee' },
  due_date: { zh: '计划完成日期', en: 'Due date' },
  done_ratio: { zh: '% 完成', en: '% Done' },
  estimated_hours: { zh: '预期时间', en: 'Estimated time' },
  updated_on: { zh: '更新于', en: 'Updated' },
  created_on: { zh: '创建于', en: 'Created' },
  issue_to: { zh: '相关问题', en: 'Related issue' },
  parent: { zh: '父任务', en: 'Parent task' },
  blank: { zh: '不能为空字符', en: 'cannot be blank' },
  too_long: { zh: '过长（最长为 255 个字符）', en: 'is too long (maximum is 255 characters)' },
  invalid: { zh: '是无效的', en: 'is invalid' },
  not_listed: { zh: '不包含于列表中', en: 'is not included in the list' },
  not_a_number: { zh: '不是数字', en: 'is not a number' },
  after_start: { zh: '必须在起始日期之后', en: 'must be greater than start date' },
  taken: { zh: '已经被使用', en: 'has already been taken' },
  other_project: { zh: '不属于同一个项目', en: "doesn't belong to the same project" },
} as const;

type Word = keyof typeof WORDS;
type Complaint =
  'blank' | 'too_long' | 'invalid' | 'not_listed' | 'not_a_number' | 'after_start' | 'taken' | 'other_project';

/** A field by its word, or a custom field by its own name, and what is wrong with it. */
export const sentence = (
  { language }: UserRow,
  field: Word | { readonly name: string },
  complaint: Complaint,
): string => `${typeof field === 'string' ? WORDS[field][language] : field.name} ${WORDS[complaint][language]}`;

/** About uploads that are not there, or were used before. */
export const unsavedFiles = ({ language }: UserRow, count: number): string =>
  language === 'zh' ? `${count} 个文件保存失败` : `${count} file(s) could not be saved`;

export const tooBig = ({ language }: UserRow): string =>
  language === 'zh'
    ? '该文件无法上传。超过文件大小限制'
    : 'This file cannot be uploaded because it exceeds the maximum allowed file size';
