#!/bin/sh
# Brings a router up from what is saved: the kernel's part from /etc/sectornet, FRR's part from /etc/frr/frr.conf. Fails when a daemon dies.
DAEMONS=/run/daemons
ip link set lo up
newline='
'
# Arguments: TOOL (ip, ip -6), FILE. The rules of the file are the whole list: a fresh kernel's own ones go. Flush leaves its rule 0 alone, so
# that it must not be added a second time, and must go when the file looks up local addresses elsewhere. All in one run of the tool: starting one
# takes this kernel longer than what it does.
load() {
  lines='' rules='' orders='' zero=''
  while IFS= read -r line; do
    case $line in
    'rule add pref 0 '*) zero=stays ;;
    'rule '*) rules="$rules$line$newline" ;;
    *) lines="$lines$line$newline" ;;
    esac
    case $line in 'rule add '*' lookup local'*) orders=yes ;; esac
  done < "$2"
  [ -z "$orders" ] || lines="${lines}rule flush$newline$rules"
  [ -z "$orders" ] || [ -n "$zero" ] || lines="${lines}rule del pref 0$newline"
  $1 -force -batch - <<END
$lines
END
}
load ip /etc/sectornet/host.batch
load 'ip -6' /etc/sectornet/host6.batch
sysctl -q -e -p /etc/sectornet/sysctl.conf
[ ! -s /etc/sectornet/rules.v4 ] || iptables-restore < /etc/sectornet/rules.v4
[ ! -s /etc/sectornet/rules.v6 ] || ip6tables-restore < /etc/sectornet/rules.v6

"$DAEMONS/zebra" -d -s 90000000
for daemon in ospfd ospf6d ldpd bgpd staticd; do "$DAEMONS/$daemon" -d -A 127.0.0.1; done
vtysh -b
for daemon in zebra ospfd ospf6d ldpd bgpd staticd; do
  read -r pid < /run/frr/$daemon.pid && kill -0 "$pid" || { echo "$daemon is not running"; dead="$dead $daemon"; }
done
for daemon in $dead; do echo "daemon $(hostname) $daemon routers/$(hostname)/start.log" >> /mnt/failed; done
[ -z "$dead" ]
