"""Plays the transition cases on real FRR daemons and a real kernel, one router after the other, each in namespaces of its own.

/mnt/cases/NAME/ holds the files a router starts from, `ports` and `rounds.json`: a list of rounds {"calls": [{"command", "stdin"}], "reads": [COMMAND]}.
Written back: /mnt/cases/NAME/answers.json, per round {"answers": [{"stdout", "stderr", "code"}], "reads": {COMMAND: TEXT}}.
"""
import json
import os
import subprocess
import sys
import time

SETTLING = 8


def sh(command, stdin=''):
    done = subprocess.run(['sh', '-c', command], input=stdin.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    return {'stdout': done.stdout.decode(errors='replace'), 'stderr': done.stderr.decode(errors='replace'), 'code': done.returncode}


def read_all(commands):
    return {command: sh(command)['stdout'] for command in commands}


def settled(commands):
    """zebra, staticd and bgpd follow the kernel and each other with a delay: what FRR says, and the routes, are read until both stay the same."""
    moving = [command for command in commands if command.startswith('vtysh') or ' route ' in command]
    before = read_all(moving)
    for _ in range(SETTLING):
        time.sleep(0.2)
        after = read_all(moving)
        if after == before:
            break
        before = after
    return {**read_all([command for command in commands if command not in moving]), **before}


def play(case):
    folder = f'/mnt/cases/{case}'
    for i, port in enumerate(open(f'{folder}/ports').read().split()):
        sh(f'ip link add {port} type veth peer name p{os.getpid()}x{i} netns far; ip -n far link set p{os.getpid()}x{i} up')
    sh('sysctl -q -w net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0')
    began = time.monotonic()
    started = sh(f'sh /mnt/start.sh {folder}')
    print(case, f'started after {time.monotonic() - began:.1f} s', end=' ', flush=True)
    rounds = json.load(open(f'{folder}/rounds.json'))
    answers = [{'answers': [sh(**call) for call in one['calls']], 'reads': settled(one['reads'])} for one in rounds]
    with open(f'{folder}/answers.json', 'w') as out:
        json.dump({'started': started, 'rounds': answers}, out)
    print(f'played after {time.monotonic() - began:.1f} s', flush=True)
    sh('kill -9 $(cat /run/frr/*.pid)')


if len(sys.argv) > 1:
    play(sys.argv[1])
else:
    for name in sorted(os.listdir('/mnt/cases')):
        subprocess.run(['unshare', '-n', '-m', '-u', sys.executable, sys.argv[0], name], check=False)
