#!/bin/bash
# Headless newsboat: newsboat.sh OUTPUT_DIR [topic-id...]  ("." or no topic: the root feed)
# Subscribes by file:// to feed.rss and feed.atom of each topic, RSS and Atom and each topic in a cache of its own, and prints
# what newsboat keeps beside what the files hold. Newsboat keys items by guid over all feeds of one cache, hence the
# separate caches; a last line tells what one shared cache keeps, for information. Exit 1 on any difference.
[ $# -gt 0 ] || { echo "usage: newsboat.sh OUTPUT_DIR [topic-id...]" >&2; exit 2; }
out=$(readlink -f "$1"); shift
[ -d "$out" ] || { echo "no such folder: $out" >&2; exit 2; }
[ $# -gt 0 ] || set -- .
lab=$(mktemp -d /tmp/newsboat.XXXXXX)
export HOME="$lab" XDG_CONFIG_HOME="$lab/c" XDG_DATA_HOME="$lab/d"   # never the user's own newsboat
mkdir -p "$lab/c/newsboat" "$lab/d/newsboat" "$lab/.newsboat"
: >"$lab/config"
percent() { /usr/bin/python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.argv[1]))' "$1"; }
reload() { # folder for cache and log, then URLs on stdin
  mkdir -p "$1"; cat >"$1/urls"
  timeout 120 newsboat -C "$lab/config" -u "$1/urls" -c "$1/cache.db" -d "$1/log" -l 4 -x reload >"$1/out" 2>&1 || echo "newsboat rc $?: $(cat "$1/out")"
}
bad=0; n=0; all=()
printf '%-40s %6s %9s %7s %6s\n' feed file newsboat titles links
for topic in "$@"; do
  folder="$out/topics/$topic"; [ "$topic" = . ] && folder="$out"
  [ -d "$folder" ] || folder="$out/feeds/$topic"
  for kind in rss atom; do
    file="$folder/feed.$kind"; n=$((n + 1)); cell="$lab/$n"
    [ -f "$file" ] || { printf '%-40s MISSING\n' "$topic/feed.$kind"; bad=1; continue; }
    url="file://$(percent "$file")"; all+=("$url")
    want=$(/usr/bin/python3 - "$file" <<'P'
import sys, lxml.etree as x
r = x.parse(sys.argv[1]).getroot()
print(len(r.findall("channel/item")) if r.tag == "rss" else len(r.findall("{http://www.w3.org/2005/Atom}entry")))
P
) || want="unreadable"
    echo "$url" | reload "$cell"
    q() { sqlite3 "$cell/cache.db" "$1" 2>/dev/null || echo none; }
    got=$(q "select count(*) from rss_item")
    titles=$(q "select count(*) from rss_item where title <> ''"); links=$(q "select count(*) from rss_item where url like 'http%'")
    note=ok; [ "$want" = "$got" ] && [ "$got" = "$titles" ] && [ "$got" = "$links" ] || { note=DIFFERENT; bad=1; }
    grep -hiE 'error|exception|parse' "$cell/log" 2>/dev/null | grep -viE 'parse_?line|configparser|parse_feed: |RssParser::parse' | head -3 | cut -c1-200
    printf '%-40s %6s %9s %7s %6s %s\n' "$topic/feed.$kind" "$want" "$got" "$titles" "$links" "$note"
  done
done
printf '%s\n' "${all[@]}" | reload "$lab/all"
echo "one cache for all ${#all[@]} feeds: $(sqlite3 "$lab/all/cache.db" 'select count(*), count(distinct guid) from rss_item' 2>/dev/null) (items|distinct guids; newsboat keeps one copy of an item)"
echo "caches and logs: $lab"
exit $bad
