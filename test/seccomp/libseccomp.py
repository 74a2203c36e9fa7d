"""Compiles profiles with libseccomp: JSON on standard input, one hexadecimal BPF program a line on standard output.

A profile that libseccomp itself refuses gives a line that starts with "error".
"""

import json
import os
import sys
import tempfile

import seccomp


def action(spec):
    name, errno = spec
    if name == "ERRNO":
        return seccomp.ERRNO(errno)
    return {
        "ALLOW": seccomp.ALLOW,
        "LOG": seccomp.LOG,
        "TRAP": seccomp.TRAP,
        "KILL_THREAD": seccomp.KILL,
        "KILL_PROCESS": seccomp.KILL_PROCESS,
    }[name]


def compile_profile(profile, path):
    program = seccomp.SyscallFilter(action(profile["default"]))
    program.set_attr(seccomp.Attr.ACT_BADARCH, action(profile["foreign"]))
    program.set_attr(seccomp.Attr.CTL_OPTIMIZE, profile["optimize"])
    if "X86_64" not in profile["architectures"]:
        program.remove_arch(seccomp.Arch.NATIVE)
    for name in profile["architectures"]:
        if name != "X86_64":
            program.add_arch(getattr(seccomp.Arch, name))
    for rule in profile["rules"]:
        args = [
            seccomp.Arg(a["index"], getattr(seccomp, a["op"]), int(a["value"]), int(a["valueTwo"]))
            for a in rule["args"]
        ]
        try:
            program.add_rule(action(rule["action"]), rule["name"], *args)
        except RuntimeError as error:
            raise RuntimeError(f"{rule}: {error}") from error
    with open(path, "w+b") as file:
        program.export_bpf(file)
        file.seek(0)
        return file.read().hex()


def main():
    with tempfile.TemporaryDirectory() as folder:
        for profile in json.load(sys.stdin):
            try:
                print(compile_profile(profile, os.path.join(folder, "program")))
            except (RuntimeError, ValueError, OSError) as error:
                print("error", type(error).__name__, error)


main()
