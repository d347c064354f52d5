#!/bin/sh
# Starts one router: its own /etc over the machine's, host name and network namespace, host state, daemons, SSH. Arguments: NAME GUEST.
home=/mnt/routers/$1 own=/run/routers/$1
echo "$1" > /proc/sys/kernel/hostname
mount -t overlay overlay -o "lowerdir=$home/etc:/etc,upperdir=$own/etc,workdir=$own/work" /etc
mount --bind "$own/frr" /run/frr
# The first time the daemons read their parts of frr.conf themselves where they can be told apart.
first=
[ ! -d "$home/first" ] || first=$home/first
sh "$2/start-router.sh" $first || exit 1
# -r: the server does not start itself anew for every connection (60 ms on this kernel).
/usr/sbin/sshd -r -f "$home/sshd_config" -E "$home/sshd.log"
