# The work itself, in a unit of its own: apply|restore|recover WORK_FOLDER [MARK [OWNER]].
work() {
	WORK=$2
	IN=$WORK/in
	task=$1
	mark=${3:-none}
	manager=${4:-}
	note_beginning
	exec >>"$WORK/result" 2>>"$WORK/log" </dev/null
	trap '' HUP PIPE
	# another run takes away the folders of those who are gone
	echo $$ >"$WORK/worker" || exit
	if [ "$task" = recover ]; then
		after_the_work
		return
	fi
	trap 'end_of_work $?' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	open_delivery || fail "what was delivered is not in $IN any more. Nothing was changed."
	"$task"
}

# CODE
end_of_work() {
	trap - EXIT
	trap '' INT TERM
	# only whoever holds the lock: what stands there may be another run's
	if flock -n 9 2>/dev/null; then
		if [ -d "$JOURNAL" ] && [ "${journal_waits:-no}" = no ] && [ "${undo_failed:-no}" = no ]; then undo; fi
		sweep_records
		unmask_units
	fi
	rm -rf "$IN"
	# from here on nobody waits for this any more
	echo "$1" >"$WORK/rc"
	exit "$1"
}

# systemd calls this when the work has ended, however it did. Killed work leaves a journal, and its folder.
after_the_work() {
	trap 'rm -rf "$IN" "$WORK/script"; leave over told' EXIT
	if [ ! -e "$WORK/rc" ]; then
		mkdir -p "$IN"
		open_delivery 2>/dev/null
		say 'the work was killed'
		lock
		recover
		unmask_units
	fi
}

case ${1:-} in
apply | restore) launch "$1" "${2:-none}" "${3:-}" ;;
probe) probe ;;
work)
	shift
	work "$@"
	;;
*) fail 'usage: apply|restore|probe [MARK [OWNER]]' ;;
esac
