#!/usr/bin/env bash
# Runs a command on a virtual desktop: a display, a window manager, a session bus, an unlocked keychain,
# a notification daemon and a tray host. All of it is the real software; nothing touches the caller's own
# session, files or keychain. Everything started here has ended when the script ends.
#
#   dev/desktop.sh [--no-keychain] [--locked-keychain] [--no-notifications] [--no-tray] [--logs DIR] COMMAND...
#
# The command finds its private folders in $SHOPBELL_DESKTOP (home/, run/, logs/); logs/notifications.tsv gets a
# line for each notification that the daemon shows. The exit code is the command's, or 70 where the desktop failed.
set -euo pipefail

inside() {
  local pids=()
  trap 'kill "${pids[@]}" 2>/dev/null || true' EXIT

  openbox >"$SHOPBELL_DESKTOP/logs/openbox.log" 2>&1 &
  pids+=($!)
  if [ "$DESKTOP_KEYCHAIN" != no ]; then
    # A password that no person chose: this keychain lives for one run, in a folder that is deleted.
    printf 'virtual-desktop' |
      gnome-keyring-daemon --foreground --unlock --components=secrets >"$SHOPBELL_DESKTOP/logs/keychain.log" 2>&1 &
    pids+=($!)
    await org.freedesktop.secrets
    await_keychain
    if [ "$DESKTOP_KEYCHAIN" = locked ]; then
      gdbus call --session -d org.freedesktop.secrets -o /org/freedesktop/secrets \
        -m org.freedesktop.Secret.Service.Lock "['/org/freedesktop/secrets/aliases/default']" \
        >>"$SHOPBELL_DESKTOP/logs/keychain.log" 2>&1
    fi
  fi
  if [ "$DESKTOP_NOTIFICATIONS" = yes ]; then
    dunst -config "$SHOPBELL_DESKTOP/dunstrc" >"$SHOPBELL_DESKTOP/logs/notifications.log" 2>&1 &
    pids+=($!)
    await org.freedesktop.Notifications
  fi
  if [ "$DESKTOP_TRAY" = yes ]; then
    xfce4-panel --disable-wm-check >"$SHOPBELL_DESKTOP/logs/panel.log" 2>&1 &
    pids+=($!)
    await org.kde.StatusNotifierWatcher
  fi
  if [ "$DESKTOP_FAILED" = yes ]; then return 70; fi
  local code=0
  "$@" || code=$?
  return "$code"
}

DESKTOP_FAILED=no
await() {
  if ! gdbus wait --session --timeout 30 "$1"; then
    echo "desktop: $1 did not come up; see the logs in $SHOPBELL_DESKTOP/logs" >&2
    DESKTOP_FAILED=yes
  fi
}

# The name is there a moment before the collection that "--unlock" makes.
await_keychain() {
  local tries=0
  until printf 'x' | secret-tool store --label=probe shopbell-desktop probe 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ]; then
      echo "desktop: the keychain stays locked" >&2
      DESKTOP_FAILED=yes
      return 0
    fi
    sleep 0.1
  done
  secret-tool clear shopbell-desktop probe
}

if [ "${1:-}" = --inside ]; then
  shift
  exec 2>&8 8>&-
  inside "$@"
  exit
fi

DESKTOP_KEYCHAIN=yes DESKTOP_NOTIFICATIONS=yes DESKTOP_TRAY=yes logs=
while [ $# -gt 0 ]; do
  case $1 in
    --no-keychain) DESKTOP_KEYCHAIN=no ;;
    --locked-keychain) DESKTOP_KEYCHAIN=locked ;;
    --no-notifications) DESKTOP_NOTIFICATIONS=no ;;
    --no-tray) DESKTOP_TRAY=no ;;
    --logs) shift && logs=$1 ;;
    --) shift && break ;;
    -*) echo "desktop: unknown option $1" >&2 && exit 64 ;;
    *) break ;;
  esac
  shift
