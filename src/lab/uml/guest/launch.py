"""Starts a user-mode-linux kernel on processors whose register state is larger than the kernel's buffer.

UML 6.1 keeps 2.7 kB of extended state per task; with AMX the host demands 11 kB and refuses the smaller set (EFAULT), and the guest's first
process dies. When the host refuses to hand out the extended state at all, UML falls back to the 512 bytes of x87 and SSE, which is enough as
long as no program in the guest uses AVX (GLIBC_TUNABLES and OPENSSL_ia32cap on the kernel's line see to that).
"""
import ctypes
import os
import struct
import sys

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, SIGTERM = 1, 38, 22, 2, 15
LOAD, JUMP_EQUAL, RETURN = 0x20, 0x15, 0x06
SYS_PTRACE, PTRACE_GETREGSET, NT_X86_XSTATE, EIO = 101, 0x4204, 0x202, 5
ALLOW, ERRNO = 0x7FFF0000, 0x00050000


def instruction(code, value, if_true=0, if_false=0):
    return struct.pack('HBBI', code, if_true, if_false, value)


PROGRAM = b''.join([
    instruction(LOAD, 0),
    instruction(JUMP_EQUAL, SYS_PTRACE, 0, 5),
    instruction(LOAD, 16),
    instruction(JUMP_EQUAL, PTRACE_GETREGSET, 0, 3),
    instruction(LOAD, 32),
    instruction(JUMP_EQUAL, NT_X86_XSTATE, 0, 1),
    instruction(RETURN, ERRNO | EIO),
    instruction(RETURN, ALLOW),
])


class Filter(ctypes.Structure):
    _fields_ = [('length', ctypes.c_ushort), ('instructions', ctypes.c_void_p)]


def refuse_extended_state():
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(PROGRAM, len(PROGRAM))
    program = Filter(len(PROGRAM) // 8, ctypes.addressof(buffer))
    # The lab must not outlive whoever started it.
    libc.prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        sys.exit(f'prctl no_new_privs: {os.strerror(ctypes.get_errno())}')
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
        sys.exit(f'prctl seccomp: {os.strerror(ctypes.get_errno())}')


refuse_extended_state()
os.execvp(sys.argv[1], sys.argv[1:])
