# PATH: how it stands there: `file MODE OWNER GROUP`, `link`, `other` or `absent`.
standing() {
	if [ -L "$1" ]; then
		echo link
	elif [ -f "$1" ]; then
		stat -c 'file %a %U %G' "$1"
	elif [ -e "$1" ]; then
		echo other
	else
		echo absent
	fi
}

# PATH: a link that leads nowhere is there too.
is_there() { [ -e "$1" ] || [ -L "$1" ]; }

# PATH: where its next content waits. Beside it, for a rename to be all that is left; no name that anything reads.
staged() { printf '%s/.%s.ridethrough-new' "${1%/*}" "${1##*/}"; }

# FILE, or -f FOLDER for its whole file system: on the disk, not only in memory, before what follows it. Not simply all
# of the machine: its other disks may have minutes of work waiting.
settle() { sync "$@" 2>/dev/null || sync; }

# CONTENT MODE OWNER GROUP PATH. It is not on the disk yet. Nobody but root can read it before it has its owner and mode:
# `install` takes away what lay there, and begins with 0600.
stage() {
	at=$(staged "$5")
	install -T -o "$3" -g "$4" -m "$2" "$1" "$at"
}

# FILE PATH: by one rename. What it takes the place of may be a link to a folder by now, into which it must not go.
rename_onto() { mv -fT "$1" "$2"; }

# PATH: what is staged for it.
put_in_place() {
	at=$(staged "$1")
	settle "$at" && rename_onto "$at" "$1" && settle "${1%/*}"
}

# TREE PATH: keeps what stands at a path, with owner, mode and times, and what it is in the tree's index.
keep() {
	if ! is_there "$2"; then
		echo "absent $2" >>"$1/index"
		return
	fi
	[ -L "$2" ] || [ -f "$2" ] || return
	kept=$1/root$2
	! is_there "$kept" || rm -f "$kept"
	[ -d "${kept%/*}" ] || mkdir -p "${kept%/*}" || return
	cp -aT "$2" "$kept" && echo "kept $2" >>"$1/index"
}

# PATH PATH: whether two are the same file in all that matters.
same() {
	[ "$(standing "$1")" = "$(standing "$2")" ] || return 1
	if [ -L "$1" ]; then
		[ "$(readlink "$1")" = "$(readlink "$2")" ]
	else
		cmp -s "$1" "$2"
	fi
}

# TREE KIND PATH: the path as it was kept. Doing it twice does no harm.
put_back() {
	rm -f "$(staged "$3")" 2>/dev/null
	if [ "$2" = absent ]; then
		! is_there "$3" || { rm -f "$3" && settle "${3%/*}"; }
	elif ! same "$1/root$3" "$3"; then
		at=$(staged "$3")
		make_folders "${3%/*}" && cp -aT "$1/root$3" "$at" && put_in_place "$3"
	fi
}

# PATH: whether what stands there can be replaced or taken away. A folder, a mount and a file that may not be changed
# (chattr) get no second name.
is_free() {
	is_there "$1" || return 0
	at=$(staged "$1")
	rm -f "$at"
	ln -PT "$1" "$at" && rm -f "$at"
}

# TREE KIND PATH: what was there before, for whoever has to put it back by hand.
told_before() { if [ "$2" = absent ]; then echo 'it was not there before'; else echo "its old content is $1/root$3"; fi; }

# FOLDER: makes it and what is above it, as far as it is missing, and notes what was made.
make_folders() {
	[ ! -d "$1" ] || return 0
	make_folders "$(dirname "$1")" || return
	echo "$1" >>"${folders_made:-/dev/null}"
	mkdir -m 0755 "$1"
}

# LIST: removes the folders named there that hold nothing, the innermost first.
remove_folders() {
	[ -e "$1" ] || return 0
	sort -r "$1" | while read -r folder; do
		rmdir "$folder" 2>/dev/null
	done
	return 0
}

digest_of() {
	digest=$(sha256sum <"$1") || return
	printf '%s\n' "${digest%% *}"
}
