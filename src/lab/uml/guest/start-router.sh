#!/bin/sh
# Brings a router up from what is saved: the kernel's part from /etc/sectornet, FRR's part from /etc/frr/frr.conf. Fails when a daemon dies.
DAEMONS=/run/daemons
ip link set lo up
# Arguments: TOOL (ip, ip -6), FILE. The rules of the file are the whole list: a fresh kernel's own ones go. Flush leaves its rule 0 alone, so
# that it must not be added a second time, and must go when the file looks up local addresses elsewhere.
load() {
  grep -v '^rule ' "$2" | $1 -force -batch -
  grep -q '^rule add .* lookup local' "$2" || return
  $1 rule flush
  grep '^rule ' "$2" | grep -v '^rule add pref 0 ' | $1 -force -batch -
  grep -q '^rule add pref 0 ' "$2" || $1 rule del pref 0
}
load ip /etc/sectornet/host.batch
load 'ip -6' /etc/sectornet/host6.batch
sysctl -q -e -p /etc/sectornet/sysctl.conf
iptables-restore < /etc/sectornet/rules.v4
ip6tables-restore < /etc/sectornet/rules.v6

"$DAEMONS/zebra" -d -s 90000000
for daemon in ospfd ospf6d ldpd bgpd staticd; do "$DAEMONS/$daemon" -d -A 127.0.0.1; done
vtysh -b
for daemon in zebra ospfd ospf6d ldpd bgpd staticd; do
  read -r pid < /run/frr/$daemon.pid && kill -0 "$pid" || { echo "$daemon is not running"; dead="$dead $daemon"; }
done
for daemon in $dead; do echo "daemon $(hostname) $daemon routers/$(hostname)/start.log" >> /mnt/failed; done
[ -z "$dead" ]
