#!/bin/sh
# Starts a customer's eBGP speaker in its namespace. Arguments: NAME.
name=$1
echo "$name" > /proc/sys/kernel/hostname
mount -t overlay overlay -o "lowerdir=/etc,upperdir=/run/customers/$name/etc,workdir=/run/customers/$name/work" /etc
mount --bind "/run/customers/$name/frr" /run/frr
# Only bgpd has lines of its own: it reads them itself, and vtysh is not started to share them out. Without -f it would leave that to vtysh.
: > /etc/frr/vtysh.conf
"$DAEMONS/zebra" -d
"$DAEMONS/bgpd" -d -A 127.0.0.1 -f "/mnt/customers/$name.conf"
for daemon in zebra bgpd; do
  read -r pid < /run/frr/$daemon.pid && kill -0 "$pid" || echo "daemon customer-$name $daemon customers/$name.log" >> /mnt/failed
done