done
[ $# -gt 0 ] || { echo "usage: dev/desktop.sh [options] COMMAND..." >&2; exit 64; }
export DESKTOP_KEYCHAIN DESKTOP_NOTIFICATIONS DESKTOP_TRAY

here=$(cd "$(dirname "$0")" && pwd)
SHOPBELL_DESKTOP=$(mktemp -d "${TMPDIR:-/tmp}/shopbell-desktop.XXXXXX")
export SHOPBELL_DESKTOP
mkdir -p "$SHOPBELL_DESKTOP"/{home,run,logs,services}
chmod 700 "$SHOPBELL_DESKTOP/run"

# shellcheck disable=SC2317  # it is the trap below that calls this
clean_up() {
  [ -z "${xvfb:-}" ] || kill "$xvfb" 2>/dev/null || true
  # Whatever the command left running still carries this desktop's folder in its environment. A process of
  # another desktop never does, so this ends ours and nobody else's.
  local environ pid
  for environ in /proc/[0-9]*/environ; do
    pid=${environ//[!0-9]/}
    if [ "$pid" != $$ ] && [ "$pid" != "$BASHPID" ] && grep -qzxF "SHOPBELL_DESKTOP=$SHOPBELL_DESKTOP" "$environ" 2>/dev/null; then
      kill -9 "$pid" 2>/dev/null || true
    fi
  done
  if [ -n "$logs" ]; then
    { mkdir -p "$logs" && cp -r "$SHOPBELL_DESKTOP/logs/." "$logs/"; } || true
  fi
  rm -rf "$SHOPBELL_DESKTOP" 2>/dev/null || { sleep 0.2 && rm -rf "$SHOPBELL_DESKTOP"; } || true
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# The bus starts nothing by itself except the panel's settings: a daemon that was left out stays out.
ln -s /usr/share/dbus-1/services/org.xfce.Xfconf.service "$SHOPBELL_DESKTOP/services/"
cat >"$SHOPBELL_DESKTOP/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:dir=$SHOPBELL_DESKTOP/run</listen>
  <auth>EXTERNAL</auth>
  <servicedir>$SHOPBELL_DESKTOP/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONF

# Notifications stay until they are clicked or closed, so that no test races against a timer.
cat >"$SHOPBELL_DESKTOP/record.sh" <<SCRIPT
#!/bin/sh
printf '%s\t%s\t%s\n' "\$DUNST_APP_NAME" "\$DUNST_SUMMARY" "\$(printf %s "\$DUNST_BODY" | tr '\n\t' '  ')" >>"$SHOPBELL_DESKTOP/logs/notifications.tsv"
SCRIPT
chmod +x "$SHOPBELL_DESKTOP/record.sh"
: >"$SHOPBELL_DESKTOP/logs/notifications.tsv"
cat >"$SHOPBELL_DESKTOP/dunstrc" <<CONF
[global]
  font = Noto Sans 10
  width = 360
  origin = top-right
  offset = 16x48
  history_length = 1000
  notification_limit = 0
  idle_threshold = 0
  stack_duplicates = false
  show_indicators = false
  frame_width = 1
  frame_color = "#d0d5dd"
  separator_color = frame
  corner_radius = 8
  padding = 12
  horizontal_padding = 14
  max_icon_size = 32
  icon_position = left
[urgency_low]
  timeout = 0
  background = "#ffffff"
  foreground = "#1f2933"
[urgency_normal]
  timeout = 0
  background = "#ffffff"
  foreground = "#1f2933"
[urgency_critical]
  timeout = 0
  background = "#ffffff"
  foreground = "#b42318"
[record]
  summary = "*"
  script = "$SHOPBELL_DESKTOP/record.sh"
CONF

panel="$SHOPBELL_DESKTOP/home/.config/xfce4/xfconf/xfce-perchannel-xml"
mkdir -p "$panel"
cat >"$panel/xfce4-panel.xml" <<'CONF'
<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="28"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property>
</channel>
CONF

export HOME="$SHOPBELL_DESKTOP/home" XDG_RUNTIME_DIR="$SHOPBELL_DESKTOP/run"
export XDG_CONFIG_HOME="$HOME/.config" XDG_DATA_HOME="$HOME/.local/share"
export XDG_CACHE_HOME="$HOME/.cache" XDG_STATE_HOME="$HOME/.local/state"
mkdir -p "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_CACHE_HOME" "$XDG_STATE_HOME"
# Software rendering and no accessibility bus: the virtual display has neither a GPU nor that service.
export GDK_BACKEND=x11 NO_AT_BRIDGE=1 LIBGL_ALWAYS_SOFTWARE=1 GSETTINGS_BACKEND=memory
export XDG_CURRENT_DESKTOP=XFCE XDG_SESSION_TYPE=x11
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XAUTHORITY GNOME_KEYRING_CONTROL

# Xvfb picks a free display number itself and says which through the descriptor.
mkfifo "$SHOPBELL_DESKTOP/display"
exec 7<>"$SHOPBELL_DESKTOP/display"
Xvfb -displayfd 7 -screen 0 1440x900x24 -nolisten tcp -noreset >"$SHOPBELL_DESKTOP/logs/display.log" 2>&1 &
xvfb=$!
if ! read -r -t 30 number <&7; then
  echo "desktop: no display: $(tail -n 3 "$SHOPBELL_DESKTOP/logs/display.log")" >&2
  exit 70
fi
exec 7>&-
export DISPLAY=":$number"

# The bus writes to standard error what is of no use to the command; the command's own goes through 8.
code=0
exec 8>&2
dbus-run-session --config-file="$SHOPBELL_DESKTOP/bus.conf" -- "$here/desktop.sh" --inside "$@" \
  2>"$SHOPBELL_DESKTOP/logs/bus.log" || code=$?
exit "$code"
