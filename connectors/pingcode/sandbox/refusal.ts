/** A refusal in PingCode's envelope `{code, message}`. HTTP is 400 for most of them, "not found" included. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.status = status;
  }
}

export const unknownPath = (): Refusal => new Refusal('100002', '请求的资源不存在', 404);
export const badString = (name: string): Refusal => new Refusal('100003', `${name} 格式不正确`);
export const badNumber = (name: string): Refusal => new Refusal('100004', `${name} 不是有效的数字或时间`);
export const badArray = (name: string): Refusal => new Refusal('100006', `${name} 不是有效的数组`);
export const missing = (name: string): Refusal => new Refusal('100008', `缺少必填参数 ${name}`);
export const noProduct = (): Refusal => new Refusal('100701', '产品不存在或无权访问');
export const noTicketState = (): Refusal => new Refusal('100702', '工单状态不存在');
export const noTicket = (): Refusal => new Refusal('100711', '工单不存在或无权访问');
export const noIdeaState = (): Refusal => new Refusal('100719', '需求状态不存在');
export const noIdea = (): Refusal => new Refusal('100725', '需求不存在或无权访问');
export const noItem = (): Refusal => new Refusal('100317', '工作项不存在');
export const noProject = (): Refusal => new Refusal('100300', '项目不存在');
export const noItemState = (): Refusal => new Refusal('100303', '工作项状态不存在');
export const noItemMove = (): Refusal => new Refusal('100379', '工作项状态流转不允许');
export const wrongParent = (): Refusal => new Refusal('100319', '父工作项类型不正确');
export const noItemType = (): Refusal => new Refusal('1003104', '项目中没有该工作项类型');
export const unknownProperty = (name: string): Refusal => new Refusal('100043', `不支持的属性 ${name}`);
