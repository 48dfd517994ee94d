# Sets top-level keys in a YAML file that belongs to somebody else.
#
#   LC_ALL=C awk -f merge-yaml-keys.awk FRAGMENT EXISTING >MERGED
#
# Each top-level key of FRAGMENT takes the place of the same key in EXISTING, its whole value included, or is added at
# the end. Every other byte stays. What it cannot be sure of it refuses: exit code 3, the reason on stderr, no output.
# POSIX awk: runs with mawk, gawk, busybox and the one true awk.

BEGIN {
  read_lines(ARGV[1], fragment_line)
  fragment_lines = line_count
  find_entries(ARGV[1], fragment_line, fragment_lines)
  if (entries == 0) refuse(ARGV[1], 1, "sets no key")
  wanted = entries
  for (i = 1; i <= wanted; i++) {
    wanted_key[i] = entry_key[i]
    wanted_first[i] = entry_first[i]
    wanted_last[i] = entry_last[i]
    for (j = 1; j < i; j++)
      if (wanted_key[j] == wanted_key[i]) refuse(ARGV[1], entry_first[i], "has the key " wanted_key[i] " twice")
  }

  read_lines(ARGV[2], line)
  lines = line_count
  find_entries(ARGV[2], line, lines)
  newline = (lines > 0 && line[1] ~ /\r$/) ? "\r\n" : "\n"

  for (i = 1; i <= wanted; i++) {
    place[i] = 0
    for (j = 1; j <= entries; j++) {
      if (entry_key[j] != wanted_key[i]) continue
      if (place[i]) refuse(ARGV[2], entry_first[j], "has the key " wanted_key[i] " twice")
      if (entry_special[j]) refuse(ARGV[2], entry_first[j], "has an anchor in the value of " wanted_key[i])
      place[i] = j
      takes[entry_first[j]] = i
      gone_until[entry_first[j]] = entry_last[j]
    }
    if (!place[i]) missing++
  }
  # Another newline at the end would become part of the text.
  if (missing && lines > 0 && !ends_with_newline && mode == "literal")
    refuse(ARGV[2], lines, "ends inside a block of text without a newline")

  ORS = ""
  for (n = 1; n <= lines; n++) {
    if (n in takes) {
      write_entry(takes[n], gone_until[n] == lines && !ends_with_newline)
      n = gone_until[n]
      continue
    }
    print line[n]
    if (n < lines || ends_with_newline) print "\n"
  }
  if (missing && lines > 0 && !ends_with_newline) print newline
  for (i = 1; i <= wanted; i++) if (!place[i]) write_entry(i, 0)
  exit 0
}

function write_entry(which, without_last_newline,    n) {
  for (n = wanted_first[which]; n <= wanted_last[which]; n++) {
    print without_return(fragment_line[n])
    if (n < wanted_last[which] || !without_last_newline) print newline
  }
}

function refuse(file, number, reason) {
  print file ", line " number ": " reason "; nothing is changed. Set the keys there by hand." | "cat 1>&2"
  close("cat 1>&2")
  exit 3
}

# The file's lines with their carriage returns, in `into`; sets line_count and ends_with_newline.
function read_lines(file, into,    text, more, got) {
  RS = "\001"
  line_count = 0
  ends_with_newline = 1
  got = (getline text < file)
  if (got < 0) refuse(file, 1, "cannot be read")
  if (got == 0) return
  if ((getline more < file) > 0) refuse(file, 1, "has control characters")
  close(file)
  # Besides these, a YAML parser of version 1.1 takes three characters of Unicode for the end of a line.
  if (index(text, "\302\205") || index(text, "\342\200\250") || index(text, "\342\200\251"))
    refuse(file, 1, "has line ends that are not newlines")
  if (text ~ /[\002-\010\013\014\016-\037\177]/) refuse(file, 1, "has control characters")
  if (substr(text, 1, 3) == "\357\273\277") refuse(file, 1, "begins with a byte order mark")
  line_count = split(text, into, "\n")
  for (got = 1; got <= line_count; got++) {
    more = index(into[got], "\r")
    if (more && (more < length(into[got]) || got == line_count))
      refuse(file, got, "has a carriage return inside a line")
  }
  ends_with_newline = (into[line_count] == "")
  if (ends_with_newline) line_count--
}

