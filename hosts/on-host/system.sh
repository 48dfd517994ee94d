# The systems for which this was written; on any other one nothing is touched.
check_system() {
	[ "$(id -u)" = 0 ] || fail 'this has to run as root: give a user who is root, or one with sudo without password'
	# shellcheck disable=SC1091,SC2153
	system=$(. /etc/os-release 2>/dev/null && printf '%s %s' "${ID:-}" "${VERSION_ID:-}")
	case $system in
	'debian 12' | 'debian 13' | 'raspbian 12' | 'raspbian 13' | 'ubuntu 22.04' | 'ubuntu 24.04') ;;
	*)
		# shellcheck disable=SC1091,SC2153
		name=$(. /etc/os-release 2>/dev/null && printf '%s' "${PRETTY_NAME:-}")
		fail "this machine runs ${name:-an unknown system}, which is not supported; supported are Debian 12 and 13, Ubuntu 22.04 and 24.04, Proxmox VE 8 and 9, Raspberry Pi OS 12 and 13. Nothing was changed."
		;;
	esac
	for tool in systemctl journalctl flock stat sha256sum awk timeout; do
		command -v "$tool" >/dev/null || fail "this machine has no $tool. Nothing was changed."
	done
}
