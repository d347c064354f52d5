#!/bin/sh
# Starts a customer's eBGP speaker in its namespace. Arguments: NAME.
name=$1
hostname "$name"
mkdir -p "/run/customers/$name/frr" "/run/customers/$name/etc" "/run/customers/$name/work" /run/frr
mount -t overlay overlay -o "lowerdir=/etc,upperdir=/run/customers/$name/etc,workdir=/run/customers/$name/work" /etc
mount --bind "/run/customers/$name/frr" /run/frr
mkdir -p /etc/frr && chown frr:frr /run/frr
cp "/mnt/customers/$name.conf" /etc/frr/frr.conf
: > /etc/frr/vtysh.conf
"$DAEMONS/zebra" -d
"$DAEMONS/bgpd" -d -A 127.0.0.1
vtysh -b
for daemon in zebra bgpd; do
  kill -0 "$(cat /run/frr/$daemon.pid)" || echo "daemon customer-$name $daemon customers/$name.log" >> /mnt/failed
done
