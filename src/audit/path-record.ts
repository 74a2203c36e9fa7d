import { decodeToken } from './encoded-text.ts';
import type { PathItem } from './event.ts';
import { STRING } from './syscall-record.ts';

const ID = '\\d{1,10}';
const DEVICE = '[0-9a-f]{2,}:[0-9a-f]{2,}';

/** kernel/auditsc.c, `audit_log_name`: a label that is not encoded may stand before the kind of the name. */
const PATH = new RegExp(
  `^item=(\\d{1,10}) name=${STRING}(?: inode=(\\d{1,20}) dev=(${DEVICE}) mode=(0[0-7]{0,7}) ouid=${ID} ogid=${ID} rdev=${DEVICE})?` +
    '( obj=.*)? nametype=(NORMAL|PARENT|CREATE|DELETE|UNKNOWN)(?: cap_[a-z]+=[0-9a-z?-]+)*$',
);

/** Parses the body of a PATH record, strictly; undefined when it is none. */
export function parsePath(body: string): PathItem | undefined {
  const match = PATH.exec(body);
  if (match === null || match[6]?.includes(' msg=audit(') === true) return undefined;
  const [, item, name = '', inode, device, mode] = match;
  return {
    item: Number(item),
    name: decodeNullable(name),
    nameType: match[7] as PathItem['nameType'],
    inode: inode === undefined ? null : BigInt(inode),
    device: device ?? null,
    mode: mode === undefined ? null : Number.parseInt(mode, 8),
  };
}

const CWD = new RegExp(`^ ?cwd=${STRING}$`);

/** The working directory of a CWD record, decoded; undefined when it is none. */
export function parseCwd(body: string): string | undefined {
  const match = CWD.exec(body);
  return match === null ? undefined : decodeToken(match[1] ?? '').text;
}

/** `(null)` without quotes is no name; a file of that name stands in quotes. */
function decodeNullable(token: string): string | null {
  return token === '(null)' ? null : decodeToken(token).text;
}
