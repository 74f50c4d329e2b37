import { words } from './words.mjs';

/** What npm or the system says → what a person can do. The first row that matches is used. */
const causes = [
  {
    sign: /ENOSPC|no space left/i,
    en: 'the disk is full: free about 500 MB and try again',
    zh: '磁盘已满:请腾出约 500 MB 空间后重试',
  },
  {
    sign: /EINTEGRITY/,
    en: 'what the registry sent is not what this project expects: try again, or use another registry (npm config get registry)',
    zh: '下载的内容与本项目锁定的校验值不符:请重试,或更换 npm 源(npm config get registry)',
  },
  {
    sign: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET_TIMEOUT|network/i,
    en: 'the npm registry cannot be reached: check the network, the proxy (HTTPS_PROXY) and `npm config get registry`',
    zh: '无法连接 npm 源:请检查网络、代理(HTTPS_PROXY)以及 `npm config get registry`',
  },
  {
    sign: /E401|E403/,
    en: 'the npm registry refuses the request: check the login and `npm config get registry`',
    zh: 'npm 源拒绝了请求:请检查登录状态以及 `npm config get registry`',
  },
  {
    sign: /E404|ETARGET/,
    en: 'the npm registry in use lacks a package: try the official one (npm config set registry https://registry.npmjs.org)',
    zh: '当前 npm 源缺少所需的包:请改用官方源(npm config set registry https://registry.npmjs.org)',
  },
  {
    sign: /EACCES|EPERM|EROFS/,
    en: 'this user may not write here: check who owns the folder of the clone',
    zh: '当前用户没有写入权限:请检查项目目录的所有者',
  },
  {
    sign: /EUSAGE/,
    en: 'package-lock.json does not fit package.json: run `npm install` and commit the lock file',
    zh: 'package-lock.json 与 package.json 不一致:请运行 `npm install` 并提交锁文件',
  },
];

/**
 * What a person can do about a failure; `undefined` when we do not know.
 * @param {string} output What npm or the system said.
 */
export function remedyFor(output) {
  const cause = causes.find(({ sign }) => sign.test(output));
  return cause && words(cause.en, cause.zh);
}
