import type { RiskSource } from './note.ts';

export const DOCKER: RiskSource = {
  title: 'Docker: Seccomp security profiles',
  url: 'https://docs.docker.com/engine/security/seccomp/',
};

export const SYSTEMD: RiskSource = {
  title: 'systemd.exec(5): SystemCallFilter=',
  url: 'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#SystemCallFilter=',
};

export const FLATPAK: RiskSource = {
  title: 'Flatpak: flatpak-run.c, syscall_blocklist',
  url: 'https://github.com/flatpak/flatpak/blob/main/common/flatpak-run.c',
};

/** A page of the kernel's own documentation: `userspace-api/landlock`. */
export function kernelPage(path: string, title: string): RiskSource {
  return { title: `Linux: ${title}`, url: `https://docs.kernel.org/${path}.html` };
}

/** A page of the Linux manual: `bpf`, section 2 unless told. */
export function manualPage(name: string, section = 2): RiskSource {
  return {
    title: `${name}(${section})`,
    url: `https://man7.org/linux/man-pages/man${section}/${name}.${section}.html`,
  };
}
