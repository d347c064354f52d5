"""Sends and answers probes inside the lab's kernel, one process for all customer namespaces.

Every customer answers TCP and UDP on the listed ports with its own name, so that a probe to an address that two VPNs own shows which of them
answered. Requests come as one JSON document per connection on HOST:PORT of the management network:

  {"listen": [{"customer": NAME, "ports": [443, ...]}]}
  {"probe": [{"id": N, "customer": NAME, "family": 4|6, "source": ADDR, "destination": ADDR, "protocol": "icmp"|"tcp"|"udp", "port": P, "seconds": S}]}

  {"throw": [{"id": N, "customer": NAME, "family": 4|6, "source": ADDR, "destination": ADDR, "protocol": ..., "sourcePort": P, "port": P,
              "labels": [L, ...], "reply": bool, "watch": [SPACE, ...], "seconds": S}]}
  {"run": {"customer": NAME, "command": [WORD, ...]}}

The answer to `probe` is one result per probe: {"id", "answered": bool, "identity": NAME or null}. Probes run side by side.
`throw` sends one-way packets with any source address, under MPLS labels where they are given, and answers where each (with `reply`: an
answer to it) was seen coming in: {"id", "arrived": [SPACE, ...]}; a SPACE is a network namespace (`ce-NAME` or a router). `run` runs a
command among the customer's daemons.
"""
import ctypes
import json
import os
import select
import selectors
import socket
import struct
import subprocess
import sys
import time

CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)
HOME = os.open('/proc/self/ns/net', os.O_RDONLY)
SELECTOR = selectors.DefaultSelector()
TCP, UDP = socket.SOCK_STREAM, socket.SOCK_DGRAM


def in_customer(name, make):
    return in_space(f'ce-{name}', make)


def in_space(name, make):
    """Runs `make` inside a network namespace; sockets stay in the namespace they were made in."""
    with open(f'/run/netns/{name}') as space:
        if LIBC.setns(space.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), f'no namespace {name}')
    try:
        return make()
    finally:
        LIBC.setns(HOME, CLONE_NEWNET)


LISTENING = set()


def listen(name, ports):
    def make():
        for port in ports:
            for kind in (TCP, UDP):
                if (name, port, kind) in LISTENING:
                    continue
                LISTENING.add((name, port, kind))
                server = socket.socket(socket.AF_INET6, kind)
                server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
                server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if kind == UDP:
                    server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
                server.bind(('::', port))
                server.setblocking(False)
                if kind == TCP:
                    server.listen(64)
                SELECTOR.register(server, selectors.EVENT_READ, ('serve', name, kind))
    in_customer(name, make)


def serve(server, name, kind):
    if kind == TCP:
        connection, _ = server.accept()
        connection.sendall(name.encode())
        connection.close()
        return
    data, ancillary, _, sender = server.recvmsg(2048, 256)
    # The answer leaves from the address the question came to, or a customer with several addresses answers from the wrong one.
    server.sendmsg([name.encode()], ancillary, 0, sender)


class Probe:
    def __init__(self, wish):
        self.wish = wish
        self.deadline = time.monotonic() + wish.get('seconds', 1.0)
        self.result = {'id': wish['id'], 'answered': False, 'identity': None}
        self.done = False
        self.socket = None
        try:
            self.socket = in_customer(wish['customer'], self.open)
        except OSError as error:
            self.result['error'] = str(error)
            self.done = True

    def open(self):
        wish = self.wish
        family = socket.AF_INET if wish['family'] == 4 else socket.AF_INET6
        if wish['protocol'] == 'icmp':
            kind = socket.IPPROTO_ICMP if wish['family'] == 4 else socket.IPPROTO_ICMPV6
            made = socket.socket(family, socket.SOCK_RAW, kind)
            made.setblocking(False)
            made.bind((wish['source'], 0))
            made.sendto(self.echo(), (wish['destination'], 0))
            return made
        made = socket.socket(family, TCP if wish['protocol'] == 'tcp' else UDP)
        made.setblocking(False)
        made.bind((wish['source'], 0))
        code = made.connect_ex((wish['destination'], wish['port']))
        if code not in (0, 115):
            raise OSError(code, os.strerror(code))
        if wish['protocol'] == 'udp':
            made.send(b'who are you')
        return made

    def echo(self):
        """An echo request whose identifier is the probe's number; the kernel fills in the ICMPv6 checksum itself."""
        kind = 8 if self.wish['family'] == 4 else 128
        header = struct.pack('!BBHHH', kind, 0, 0, self.wish['id'] & 0xFFFF, 1)
        if self.wish['family'] == 6:
            return header
        return struct.pack('!BBHHH', kind, 0, checksum(header), self.wish['id'] & 0xFFFF, 1)

    def read(self):
        try:
            data, sender = self.socket.recvfrom(2048)
        except BlockingIOError:
            return
        except OSError as error:
            self.result['error'] = str(error)
            self.done = True
            return
        if self.wish['protocol'] == 'icmp':
            self.done = self.is_reply(data, sender[0])
            self.result['answered'] = self.done
            return
        self.done = True
        self.result['answered'] = len(data) > 0
        self.result['identity'] = data.decode() or None

    def is_reply(self, data, sender):
        message = data[(data[0] & 15) * 4:] if self.wish['family'] == 4 else data
        if len(message) < 8:
            return False
        kind, _, _, identifier, _ = struct.unpack('!BBHHH', message[:8])
        wanted = 0 if self.wish['family'] == 4 else 129
        return kind == wanted and identifier == self.wish['id'] & 0xFFFF and sender.split('%')[0] == self.wish['destination']


