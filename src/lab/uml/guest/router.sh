#!/bin/sh
# Starts one router: its own mount, host name and network namespace, host state, daemons, SSH. Arguments: NAME GUEST.
name=$1
echo "$name" > /proc/sys/kernel/hostname
mkdir -p "/run/routers/$name/frr" "/run/routers/$name/etc" "/run/routers/$name/work"
mount -t overlay overlay -o "lowerdir=/etc,upperdir=/run/routers/$name/etc,workdir=/run/routers/$name/work" /etc
mount --bind "/run/routers/$name/frr" /run/frr
mkdir -p /etc/frr /etc/sectornet && chown frr:frr /run/frr
cp "/mnt/routers/$name/frr.conf" /etc/frr/
echo 'service integrated-vtysh-config' > /etc/frr/vtysh.conf
cp "/mnt/routers/$name"/host.batch "/mnt/routers/$name"/host6.batch "/mnt/routers/$name"/sysctl.conf "/mnt/routers/$name"/rules.v4 "/mnt/routers/$name"/rules.v6 /etc/sectornet/

sh "$2/start-router.sh" || exit 1
install -m 600 "/mnt/routers/$name/host_key" "/run/routers/$name/host_key"
# -r: the server does not start itself anew for every connection (60 ms on this kernel).
/usr/sbin/sshd -r -f "/mnt/routers/$name/sshd_config" -E "/mnt/routers/$name/sshd.log"
