#!/bin/sh
# First process of the lab's kernel. The root file system is the host's, read-only; everything written lives in memory, except what goes to
# /mnt, the lab's own folder. From the kernel's command line: LAB (that folder), MODULES, DAEMONS (where the host keeps them, /tmp included).
# What cannot be done without is said in /mnt/failed: `module NAME`, `daemon ROUTER NAME LOG`.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/run/root GUEST=/mnt/guest
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs tmpfs /run
mkdir /run/modules /run/daemons
mount --bind "$MODULES" /run/modules
mount --bind "$DAEMONS" /run/daemons
export DAEMONS=/run/daemons
for folder in /tmp /var/tmp /var/log; do mount -t tmpfs tmpfs $folder; done
mkdir -p /dev/shm && mount -t tmpfs tmpfs /dev/shm 2>/dev/null
mount -t hostfs -o "$LAB" none /mnt || { echo "cannot mount $LAB"; echo o > /proc/sysrq-trigger; }
exec > /mnt/guest.log 2>&1

mkdir -p /run/km/lib/modules /run/etc/upper /run/etc/work /run/netns /run/sshd /run/frr
ln -s "/run/modules/$(ls /run/modules | head -n 1)" "/run/km/lib/modules/$(uname -r)"
modules='overlay ipv6 mpls_router mpls_iptunnel vrf veth bridge 8021q dummy iptable_filter ip6table_filter iptable_raw ip6table_raw
  iptable_mangle ip6table_mangle xt_tcpudp xt_multiport ip6t_rpfilter'
# shellcheck disable=SC2086
modprobe -a -d /run/km $modules || for module in $modules; do
  modprobe -d /run/km "$module" || { echo "module $module" >> /mnt/failed; break; }
done
mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/etc/upper,workdir=/run/etc/work /etc
for tool in iptables ip6tables; do
  for form in '' -save -restore; do ln -sf "/usr/sbin/$tool-legacy$form" "/etc/alternatives/$tool$form"; done
done
# Every login and every command over SSH asks for names; there is no systemd here to ask.
sed -i 's/ systemd//' /etc/nsswitch.conf
mkdir -p /run/root && sed -i 's#^root:.*#root:x:0:0:root:/run/root:/bin/sh#' /etc/passwd
echo "$(cut -d' ' -f1 /proc/uptime) modules"

[ -e /mnt/failed ] || sh /mnt/setup.sh
echo "$(cut -d' ' -f1 /proc/uptime) set up"
# A sign of life for whoever keeps the lab. Every round starts a process, which costs this kernel 8 ms: no more than one a second.
while [ ! -e /mnt/stop ]; do
  read -r now _ < /proc/uptime && echo "$now" > /mnt/alive
  sleep 1
done
sync
echo o > /proc/sysrq-trigger
sleep 10
