# While a run changes something there is a journal: what stood everywhere before, and how the units were. Whoever finds
# one puts all of that back; doing it twice, or half and then again, does no harm.

RECORDS='installed mark owner digest when keys original/index original/units original/folders'

# Every path that this run touches.
touched() {
	while read -r _ _ _ _ path; do printf '%s\n' "$path"; done <"$IN/changed"
	while read -r _ path; do printf '%s\n' "$path"; done <"$IN/gone"
}

# LIST...: of the units that may change.
begin_journal() {
	step journal 'noting how everything is now'
	fresh=$STATE/journal.new
	mkdir -p "$STATE" && rm -rf "$fresh" && mkdir -p "$fresh/records/original" || fail "cannot write below $STATE"
	true >"$fresh/index" && true >"$fresh/restarted" && true >"$fresh/folders" || fail "cannot write below $STATE"
	for path in $(touched); do
		keep "$fresh" "$path" || fail "$path could not be kept below $STATE. Nothing was changed."
		point journal-file
	done
	for record in $RECORDS; do
		[ ! -e "$STATE/$record" ] || cp -p "$STATE/$record" "$fresh/records/$record" || fail "cannot write below $STATE"
	done
	{ cat "$@" && facts runs; } >"$fresh/concerned" && note_units "$fresh/concerned" >"$fresh/units" &&
		boot_id >"$fresh/boot" && head -c "$RESERVE_BYTES" /dev/zero >"$fresh/reserve" ||
		fail "cannot write below $STATE. Nothing was changed."
	settle -f "$STATE"
	point journal-whole
	rename_onto "$fresh" "$JOURNAL" && settle "$STATE" || fail "cannot write below $STATE"
	point journal-begun
}

# What stands at every path that is wanted for the first time, also where it is as wanted already, and how the units are:
# for the day this is all undone. Later nobody could tell what was there from what somebody has broken since.
keep_originals() {
	had_originals=no
	[ ! -s "$ORIGINAL/index" ] || had_originals=yes
	mkdir -p "$ORIGINAL" && true >>"$ORIGINAL/index" && true >>"$ORIGINAL/units" && true >>"$ORIGINAL/folders" ||
		fail "cannot write below $STATE"
	known_originals=$NEWLINE$(cat "$ORIGINAL/index")$NEWLINE
	originals_kept=no new_originals=''
	for path in $(touched); do
		keep_original "$path" || continue
		! is_there "$path" || echo "$path" >>"$IN/backed-up"
	done
	for path in $(while read -r _ _ _ _ _ _ wanted; do echo "$wanted"; done <"$IN/installed"); do
		keep_original "$path"
	done
	tell_taken_for_original
	keep_units
	[ "$originals_kept" = no ] || settle -f "$STATE"
	point originals
}

# PATH: fails where nothing was kept.
keep_original() {
	case $known_originals in *" $1$NEWLINE"*) return 1 ;; esac
	# taken over as it was, and changed by somebody since
	[ ! -e "$STATE/installed" ] || ! grep -q " $1\$" "$STATE/installed" || { [ -f "$1" ] && is_as_installed "$1"; } || return
	keep "$ORIGINAL" "$1" || fail "$1 could not be backed up below $ORIGINAL"
	new_originals="$new_originals $ORIGINAL/root$1"
	known_originals="$known_originals- $1$NEWLINE"
	originals_kept=yes
	point original-file
}

# Files that say that they are ours, on a machine that has no record of what was there before: put there by hand, as
# INSTALL.md has it, or left over where somebody has deleted our records. Nobody can tell which, and to take away the
# former would be worse.
tell_taken_for_original() {
	[ -n "$new_originals" ] && [ "$had_originals" = no ] || return 0
	# shellcheck disable=SC2086 # one word per path
	ours=$(grep -ls "$OURS" $new_originals | sed "s|^$ORIGINAL/root||" | tr '\n' ' ')
	our_keys=$(while read -r _ _ _ _ way _ path; do
		[ "$way" != merged ] || grep -q " $path\$" "$IN/changed" || printf '%s ' "$path"
	done <"$IN/installed")
	[ -z "$ours" ] ||
		note "these files are ridethrough's own, and no run is known here that put them there; they are kept as what was there before, and destroy will leave them: $ours${our_keys:+and our keys in $our_keys}"
}

keep_units() {
	{
		cat "$IN/restart"
		facts runs
		while read -r _ _ _ _ _ units _; do [ "$units" = - ] || printf '%s\n' "$units"; done <"$IN/installed"
	} | tr ',' '\n' | sort -u | while read -r unit; do
		grep -q "^$unit " "$ORIGINAL/units" || printf '%s\n' "$unit"
	done >"$IN/concerned"
	[ ! -s "$IN/concerned" ] || note_units "$IN/concerned" >>"$ORIGINAL/units"
}

