import { ARCHITECTURES, type Architecture, architectureByScmp } from '../seccomp/architecture.ts';
import type { ArchMapEntry, Profile } from './profile.ts';

/** The 64-bit hosts of architectures that Callgate has no table for. */
const HOST_WITHOUT_TABLE: { readonly [scmp: string]: string } = {
  SCMP_ARCH_MIPS: 'SCMP_ARCH_MIPS64',
  SCMP_ARCH_MIPS64N32: 'SCMP_ARCH_MIPS64',
  SCMP_ARCH_MIPSEL: 'SCMP_ARCH_MIPSEL64',
  SCMP_ARCH_MIPSEL64N32: 'SCMP_ARCH_MIPSEL64',
  SCMP_ARCH_PARISC: 'SCMP_ARCH_PARISC64',
  SCMP_ARCH_PPC: 'SCMP_ARCH_PPC64',
  SCMP_ARCH_S390: 'SCMP_ARCH_S390X',
};

/** The architecture of the hosts that run programs of another: X86_64 for X86 and X32, itself for a native one. */
function hostOf(scmp: string): string {
  const architecture = architectureByScmp(scmp);
  if (architecture === undefined) return HOST_WITHOUT_TABLE[scmp] ?? scmp;
  return ARCHITECTURES.find((host) => host.compat.includes(architecture.name))?.scmp ?? scmp;
}

/** Whether the profile is for more kinds of host than this one; engines always count the host itself in. */
export function coversOtherHosts(profile: Profile, native: Architecture): boolean {
  const listed = [
    ...(profile.architectures ?? []),
    ...(profile.archMap ?? []).map((entry) => entry.architecture),
  ];
  return listed.some((scmp) => hostOf(scmp) !== native.scmp);
}

/** The profile with an architecture that a host of `native` can run, listed where this profile lists its own. */
export function coverArchitecture(profile: Profile, native: Architecture, added: Architecture): Profile {
  const { archMap = [], architectures = [] } = profile;
  if (archMap.length > 0) return coverInMap(profile, archMap, native, added);
  const missing = [native.scmp, added.scmp].filter((scmp) => !architectures.includes(scmp));
  if (missing.length === 0 || (architectures.length === 0 && added.name === native.name)) return profile;
  return { ...profile, architectures: [...architectures, ...new Set(missing)] };
}

function coverInMap(
  profile: Profile,
  archMap: readonly ArchMapEntry[],
  native: Architecture,
  added: Architecture,
): Profile {
  // Engines use the first entry for the host, and count the host itself in without one.
  const entry = archMap.find((candidate) => candidate.architecture === native.scmp);
  const subArchitectures = entry?.subArchitectures ?? [];
  if (added.name === native.name || subArchitectures.includes(added.scmp)) return profile;
  const extended = { architecture: native.scmp, subArchitectures: [...subArchitectures, added.scmp] };
  const others = archMap.map((candidate) => (candidate === entry ? extended : candidate));
  return { ...profile, archMap: entry === undefined ? [...archMap, extended] : others };
}
