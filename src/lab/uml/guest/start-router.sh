#!/bin/sh
# Brings a router up from what is saved: the kernel's part from /etc/sectornet, FRR's part from /etc/frr/frr.conf, by the daemons that /etc/frr/daemons
# names. Fails when a daemon dies. Argument: none, or a folder with the same FRR part cut by daemon.
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

daemons=
while IFS== read -r daemon runs; do [ "$runs" != yes ] || daemons="$daemons $daemon"; done < /etc/frr/daemons
for daemon in $daemons; do
  case $daemon in zebra) options='-s 90000000' ;; *) options='-A 127.0.0.1' ;; esac
  # shellcheck disable=SC2086
  "$DAEMONS/$daemon" -d $options ${1:+-f "$1/$daemon.conf"}
done
[ -n "${1:-}" ] || vtysh -b
for daemon in $daemons; do
  read -r pid < "/run/frr/$daemon.pid" && kill -0 "$pid" || { echo "$daemon is not running"; dead="$dead $daemon"; }
done
for daemon in $dead; do echo "daemon $(hostname) $daemon routers/$(hostname)/start.log" >> /mnt/failed; done
[ -z "$dead" ]