# What is now here for good. The journal's end comes last: up to there all of it can be undone.
commit() {
	step commit 'noting what is here now'
	while read -r _ path; do
		grep -v " $path\$" "$ORIGINAL/index" >"$IN/index"
		record original/index <"$IN/index" || fail "cannot write below $STATE"
	done <"$IN/gone"
	sort -u "$ORIGINAL/folders" "$JOURNAL/folders" >"$IN/folders" && record original/folders <"$IN/folders" ||
		fail "cannot write below $STATE"
	write_records
	release_enumerator "$JOURNAL"
	end_journal || fail "cannot write below $STATE"
	while read -r _ path; do rm -f "$ORIGINAL/root$path"; done <"$IN/gone"
	point committed
}

write_records() {
	true >"$IN/keys"
	while read -r _ _ _ _ way _ path; do
		[ "$way" != merged ] || printf '%s %s\n' "$path" "$(keys_of "$IN/content/$(number_of "$path")" | tr '\n' ' ')" >>"$IN/keys"
	done <"$IN/installed"
	record keys <"$IN/keys" && record installed <"$IN/installed" && write_digest &&
		printf '%s\n' "$mark" | record mark && write_owner && date -u +%FT%TZ | record when || fail "cannot write below $STATE"
	point records
}

# Also where nothing else changes: a machine that has a new name in the homelab is managed by that one from now on.
write_owner() {
	[ -z "$manager" ] || printf '%s\n' "$manager" | record owner
}

number_of() {
	printf '%s\n' "$all_files" | while read -r number _ _ _ _ _ path; do
		[ "$path" != "$1" ] || echo "$number"
	done
}

# What is installed as one word. With salt that never leaves the machine: without it the word would tell whether
# somebody's guess of a password is right.
write_digest() {
	if [ ! -s "$STATE/salt" ]; then head -c 32 /dev/urandom | base64 | record salt || return; fi
	cat "$STATE/salt" "$STATE/installed" | sha256sum | cut -c 1-64 | record digest
}

# NAME: a file of ours from the input, whole or not at all.
record() {
	cat >"$STATE/$1.new" && rename_onto "$STATE/$1.new" "$STATE/$1"
}

end_journal() {
	rm -rf "$STATE/journal.done"
	settle -f "$STATE" && rename_onto "$JOURNAL" "$STATE/journal.done" && settle "$STATE" && rm -rf "$STATE/journal.done"
}

boot_id() { cat /proc/sys/kernel/random/boot_id; }

# Puts everything back as the journal has it.
undo() {
	step undo 'putting back what was there before'
	undone=yes
	# on a full disk this is the room for it
	rm -f "$JOURNAL/reserve"
	# a machine that was switched on meanwhile has started everything with what lay there then
	[ "$(cat "$JOURNAL/boot")" = "$(boot_id)" ] || cat "$JOURNAL/concerned" >>"$JOURNAL/restarted"
	while read -r kind path <&4; do
		put_back "$JOURNAL" "$kind" "$path" 4<&- || {
			say "$path could not be put back; $(told_before "$JOURNAL" "$kind" "$path")"
			undone=no
		}
		point undo-file
	done 4<"$JOURNAL/index"
	remove_folders "$JOURNAL/folders"
	for name in $RECORDS; do
		if [ -e "$JOURNAL/records/$name" ]; then
			cp -p "$JOURNAL/records/$name" "$STATE/$name" || undone=no
		else
			rm -f "$STATE/$name"
		fi
	done
	point undo-services
	services_back "$JOURNAL/units" "$JOURNAL/restarted"
	release_enumerator "$JOURNAL"
	died=$(units_that_died "$JOURNAL/units" "$JOURNAL/restarted")
	point undo-end
	if [ "$undone" = no ]; then
		undo_failed=yes
		say "the next run tries again to put it back. Where that can't help, as the old content is lost: put these files right by hand, delete $JOURNAL, and run again"
		return 1
	fi
	end_journal
	sweep_records
	if [ -z "$died" ]; then
		say 'everything is as before'
	else
		for unit in $died; do last_words "$unit"; done
		say "the files are as before. This ran before and does not start now: $(printf '%s' "$died" | paste -s -d ' '). What it reads besides our files, or had not read yet, keeps it from that; put that right, and run again"
	fi
}

# Halves of records, and all of them where nothing of ours was here before.
sweep_records() {
	rm -rf "$STATE/journal.new" "$STATE/journal.done"
	rm -f "$STATE"/*.new "$ORIGINAL"/*.new
	[ ! -e "$GIVEN_BACK" ] || forget
	[ -e "$STATE/installed" ] || [ -e "$ORIGINAL/index" ] || [ -d "$JOURNAL" ] || rm -rf "$STATE"
}

# Putting back what a killed run has left restarts upsmon, and a stage that runs would begin anew: not in an outage.
leave_journal_on_battery() {
	[ -d "$JOURNAL" ] || return 0
	journal_waits=yes
	refuse_on_battery 'What a run before this one has begun is not put back in an outage, the next run does that. Nothing was changed.'
	journal_waits=no
}

# What a run that was killed has left.
recover() {
	sweep_records
	[ -d "$JOURNAL" ] || return 0
	note 'a run before this one did not come to its end: it is put right first'
	undo
}
