#!/bin/sh
# Starts a router in the namespaces it is called in from the files of a case. Argument: FOLDER.
hostname "$(sed -n 's/^hostname //p' "$1/frr.conf")"
mkdir -p /run/replay && mount -t tmpfs tmpfs /run/replay
mkdir -p /run/replay/frr /run/replay/etc /run/replay/work /run/frr
mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/replay/etc,workdir=/run/replay/work /etc
mount --bind /run/replay/frr /run/frr
mkdir -p /etc/frr /etc/sectornet && chown frr:frr /run/frr
cp "$1/frr.conf" /etc/frr/frr.conf
echo 'service integrated-vtysh-config' > /etc/frr/vtysh.conf
printf '%s=yes\n' zebra ospfd ospf6d ldpd bgpd staticd > /etc/frr/daemons
cp "$1"/*.batch "$1/sysctl.conf" "$1/rules.v4" "$1/rules.v6" /etc/sectornet/
exec sh /mnt/guest/start-router.sh
