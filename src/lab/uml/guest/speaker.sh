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
/usr/lib/frr/zebra -d
/usr/lib/frr/bgpd -d -A 127.0.0.1
vtysh -b
