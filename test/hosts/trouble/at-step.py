#!/usr/bin/python3
"""Runs a program and does something to it at one of its steps: each place where it, or a child of it, is about to change
what a later run could see. Steps are counted where the kernel sees them (ptrace), before they are done: what is killed
there has not done it. They are:
  - every change of a file, but for the run's own folder, which nobody reads after it
  - every command that follows such a change: the change is done then, or half of it
  - every call of systemctl and udevadm
What lies between two of these changes nothing.

/run/steps holds the orders and the answers:
  at       number of the step, or words that its line holds; without it steps are only noted
  do       kill: the program alone, its children go on; kill-all: its children too; hold: everything stands still until
           /run/steps/go is there
  noted    the steps, a line each: number, name of the process, call, path
  reached  the line of the step that was waited for

Usage: at-step.py PROGRAM ARGUMENT...
"""
import ctypes
import errno
import os
import platform
import signal
import struct
import sys
import time

ORDERS = '/run/steps'
WORK_FOLDER = '/run/ridethrough/run.'
# Calls that run a command or change a file, which argument is the path and which the folder that it is relative to;
# asm/unistd.h of each machine.
CALLS = {
    'x86_64': {
        59: ('run', 0, None), 322: ('run', 1, 0),
        2: ('open', 0, None), 257: ('open', 1, 0), 85: ('open', 0, None), 76: ('truncate', 0, None),
        82: ('rename', 1, None), 264: ('rename', 3, 2), 316: ('rename', 3, 2),
        87: ('remove', 0, None), 263: ('remove', 1, 0), 84: ('remove', 0, None),
        83: ('mkdir', 0, None), 258: ('mkdir', 1, 0),
        86: ('link', 1, None), 265: ('link', 3, 2), 88: ('link', 1, None), 266: ('link', 2, 1),
        90: ('mode', 0, None), 268: ('mode', 1, 0), 91: ('mode', None, 0),
        92: ('owner', 0, None), 94: ('owner', 0, None), 260: ('owner', 1, 0), 93: ('owner', None, 0),
    },
    'aarch64': {
        221: ('run', 0, None), 281: ('run', 1, 0), 56: ('open', 1, 0), 45: ('truncate', 0, None),
        38: ('rename', 3, 2), 276: ('rename', 3, 2), 35: ('remove', 1, 0), 34: ('mkdir', 1, 0),
        37: ('link', 3, 2), 36: ('link', 2, 1), 53: ('mode', 1, 0), 52: ('mode', None, 0),
        54: ('owner', 1, 0), 55: ('owner', None, 0),
    },
}[platform.machine()]
AUDIT = {'x86_64': 0xC000003E, 'aarch64': 0xC00000B7}[platform.machine()]

CONT, LISTEN, GETEVENT, SEIZE, SYSCALL_INFO = 7, 0x4208, 0x4201, 0x4206, 0x420E
# children, vforks, threads, seccomp's stops; what is traced ends with the tracer
OPTIONS = 0x02 | 0x04 | 0x08 | 0x80 | 0x100000
EVENT_STOP, EVENT_SECCOMP = 128, 7
WALL = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long
libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4


def ptrace(request, pid, address=0, data=0):
    return libc.ptrace(request, pid, address, data)


def stop_at_calls():
    """Has the kernel stop this program and its children at CALLS, and only there (man 2 seccomp)."""
    numbers = sorted(CALLS)
    code = [(0x20, 0, 0, 4), (0x15, 0, len(numbers) + 1, AUDIT), (0x20, 0, 0, 0)]
    for index, number in enumerate(numbers):
        code.append((0x15, len(numbers) - index, 0, number))
    code += [(0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x7FF00000)]
    rules = ctypes.create_string_buffer(b''.join(struct.pack('HBBI', *line) for line in code))
    program = ctypes.create_string_buffer(struct.pack('HxxxxxxQ', len(code), ctypes.addressof(rules)))
    if libc.prctl(22, 2, ctypes.addressof(program), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), 'seccomp')


