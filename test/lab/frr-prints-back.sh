#!/bin/sh
# Loads an FRR configuration (stdin) into real daemons and prints what they say is running. To be run inside `unshare -n -m` as root.
# Arguments: the VRFs of the configuration; each becomes a network namespace, since not every kernel has VRF devices.
set -e
mount -t tmpfs tmpfs /etc/frr
mkdir -p /run/frr /run/netns
mount -t tmpfs tmpfs /run/frr
mount -t tmpfs tmpfs /run/netns
chown frr:frr /run/frr /etc/frr
echo 'service integrated-vtysh-config' > /etc/frr/vtysh.conf
cat > /etc/frr/wanted.conf
ip link set lo up
ip link add eth1 type veth peer name other1 2>/dev/null || ip tuntap add dev eth1 mode tap
for vrf in "$@"; do ip netns add "$vrf"; done
for daemon in 'zebra -n' staticd ospfd ospf6d ldpd bgpd; do
  # shellcheck disable=SC2086
  /usr/lib/frr/$daemon -d -A 127.0.0.1 -P 0 > /dev/null 2>&1
done
trap 'kill $(cat /run/frr/*.pid) 2>/dev/null' EXIT
sleep 2
vtysh -f /etc/frr/wanted.conf > /dev/null 2>&1 || echo "refused: $(vtysh -f /etc/frr/wanted.conf 2>&1 | head -3)"
sleep 1
vtysh -c 'show running-config no-header'
