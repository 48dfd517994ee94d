# --- The way of a stage: upssched, its timer, upssched-cmd, `upsmon -c fsd`.

check_stage() {
	fires=$(facts fires)
	[ -n "$fires" ] || return 0
	for tool in unshare setpriv; do
		command -v "$tool" >/dev/null || { note "stage not rehearsed: there is no $tool here" && return 0; }
	done
	# shellcheck disable=SC2046 # one word per UPS
	record=$(rehearsal_text | timeout -k 1 "$REHEARSAL_SECONDS" unshare --mount --pid --fork --kill-child \
		--mount-proc sh -s -- "$(facts user)" "$fires" "$(facts covered | tr '\n' ' ')" $(facts staged) 2>&1) || {
		note "stage not rehearsed: $(printf '%s' "$record" | tail -n 1)"
		return
	}
	said=$(printf '%s\n' "$record" | grep -Ev '^(upsmon|curl) ' | tail -n 1)
	if [ "$fires" = no ]; then
		case $record in
		*'battery is low'*) ok "stage $(facts user) hears ONBATT and LOWBATT; upsmon itself goes at low battery" ;;
		*) bad "stage upssched-cmd did not hear of a low battery: ${said:-nothing was said}" ;;
		esac
	else
		case $record in
		*'upsmon -c fsd'*) ok "stage $(facts trigger): $(facts user) comes to upsmon -c fsd" ;;
		*) bad "stage nothing called upsmon -c fsd as $(facts user): ${said:-nothing was said}" ;;
		esac
	fi
	check_notices "$record"
}

# RECORD: addresses can be read, and are used.
check_notices() {
	for file in $(facts notices); do
		if ! as_run_user grep -q '^url = ".\{1,\}"$' "$file" 2>/dev/null; then
			bad "notices $(facts user) finds no address in $file"
		elif [ "$(facts told)" = no ]; then
			ok "notices $file has an address"
		else
			case $1 in
			*"$file"*) ok "notices $file has an address and is used" ;;
			*) bad "notices curl was not called with $file: nobody would be told" ;;
			esac
		fi
	done
}