def checksum(data):
    total = sum(struct.unpack(f'!{len(data) // 2}H', data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def run(wishes):
    probes = [Probe(wish) for wish in wishes]
    for probe in probes:
        if not probe.done:
            SELECTOR.register(probe.socket, selectors.EVENT_READ, ('probe', probe))
    while any(not probe.done for probe in probes):
        now = time.monotonic()
        waiting = [probe.deadline for probe in probes if not probe.done]
        dispatch(max(0.0, min(waiting) - now))
        for probe in probes:
            if probe.done or probe.deadline <= time.monotonic():
                close(probe)
    return [probe.result for probe in probes]


def close(probe):
    if probe.socket is not None:
        try:
            SELECTOR.unregister(probe.socket)
        except KeyError:
            pass
        probe.socket.close()
        probe.socket = None
    probe.done = True


def dispatch(seconds):
    for key, _ in SELECTOR.select(seconds):
        what = key.data[0]
        try:
            if what == 'serve':
                serve(key.fileobj, key.data[1], key.data[2])
            elif what == 'probe':
                key.data[1].read()
            else:
                answer(key.fileobj)
        except OSError as error:
            print(f'{what}: {error}', file=sys.stderr, flush=True)


def answer(control):
    connection, _ = control.accept()
    connection.settimeout(60)
    request = b''
    while chunk := connection.recv(65536):
        request += chunk
    wish = json.loads(request)
    for one in wish.get('listen', []):
        listen(one['customer'], one['ports'])
    result = batches(wish.get('probe', [])) + throw(wish.get('throw', []))
    if 'run' in wish:
        result = [ran(**wish['run'])]
    connection.sendall(json.dumps(result).encode())
    connection.close()


def batches(wishes, size=700):
    """At most `size` probes at once: the kernel's one processor must answer each within its time."""
    results = []
    for start in range(0, len(wishes), size):
        results += run(wishes[start:start + size])
    return results


def throw(wishes):
    if not wishes:
        return []
    watched = {}
    for space in {space for wish in wishes for space in wish['watch']}:
        watched[space] = in_space(space, lambda: socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3)))
        watched[space].setblocking(False)
    results = {wish['id']: {'id': wish['id'], 'arrived': []} for wish in wishes}
    for space, destination in {(space, wish['destination']) for wish in wishes for space in wish['watch']}:
        in_space(space, lambda: settle(destination))
    for wish in wishes:
        try:
            in_customer(wish['customer'], lambda: launch(wish))
        except OSError as error:
            results[wish['id']]['error'] = str(error)
    deadline = time.monotonic() + max(wish['seconds'] for wish in wishes)
    while (left := deadline - time.monotonic()) > 0 and any(not result['arrived'] for result in results.values()):
        select.select(list(watched.values()), [], [], left)
        for space, sniffer in watched.items():
            for seen in incoming(sniffer):
                for wish in wishes:
                    result = results[wish['id']]
                    if space in wish['watch'] and meant(wish, seen) and space not in result['arrived']:
                        result['arrived'].append(space)
    for sniffer in watched.values():
        sniffer.close()
    return list(results.values())


def settle(destination):
    """A LAN that hangs on the router itself gets the aimed-at address as a further host: nobody sends to one that does not resolve."""
    route = subprocess.run(['ip', '-j', 'route', 'get', destination], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    for entry in json.loads(route or b'[]'):
        if entry.get('dev', '').startswith('uplink') and 'gateway' not in entry and entry.get('type', 'unicast') == 'unicast':
            subprocess.run(['ip', 'address', 'add', destination, 'dev', entry['dev']], check=False)


def launch(wish):
    packet = made(wish)
    if not wish.get('labels'):
        family = socket.AF_INET if wish['family'] == 4 else socket.AF_INET6
        with socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_RAW) as raw:
            raw.sendto(packet, (wish['destination'], 0))
        return
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM) as raw:
        last = len(wish['labels']) - 1
        stack = b''.join(struct.pack('!I', label << 12 | (i == last) << 8 | 64) for i, label in enumerate(wish['labels']))
        raw.sendto(stack + packet, ('uplink0', 0x8847, 0, 0, router_mac()))