function without_return(text) {
  sub(/\r$/, "", text)
  return text
}

# The top-level keys of a file: entry_key, the first and last line, and whether its value has an anchor.
#
# `mode` is what the next line continues: nothing ("block"), a quoted text ("double", "single"), brackets ("flow"), a
# block of text ("literal") or a plain text ("plain"). The last two go on for as long as lines are indented by more
# than `parent`.
function find_entries(file, from, count,    n, text, indent) {
  entries = 0
  mode = "block"
  started = 0
  for (n = 1; n <= count; n++) {
    text = without_return(from[n])
    place_file = file
    place_line = n
    if (text ~ /^(---|\.\.\.)([ \t]|$)/) {
      if (mode == "double" || mode == "single" || mode == "flow") refuse(file, n, "ends a document inside a value")
      if (text !~ /^---[ \t]*(#.*)?$/ || started) refuse(file, n, "has more than one document, or marks the end of one")
      started = 1
      continue
    }
    if (mode == "double" || mode == "single" || mode == "flow") {
      entry_last[entries] = n
      go_on(text)
      continue
    }
    if (text ~ /^[ \t]*$/) continue
    match(text, /^ */)
    indent = RLENGTH
    if (mode == "literal" && indent > parent) {
      entry_last[entries] = n
      continue
    }
    if (text ~ /^[ \t]*#/) {
      mode = "block"
      continue
    }
    if (mode == "plain" && indent > parent) {
      entry_last[entries] = n
      continue
    }
    mode = "block"
    if (substr(text, indent + 1, 1) == "\t") refuse(file, n, "is indented with a tab")
    if (text ~ /^%/ && !entries) refuse(file, n, "has a directive")
    started = 1
    if (indent > 0 || text ~ /^-([ \t]|$)/) {
      if (!entries) refuse(file, n, "has no top-level key before this line")
      if (indent == 0 && !entry_open[entries]) refuse(file, n, "has a list where a top-level key is due")
      entry_last[entries] = n
      node(text, indent + 1)
      continue
    }
    entries++
    entry_first[entries] = n
    entry_last[entries] = n
    entry_special[entries] = 0
    entry_key[entries] = top_level_key(text)
    entry_open[entries] = (substr(text, after_key) ~ /^[ \t]*(#.*)?$/)
    key_column = 0
    node(text, after_key)
  }
  if (mode == "double" || mode == "single" || mode == "flow") refuse(file, count, "ends inside a quoted text or brackets")
}

# The key at the beginning of a line, without its quotes. Sets after_key to what follows its colon.
function top_level_key(text,    key, end, escapes) {
  if (text ~ /^[]?&*!|>@`%,[{}]/) refuse(place_file, place_line, "begins with " substr(text, 1, 1) " where a top-level key is due")
  if (text ~ /^["']/) {
    end = quote_end(substr(text, 2), text ~ /^"/ ? "double" : "single")
    key = substr(text, 2, end - 2)
    # The other escapes stand for what no key of ours has.
    escapes = key
    gsub(/\\\\/, "", escapes)
    if (!end || (text ~ /^"/ && escapes ~ /\\[xuU]/)) refuse(place_file, place_line, "has a quoted key that is not plain to read")
  } else {
    if (!match(text, /:([ \t]|$)/)) refuse(place_file, place_line, "has no key")
    end = RSTART - 1
    key = substr(text, 1, end)
    if (key ~ /[ \t]#/) refuse(place_file, place_line, "has no key")
    sub(/[ \t]+$/, "", key)
  }
  text = substr(text, end + 1)
  if (!match(text, /^[ \t]*:([ \t]|$)/)) refuse(place_file, place_line, "has no colon after its key")
  match(text, /^[ \t]*:/)
  after_key = end + 1 + RLENGTH
  return key
}

# Reads what stands from a column on: list dashes, keys, and the beginning or the whole of a value.
function node(text, at,    c, rest) {
  for (;;) {
    while (substr(text, at, 1) ~ /^[ \t]$/) at++
    c = substr(text, at, 1)
    rest = substr(text, at)
    if (c == "" || (c == "#" && (at == 1 || substr(text, at - 1, 1) ~ /^[ \t]$/))) return
    if (rest ~ /^\?([ \t]|$)/) refuse(place_file, place_line, "has a key marked with ?")
    if (rest ~ /^-([ \t]|$)/) {
      key_column = at - 1
      at++
    } else if (c == "&" || c == "!") {
      if (c == "&") entry_special[entries] = 1
      match(rest, /^[^ \t]*/)
      at += RLENGTH
    } else if (c == "\"" || c == "'") {
      mode = (c == "\"") ? "double" : "single"
      if (is_key_start(text, at)) key_column = at - 1
      go_on(substr(text, at + 1))
      return
    } else if (c == "[" || c == "{") {
      mode = "flow"
      depth = 0
      token_start = 1
      after_quote = 0
      flow_quote = ""
      go_on(rest)
      return
    } else if (c == "|" || c == ">") {
      if (rest !~ /^[|>][-+0-9]*([ \t]+(#.*)?)?$/) refuse(place_file, place_line, "has a block of text that is not plain to read")
      mode = "literal"
      parent = key_column
      return
    } else if (c ~ /^[@`%]$/) {
      refuse(place_file, place_line, "has a value that begins with " c)
    } else {
      match(rest, /[ \t]#/)
      if (RSTART) rest = substr(rest, 1, RSTART - 1)
      if (!match(rest, /:([ \t]|$)/)) {
        if (rest == substr(text, at)) {
          mode = "plain"
          parent = key_column
        }
        return
      }
      key_column = at - 1
      at += RSTART
    }
  }
}

# Whether a quoted text is a line's first word, after list dashes.
function is_key_start(text, at) {
  return substr(text, 1, at - 1) ~ /^([ \t]|-[ \t])*$/
}

# Goes on with a quoted text or with brackets; what stands behind them may be a key's colon, a comment or nothing.
function go_on(text,    at) {
  if (mode == "flow") at = flow_end(text)
  else at = quote_end(text, mode)
  if (!at) return
  mode = "block"
  text = substr(text, at)
  if (text ~ /^[ \t]*$/ || text ~ /^[ \t]+#/) return
  if (!match(text, /^[ \t]*:([ \t]|$)/)) refuse(place_file, place_line, "has something behind a quoted text or brackets")
  match(text, /^[ \t]*:/)
  node(text, RLENGTH + 1)
}

# Behind the closing quote; 0 where it isn't on this line.
function quote_end(text, kind,    at, c) {
  for (at = 1; at <= length(text); at++) {
    c = substr(text, at, 1)
    if (kind == "double") {
      if (c == "\\") at++
      else if (c == "\"") return at + 1
    } else if (c == "'") {
      if (substr(text, at + 1, 1) != "'") return at + 1
      at++
    }
  }
  return 0
}

# Behind the bracket that closes the outermost; 0 where it isn't on this line. A quote or an anchor counts only where a
# word begins, a # only behind white space.
function flow_end(text,    at, c, end) {
  for (at = 1; at <= length(text); at++) {
    c = substr(text, at, 1)
    if (flow_quote != "") {
      end = quote_end(substr(text, at), flow_quote)
      if (!end) return 0
      at += end - 2
      flow_quote = ""
      token_start = 0
      after_quote = 1
      continue
    }
    if (c ~ /^[ \t]$/) continue
    if (c == "#" && (at == 1 || substr(text, at - 1, 1) ~ /^[ \t]$/)) return 0
    if (c == "[" || c == "{") {
      depth++
      token_start = 1
    } else if (c == "]" || c == "}") {
      if (--depth == 0) return at + 1
      token_start = 0
    } else if (c == ",") {
      token_start = 1
    } else if (c == ":" && (after_quote || substr(text, at + 1, 1) ~ /^[] \t,}[{]?$/)) {
      token_start = 1
    } else if (token_start && (c == "\"" || c == "'")) {
      flow_quote = (c == "\"") ? "double" : "single"
    } else if (token_start && (c == "&" || c == "!")) {
      if (c == "&") entry_special[entries] = 1
      while (substr(text, at + 1, 1) ~ /^[^] \t,}[{]$/) at++
    } else {
      token_start = 0
    }
    after_quote = 0
  }
  return 0
}
