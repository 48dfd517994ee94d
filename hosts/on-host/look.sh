# How our folder and all files stand there, and what is in them, by two processes: a process a file is what a question
# would take most of its time for. No word of a path needs quotes (payload.ts).
look() {
	all_paths='' all_stands='' plain='' all_digests=''
	each_file note_path
	# shellcheck disable=SC2086 # one word per path
	all_stands=$(stat -c '%n %a %U %G %F' "$STATE" $all_paths 2>/dev/null)
	all_stands=$NEWLINE$all_stands$NEWLINE
	# whatever else is there, such as a pipe, must not be read
	each_file note_plain
	# shellcheck disable=SC2086
	[ -z "$plain" ] || all_digests=$(sha256sum $plain 2>/dev/null)
	all_digests=$NEWLINE$all_digests$NEWLINE
	wanted_digests=$NEWLINE$(facts digest)$NEWLINE
}

# Backups hold passwords; somebody may have brought the folder back with other modes.
close_state() {
	case $all_stands in
	*"$NEWLINE$STATE 700 root root directory$NEWLINE"*) ;;
	*"$NEWLINE$STATE "*) chown root:root "$STATE" && chmod 0700 "$STATE" || fail "$STATE could not be closed to others" ;;
	esac
}

note_path() { all_paths="$all_paths $7"; }

note_plain() {
	read_stands "$7"
	case $stands in file*) plain="$plain $7" ;; esac
}

# PATH: sets `stands` to how it stands there, as `standing` says it.
read_stands() {
	case $all_stands in
	*"$NEWLINE$1 "*) ;;
	*)
		stands=absent
		return
		;;
	esac
	stands=${all_stands#*"$NEWLINE$1 "}
	stands=${stands%%"$NEWLINE"*}
	case $stands in
	*' regular file') stands="file ${stands% regular file}" ;;
	*' regular empty file') stands="file ${stands% regular empty file}" ;;
	*' symbolic link') stands='link' ;;
	*) stands=other ;;
	esac
}

# NUMBER: the digest of its wanted text; in `digest`.
read_digest() {
	digest=${wanted_digests#*"$NEWLINE$1 "}
	digest=${digest%%"$NEWLINE"*}
}

# NUMBER PATH: whether the whole file has the wanted text.
has_text() {
	read_digest "$1"
	case $all_digests in *"$NEWLINE$digest  $2$NEWLINE"*) ;; *) return 1 ;; esac
}