def router_mac():
    """The hardware address of the router at the other end of the first uplink; a packet to it makes the kernel ask for it."""
    route = json.loads(in_text(['ip', '-j', 'route', 'show', 'default']))
    gateway = next(entry['gateway'] for entry in route if entry['dev'] == 'uplink0')
    for _ in range(10):
        with socket.socket(socket.AF_INET, UDP) as asking:
            asking.sendto(b'', (gateway, 9))
        neighbour = json.loads(in_text(['ip', '-j', 'neigh', 'show', gateway]))
        if neighbour and 'lladdr' in neighbour[0]:
            return bytes.fromhex(neighbour[0]['lladdr'].replace(':', ''))
        time.sleep(0.05)
    raise OSError(f'{gateway} does not tell its hardware address')


def in_text(command):
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()


def made(wish):
    """The whole packet from its IP header on; checksums right, so that a receiver would take it."""
    source, destination = packed(wish, 'source'), packed(wish, 'destination')
    known = {'icmp': 1 if wish['family'] == 4 else 58, 'tcp': 6, 'udp': 17}
    number = known.get(wish['protocol']) or int(wish['protocol'].removeprefix('ip-'))
    ports = struct.pack('!HH', wish.get('sourcePort', 40000), wish.get('port', 0))
    if wish['protocol'] == 'udp':
        body, place = ports + struct.pack('!HH', 8, 0), 6
    elif wish['protocol'] == 'tcp':
        body, place = ports + struct.pack('!IIBBHHH', 1, 0, 0x50, 0x02 if wish.get('opening', True) else 0x10, 1024, 0, 0), 16
    elif wish['protocol'] != 'icmp':
        body, place = bytes(8), 8
    else:
        body, place = struct.pack('!BBHHH', 8 if wish['family'] == 4 else 128, 0, 0, wish['id'] & 0xFFFF, 7), 2
    pseudo = source + destination + struct.pack('!HH', number, len(body)) if number != 1 else b''
    if place < len(body):
        body = body[:place] + struct.pack('!H', checksum(pseudo + body)) + body[place + 2:]
    if wish['family'] == 6:
        return struct.pack('!IHBB', 6 << 28, len(body), number, 64) + source + destination + body
    header = struct.pack('!BBHHHBBH', 0x45, 0, 20 + len(body), 1, 0, 64, number, 0) + source + destination
    return header[:10] + struct.pack('!H', checksum(header)) + header[12:] + body


def packed(wish, end):
    return socket.inet_pton(socket.AF_INET if wish['family'] == 4 else socket.AF_INET6, wish[end])


def meant(wish, seen):
    """Whether a packet that came in is the thrown one, or with `reply` one that answers it."""
    number, ends, start = described(made(wish))
    if seen is None or not wish.get('reply'):
        return seen == (number, ends, start)
    half = len(ends) // 2
    return seen[0] == number and seen[1] == ends[half:] + ends[:half]


def described(packet):
    """Addresses, protocol and the first four bytes behind the header (ports) or, for ICMP, identifier and sequence."""
    version = packet[0] >> 4 if packet else 0
    if version == 4 and len(packet) >= 28:
        start, number, ends = (packet[0] & 15) * 4, packet[9], packet[12:20]
    elif version == 6 and len(packet) >= 48:
        start, number, ends = 40, packet[6], packet[8:40]
    else:
        return None
    where = start + 4 if number in (1, 58) else start
    return (number, ends, packet[where:where + 4])


def incoming(sniffer):
    seen = []
    while True:
        try:
            data, (_, protocol, kind, *_) = sniffer.recvfrom(2048)
        except BlockingIOError:
            return seen
        if kind != socket.PACKET_OUTGOING and protocol in (0x0800, 0x86DD):
            seen.append(described(data))


def ran(customer, command):
    """FRR's tools find the customer's daemons by these two options of vtysh."""
    home = f'/run/customers/{customer}'
    words = [word.replace('$SOCKETS', f'{home}/frr').replace('$CONFIG', f'{home}/etc/frr') for word in command]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30)
    return {'id': 0, 'code': done.returncode, 'text': done.stdout.decode(errors='replace')}


def main():
    control = socket.create_server((sys.argv[1], int(sys.argv[2])))
    control.setblocking(False)
    SELECTOR.register(control, selectors.EVENT_READ, ('control',))
    open(sys.argv[3], 'w').close()
    while True:
        dispatch(None)


main()
