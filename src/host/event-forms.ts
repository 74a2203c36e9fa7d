import { readAddress } from '../behaviour/address.ts';
import type { Places } from '../behaviour/behaviour.ts';
import type { EventForms } from '../behaviour/event-forms.ts';
import { fileKey } from '../behaviour/file-table.ts';
import { createNormalForms } from '../behaviour/normal-form.ts';
import { createLocator } from '../behaviour/path.ts';
import { isSecretFile } from '../behaviour/secret-files.ts';
import { architectureByToken } from '../seccomp/architecture.ts';
import { createPathResolver } from './path-resolver.ts';
import { readSessionId } from './proc.ts';

/** Normal forms of one session's events, with the machine's file system to resolve paths by. */
export function createEventForms(places: Places, session: number): EventForms {
  const forms = createNormalForms(places, (pid) => readSessionId(pid) === session);
  const resolver = createPathResolver();
  const locator = createLocator(resolver);
  return {
    paths: (event, descriptors) =>
      locator
        .locate(event, descriptors)
        .map(({ path, isVerified }) => ({ value: forms.path(path), isVerified })),
    place: (path) => forms.path(path),
    isAt(path, item) {
      const [file, key] = [resolver.resolve(path), fileKey(item)];
      return file !== undefined && key !== undefined && fileKey(file) === key;
    },
    address({ sockaddr, arch }, unspecified) {
      if (sockaddr === null) return null;
      const address = readAddress(sockaddr, architectureByToken(arch)?.endianness ?? 'little', unspecified);
      return address === null ? null : forms.address(address);
    },
    isSecret: isSecretFile,
  };
}
