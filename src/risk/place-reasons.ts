import type { Kind } from '../behaviour/behaviour.ts';
import type { RiskSource } from './note.ts';
import { kernelPage, manualPage } from './sources.ts';

/** A place that matters more than others, for what it leads to. */
export interface PlaceReason {
  readonly kinds: readonly Kind[];
  /** Of the value, in normal form. */
  readonly pattern: RegExp;
  readonly why: string;
  readonly source: RiskSource;
}

const CHANGES = ['write', 'delete', 'link'] as const;
const REACHES = ['connect', 'bind', ...CHANGES] as const;

const site = (title: string, url: string): RiskSource => ({ title, url });
const freedesktop = (page: string, section: number) =>
  site(`${page}(${section})`, `https://www.freedesktop.org/software/systemd/man/latest/${page}.html`);

/** The first whose pattern fits is told; all are of high risk. */
export const PLACE_REASONS: readonly PlaceReason[] = [
  {
    kinds: REACHES,
    pattern: /(?:^|[/:])(?:docker|podman|containerd|crio|buildkitd)\.sock(?:$| )/,
    why: 'Whoever reaches a container daemon can start a container with the host’s own files in it: that is root on the host.',
    source: site('Docker: Docker daemon attack surface', 'https://docs.docker.com/engine/security/'),
  },
  {
    kinds: ['connect'],
    pattern: /^(?:169\.254\.169\.254|\[fd00:ec2::254\]|metadata\.google\.internal):/,
    why: 'Clouds answer here with the machine’s own credentials, to any program on it that asks.',
    source: site(
      'AWS: Instance metadata',
      'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html',
    ),
  },
  {
    kinds: ['connect'],
    pattern:
      /^unix:.*(?:\/dbus\/system_bus_socket|\/run\/user\/[^/]+\/(?:bus|systemd\/private)|\/run\/systemd\/private)$/,
    why: 'Over the bus, systemd starts programs outside of the run: no filter of the run holds these, and nothing here sees them.',
    source: freedesktop('systemd-run', 1),
  },
  {
    kinds: ['connect'],
    pattern: /^unix:.*\/(?:ssh-[^/]+\/agent\.[^/]+|gnupg\/S\.gpg-agent\.ssh)$/,
    why: 'The agent of ssh signs with its keys for whoever asks: other machines can be logged in to without ever reading a key.',
    source: site('ssh-agent(1)', 'https://man.openbsd.org/ssh-agent.1'),
  },
  {
    kinds: ['read', ...CHANGES],
    pattern: /^\/proc\/[^/]+\/(?:task\/[^/]+\/)?mem(?:$| )/,
    why: 'This file is the memory of a process: what is written there changes its code, read-only pages as well.',
    source: manualPage('proc', 5),
  },
  {
    kinds: CHANGES,
    pattern: /^\/etc\/ld\.so\.(?:preload|conf|cache)/,
    why: 'The loader puts the libraries that this file names into the programs that start, those of root as well.',
    source: manualPage('ld.so', 8),
  },
  {
    kinds: [...CHANGES, 'read'],
    pattern: /(?:^|\/)\.ssh(?:\/|$)/,
    why: 'Keys are kept here, who may log in without a password (authorized_keys), and commands that ssh runs for its user (config).',
    source: site('sshd(8): AUTHORIZED_KEYS FILE FORMAT', 'https://man.openbsd.org/sshd.8'),
  },
  {
    kinds: CHANGES,
    pattern: /^(?:\/etc\/(?:cron|anacron)|\/var\/spool\/(?:cron|at))/,
    why: 'What stands here is run later, when no filter of the run holds it any more.',
    source: site('POSIX: crontab', 'https://pubs.opengroup.org/onlinepubs/9699919799/utilities/crontab.html'),
  },
  {
    kinds: CHANGES,
    pattern: /^(?:\/etc|\/run|\/usr\/lib|\$HOME\/\.config|\$HOME\/\.local\/share)\/systemd\//,
    why: 'A unit is run by systemd, at the next start or at once, outside of the run and its filter.',
    source: freedesktop('systemd.unit', 5),
  },
  {
    kinds: CHANGES,
    pattern:
      /^(?:\$HOME|\/root|\/home\/[^/]+)\/(?:\.(?:bash|zsh)(?:rc|env|_profile|_login|_logout|_aliases)|\.z?profile|\.zlogin|\.config\/fish\/)|^\/etc\/(?:profile|bash\.bashrc|environment|zsh\/)/,
    why: 'The next shell of the user runs it: what is put here outlives the run, and is run with the rights of a person.',
    source: site(
      'Bash: Startup Files',
      'https://www.gnu.org/software/bash/manual/html_node/Bash-Startup-Files.html',
    ),
  },
  {
    kinds: CHANGES,
    pattern: /(?:^|\/)\.git\/(?:hooks(?:\/|$)|config(?:$|\.| ))|^\$HOME\/\.(?:gitconfig|config\/git\/)/,
    why: 'Git runs hooks, and programs that its configuration names, at the next commit, checkout or push of whoever works there.',
    source: site('githooks(5)', 'https://git-scm.com/docs/githooks'),
  },
  {
    kinds: CHANGES,
    pattern:
      /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?|\.pypirc|pip\.conf|\.cargo\/config(?:\.toml)?|\.m2\/settings\.xml|\.gemrc)(?:$| )|^\/etc\/apt\//,
    why: 'It says where packages come from, by whose word, and what runs when they are installed: the next installation may fetch another’s.',
    source: site('npm: npmrc', 'https://docs.npmjs.com/cli/v10/configuring-npm/npmrc'),
  },
  {
    kinds: CHANGES,
    pattern: /^\$WORKSPACE\/\.github\//,
    why: 'CI runs what these files say, with its secrets; the settings and baselines of this gate may stand among them.',
    source: site(
      'GitHub: Security hardening for Actions',
      'https://docs.github.com/en/actions/security-guides/security-hardening-for-github-actions',
    ),
  },
  {
    kinds: [...CHANGES, 'read'],
    pattern: /^\/etc\/(?:passwd|shadow|group|gshadow|sudoers)/,
    why: 'It says who the users of the machine are, by which password, and who of them is root.',
    source: manualPage('credentials', 7),
  },
  {
    kinds: CHANGES,
    pattern: /^\/proc\/sys\/|^\/sys\/|\/(?:release_agent|core_pattern)$/,
    why: 'These files are settings of the kernel, for the whole machine; some (core_pattern, release_agent) name a program that it runs as root.',
    source: manualPage('core', 5),
  },
  {
    kinds: CHANGES,
    pattern: /^\/dev\/(?!null$|zero$|full$|tty$|pts\/|shm\/|std|fd\/|u?random$)/,
    why: 'Behind a device is hardware or the kernel itself: a disk that is written to as a device has no permissions of files.',
    source: kernelPage('admin-guide/devices', 'Allocated devices'),
  },
  {
    kinds: ['execute'],
    pattern: /^\/memfd:| \(deleted\)$/,
    why: 'The program was a file in memory alone, or is gone since: nothing is left to look at.',
    source: manualPage('memfd_create'),
  },
  {
    kinds: ['execute'],
    pattern: /\/(?:su|sudo|doas|pkexec|runuser|setpriv|nsenter|unshare|chroot|bwrap)$/,
    why: 'It is made to run programs as another user, or in another view of the machine.',
    source: manualPage('credentials', 7),
  },
  {
    kinds: ['execute'],
    pattern: /^\$(?:TMPDIR|WORKSPACE)\/(?!(?:.*\/)?node_modules\/)/,
    why: 'It lies where the run itself can write: what ran may be what the run has just made, and another thing tomorrow.',
    source: manualPage('execve'),
  },
  {
    kinds: ['execute'],
    pattern: /\/(?:ba|da|z|k|fi|a)?sh$/,
    why: 'A shell runs whatever text it is given: allowing it allows every program that can be reached.',
    source: manualPage('system', 3),
  },
  {
    kinds: ['bind'],
    pattern: /^(?:0\.0\.0\.0|\[::\]|\*):/,
    why: 'It takes connections on every address of the machine, from other machines as well, and can be steered from there.',
    source: manualPage('ip', 7),
  },
];
