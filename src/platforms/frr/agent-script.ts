import { createHash } from 'node:crypto';

/** Where the router-side part of a run lives. */
export const AGENT_FOLDER = '/etc/sectornet/agent';

/**
 * The router-side part of a run, POSIX sh: one lock, a timer that leads back unless the run confirms, and the record of both. `arm` reads the
 * way back from its input: behind each line `### step` a command, then what goes to the command's input; a refused step does not stop the others.
 * `keep` reads texts, each behind a line `### part NAME`. What a run wanted (`wanted`) is put away when the router has gone back, or when another run
 * takes the lock: who finishes a run without its journal must not take a later state for a half of it. `latest` is the run that last began to change the
 * router. The lock of a run is one process's: another one that speaks for the same run is kept out while the connection of the first lives (the process of
 * OpenSSH's or Dropbear's server that serves it; behind another server the run alone counts).
 */
export const AGENT_SCRIPT = `#!/bin/sh
# sectornet: lock, timer and way back of one change. Written by sectornet for every run.
set -u
umask 077 # the way back and the record may hold secrets
base=${AGENT_FOLDER}
verb=$1 run=\${2:-}
dir=$base/runs/$run
read -r boot < /proc/sys/kernel/random/boot_id
read -r now _ < /proc/uptime && now=\${now%%.*} # never jumps
keep=50 # runs whose record stays
state() { read -r is 2>/dev/null < "$dir/state" || is=none; echo "$is"; }
mark() { echo "$1" > "$dir/state.new" && mv "$dir/state.new" "$dir/state"; }
began() { # when a process began, in ticks of this boot; nothing: it has ended
  read -r stat 2>/dev/null < "/proc/$1/stat" || return 0
  set -- \${stat##*) }; echo "\${20}"
}
caller() { # the server process of the connection that asks, and when it began
  pid=$$
  while [ "$pid" -gt 1 ] && read -r comm 2>/dev/null < "/proc/$pid/comm" && read -r stat < "/proc/$pid/stat"; do
    case $comm in sshd*|dropbear*) echo "$pid $(began "$pid")"; return ;; esac
    set -- \${stat##*) }; pid=$2
  done
  echo "0 0"
}
elsewhere() { # another process speaks for this run, and is connected
  read -r speaker pid start 2>/dev/null < "$base/lock/speaker" || return 1
  [ "$speaker" != "$1" ] && [ "$pid" != 0 ] && [ "$(began "$pid")" = "$start" ]
}
held() { # the lock is somebody else's and still counts
  read -r owner expiry lockboot since 2>/dev/null < "$base/lock/by" || return 1
  [ "$lockboot" = "$boot" ] && [ "$expiry" -gt "$now" ] || return 1
  [ "$owner" != "$run" ] || elsewhere "$1"
}
fire() {
  [ "$(state)" = armed ] || [ "$1" = force ] || exit 0
  mark firing
  for step in "$dir"/revert/*; do
    [ -f "$step" ] || continue
    tail -n +2 "$step" | sh -c "$(head -n 1 "$step")" >> "$dir/log" 2>&1 || :
  done
  mark reverted
  rm -f "$dir/wanted"
}
case $verb in
lock)
  mkdir -p "$base/runs"
  ls -1t "$base/runs" | tail -n +$((keep + 1)) | while read -r old; do
    [ "$old" = "$run" ] || [ "$(cat "$base/runs/$old/state" 2>/dev/null)" = armed ] || rm -rf "$base/runs/$old"
  done
  if ! mkdir "$base/lock" 2>/dev/null; then
    who=$(cat "$base/lock/who" 2>/dev/null) || who=somebody
    if held "\${5:--}"; then
      echo "locked by run $owner of $who, taken $((now - since)) s ago, for $((expiry - now)) s more"; exit 75
    fi
    [ "\${owner:-$run}" = "$run" ] || echo "taken over from run $owner of $who, whose lock has run out"
    rm -rf "$base/lock"; mkdir "$base/lock" || exit 75
  fi
  echo "$run $((now + $4)) $boot $now" > "$base/lock/by"; echo "$3" > "$base/lock/who"
  echo "\${5:--} $(caller)" > "$base/lock/speaker"
  mkdir -p "$dir"
  for old in "$base"/runs/*; do [ "$old" = "$dir" ] || [ ! -f "$old/wanted" ] || rm -f "$old/wanted"; done ;;
unlock)
  read -r owner _ < "$base/lock/by" 2>/dev/null && [ "$owner" = "$run" ] && rm -rf "$base/lock" || : ;;
arm)
  rm -rf "$dir/revert" && mkdir -p "$dir/revert" || exit 1
  awk -v dir="$dir/revert" '/^### step$/ { file = sprintf("%s/%04d", dir, n++); next } { print > file }' || exit 1
  echo "$boot" > "$dir/boot" && mark armed || exit 1
  echo "$run" > "$base/latest"
  if [ -d /run/systemd/system ]; then
    systemd-run --quiet --collect --on-active="$3" --unit="sectornet-$run" sh "$0" fire "$run"
  else
    setsid sh -c "sleep $3; exec sh "$0" fire $run" < /dev/null > /dev/null 2>&1 &
  fi ;;
keep)
  mkdir -p "$dir" && rm -f "$dir"/*.new || exit 1
  awk -v dir="$dir" '/^### part [a-z]+$/ { file = dir "/" $3 ".new"; next } { print > file }' || exit 1
  for new in "$dir"/*.new; do [ ! -f "$new" ] || mv "$new" "\${new%.new}" || exit 1; done ;;
steps) cat "$dir"/revert/* ;;
latest) cat "$base/latest" ;;
disarm) [ "$(state)" = none ] || mark restored
  rm -f "$dir/wanted" ;;
fire) fire timer ;;
revert) fire force ;;
confirm)
  case $(state) in
  armed) mark confirmed
    [ ! -d /run/systemd/system ] || systemctl stop "sectornet-$run.timer" 2>/dev/null || : ;;
  confirmed) ;;
  *) echo "the run is $(state)"; exit 3 ;;
  esac ;;
state) if [ "$(state)" = armed ] && [ "$(cat "$dir/boot")" != "$boot" ]; then echo rebooted; else state; fi ;;
*) echo "unknown verb $verb"; exit 64 ;;
esac
`;

/** The script as a file on the router; another script is another file. */
export const AGENT_FILE = `${AGENT_FOLDER}/agent-${createHash('sha256').update(AGENT_SCRIPT).digest('hex').slice(0, 12)}.sh`;
