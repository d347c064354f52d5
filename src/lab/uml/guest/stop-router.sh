#!/bin/sh
# What a power cut does to a router, without losing its management session: no daemon, no VRF, no sub-interface, no address, no rule, no
# filter is left. Run on the router itself; start-router.sh brings it back from what was saved.
for file in /run/frr/*.pid; do kill -9 "$(cat "$file")"; done
rm -f /run/frr/*
ip -o link show | cut -d' ' -f2 | tr -d : | sed 's/@.*//' | while read -r link; do
  case $link in
    lo | mgmt | mgmt0) ;;
    *.*) ip link del "$link" ;;
    eth*) ip address flush dev "$link"; ip link set "$link" down; sysctl -q -w "net.mpls.conf.$link.input=0" ;;
    *) ip link del "$link" 2> /dev/null ;;
  esac
done
ip address flush dev lo scope global
ip -6 address flush dev lo scope global
for family in -4 -6; do
  ip $family rule add pref 0 lookup local
  ip $family rule del pref 32765
done
for tool in iptables ip6tables; do
  for table in mangle raw filter; do $tool -t $table -F; $tool -t $table -X; done
done
sysctl -q -w net.ipv4.ip_forward=0 net.ipv6.conf.all.forwarding=0