def text_at(pid, address):
    """A text may go on in the next page; behind its end there may be none."""
    text = b''
    with open(f'/proc/{pid}/mem', 'rb', 0) as memory:
        try:
            while b'\0' not in text:
                memory.seek(address + len(text))
                more = memory.read(4096 - (address + len(text)) % 4096)
                if not more:
                    return '?'
                text += more
        except (OSError, ValueError):
            return '?'
    return text.split(b'\0')[0].decode('latin1')


def path_of(pid, arguments, place, folder):
    base = f'/proc/{pid}/cwd'
    if folder is not None and 0 <= arguments[folder] < 1 << 31:
        base = f'/proc/{pid}/fd/{arguments[folder]}'
    name = '' if place is None else text_at(pid, arguments[place])
    try:
        return os.path.normpath(os.path.join(os.readlink(base), name))
    except OSError:
        return name


def call_of(pid):
    """What a stopped process is about to do and the path, or None where that changes nothing."""
    info = ctypes.create_string_buffer(88)
    if ptrace(SYSCALL_INFO, pid, len(info), ctypes.addressof(info)) <= 0:
        return None
    number, *arguments = struct.unpack_from('7Q', info, 24)
    call, place, folder = CALLS[number]
    path = path_of(pid, arguments, place, folder)
    if path.startswith((WORK_FOLDER, '/dev/')) or path == '/':
        return None
    if call == 'open' and number != 85 and not arguments[place + 1] & 0o3:
        return None
    there = os.path.lexists(path)
    if there if call == 'mkdir' else not there and call in ('run', 'remove', 'mode', 'owner'):
        return None
    return call, path


def order(name):
    try:
        with open(f'{ORDERS}/{name}') as file:
            return file.read().strip()
    except FileNotFoundError:
        return ''


def trace(program):
    """Until nothing is left of it."""
    at = order('at')
    steps = 0
    has_changed = False
    traced = {program}
    noted = open(f'{ORDERS}/noted', 'w', 1)
    while True:
        try:
            pid, status = os.waitpid(-1, WALL)
        except InterruptedError:
            continue
        except ChildProcessError:
            return
        traced.add(pid)
        if not os.WIFSTOPPED(status):
            traced.discard(pid)
            continue
        event, number = status >> 16, os.WSTOPSIG(status)
        if event == EVENT_SECCOMP:
            call, path = call_of(pid) or ('', '')
            if call and (call != 'run' or has_changed or path.endswith(('/systemctl', '/udevadm'))):
                steps += 1
                with open(f'/proc/{pid}/comm') as name:
                    line = f'{steps} {name.read().strip()} {call} {path}'
                noted.write(f'{line}\n')
                if at == str(steps) or at and not at.isdigit() and at in line:
                    at = ''
                    interfere(program, traced, line)
            if call:
                has_changed = call != 'run'
            ptrace(CONT, pid)
        elif event == EVENT_STOP:
            ptrace(LISTEN if number in (signal.SIGSTOP, signal.SIGTSTP) else CONT, pid)
        else:
            ptrace(CONT, pid, 0, 0 if event else number)


def interfere(program, traced, line):
    with open(f'{ORDERS}/reached.new', 'w') as file:
        file.write(f'{line}\n')
    os.rename(f'{ORDERS}/reached.new', f'{ORDERS}/reached')
    what = order('do')
    if what == 'hold':
        while not os.path.exists(f'{ORDERS}/go'):
            time.sleep(0.05)
    elif what == 'kill':
        os.kill(program, signal.SIGKILL)
    elif what == 'kill-all':
        for one in traced:
            try:
                os.kill(one, signal.SIGKILL)
            except OSError as error:
                if error.errno != errno.ESRCH:
                    raise


def main():
    program = os.getpid()
    attached, attach = os.pipe()
    if os.fork() == 0:
        # not the program's child in the end: nobody waits for it
        if os.fork() != 0:
            os._exit(0)
        os.setsid()
        os.close(attached)
        if ptrace(SEIZE, program, 0, OPTIONS) != 0:
            os._exit(1)
        os.write(attach, b'.')
        os.close(attach)
        for stream in (0, 1, 2):
            os.close(stream)
        trace(program)
        os._exit(0)
    os.wait()
    os.close(attach)
    if os.read(attached, 1) != b'.':
        sys.exit('the program could not be traced')
    stop_at_calls()
    os.execv(sys.argv[1], sys.argv[1:])


main()
