/** The text formats a vendor speaks; all meet in one normalised HTML tree. */
export type TextFormat = 'html' | 'markdown' | 'textile' | 'adf' | 'plain';
