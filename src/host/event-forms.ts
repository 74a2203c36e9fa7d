import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PathItem, SyscallEvent } from '../audit/event.ts';
import { readAddress } from '../behaviour/address.ts';
import type { Places } from '../behaviour/behaviour.ts';
import type { EventForms, FoundPath } from '../behaviour/event-forms.ts';
import { createNormalForms } from '../behaviour/normal-form.ts';
import { isSecretFile } from '../behaviour/secret-files.ts';
import { readSessionId } from './proc.ts';

/** Normal forms of one session's events, with the machine's file system to resolve paths by. */
export function createEventForms(places: Places, session: number): EventForms {
  const forms = createNormalForms(places, (pid) => readSessionId(pid) === session);
  const find = (event: SyscallEvent, item: PathItem): FoundPath => {
    const given = resolve(event.cwd ?? '/', item.name ?? '');
    try {
      const real = realpathSync(given);
      return { value: forms.path(real), isVerified: BigInt(statSync(real).ino) === item.inode };
    } catch {
      return { value: forms.path(given), isVerified: false };
    }
  };
  return {
    path: find,
    place: (path) => forms.path(path),
    address: ({ sockaddr }) => {
      const address = sockaddr === null ? null : readAddress(sockaddr, 'little');
      return address === null ? null : forms.address(address);
    },
    isSecret: isSecretFile,
  };
}
