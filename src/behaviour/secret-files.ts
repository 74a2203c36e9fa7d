import picomatch from 'picomatch';

/** Where secrets are kept, in normal form: what is read there is a behaviour; other files that are only read are none. */
export const SECRET_FILES = [
  '/etc/shadow',
  '/etc/shadow-',
  '/etc/gshadow',
  '/etc/gshadow-',
  '/etc/sudoers',
  '/etc/sudoers.d/**',
  '/etc/ssh/ssh_host_*_key',
  '/etc/krb5.keytab',
  '/etc/kubernetes/**',
  '/run/secrets/**',
  '/var/run/secrets/**',
  '/root/.ssh/**',
  '/home/*/.ssh/**',
  '$HOME/.ssh/**',
  '$HOME/.aws/**',
  '$HOME/.azure/**',
  '$HOME/.config/gcloud/**',
  '$HOME/.config/gh/**',
  '$HOME/.docker/config.json',
  '$HOME/.git-credentials',
  '$HOME/.gnupg/**',
  '$HOME/.kube/**',
  '$HOME/.netrc',
  '$HOME/.npmrc',
  '$HOME/.pypirc',
  '**/.env',
  '**/.env.*',
] as const;

const matches = picomatch([...SECRET_FILES], { dot: true, nobrace: true, noextglob: true, nonegate: true });

export function isSecretFile(value: string): boolean {
  return matches(value);
}

/** The files and folders of the list that have a path of their own, with `home` for `$HOME`: to be looked for. */
export function fixedSecrets(home: string): readonly string[] {
  return SECRET_FILES.filter((pattern) => !pattern.startsWith('**/'))
    .map((pattern) => pattern.replace(/\/\*\*$/, '').replace('$HOME', home.replace(/\/$/, '')))
    .filter((path) => !path.includes('*'));
}

/** Whether a file with this name is on the list wherever it is. */
export function isSecretName(name: string): boolean {
  return name === '.env' || name.startsWith('.env.');
}
