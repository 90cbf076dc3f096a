#!/usr/bin/env python3
"""An independent count: which records belong in which feed, worked out from the specification alone.

    .ci/count-items.py RECORDS_DIR TOPICS_DIR OUTPUT_DIR NOW [--limit 50] [-v]

Shares no code with feedmill (Python 3, python3-yaml). Reads the records and the taxonomy, works out the items of the root
feed and of every topic's feed at NOW (ISO 8601), and compares number, links and order with OUTPUT_DIR/feed.json and
OUTPUT_DIR/topics/<id>/feed.json; OUTPUT_DIR/topics.json says which name has which id. Build with --no-check: links are
not looked at here. Exit 0 all equal, 1 any difference, 2 usage.
"""
import argparse, collections, html, json, os, re, sys, unicodedata
from datetime import datetime, timedelta, timezone
from urllib.parse import quote, unquote_plus, urlsplit

import yaml

RECORD_SUFFIXES = (".md", ".markdown", ".html", ".txt")
MAX_RECORD_BYTES = 1024 * 1024
WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
NULLS = ("", "~", "null")
SURE_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_hs(enc|mi)|mkt_tok|twclid|gbraid|wbraid")
SEEN_TRACKING = re.compile(r"_mc|cid|mid|elq_?\w*")  # in real records (research/users-and-peers.md 1.3); others may not agree
URL_SAFE = "%/:@!$&'()*+,;=-._~?"


class PlainLoader(yaml.BaseLoader):
    """Every scalar stays the text that was written; a key given twice is an error."""

    def construct_mapping(self, node, deep=False):
        keys = [key.value for key, _ in node.value]
        if len(keys) != len(set(map(str, keys))):
            raise yaml.YAMLError("a key is given twice")
        return super().construct_mapping(node, deep)


def front_matter(body):
    """The mapping at the head of a record; None when the file is no record; ValueError when it is a faulty one."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("not UTF-8")
    if not text.startswith("---"):
        return None
    found = re.match(r"---[ \t]*\r?\n(.*?)(?:(?<=\n)|\r?\n)---[ \t]*(?:\r?\n|$)", text, re.S)
    if not found:
        raise ValueError("front matter has another engine or no end")
    try:
        fields = yaml.load(found[1], PlainLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ValueError(f"YAML: {' '.join(str(error).split())[:100]}")
    if not isinstance(fields, dict):
        raise ValueError("front matter is no mapping")
    return fields


def text_of(fields, *names):
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value.strip() not in NULLS:
            return value.strip()
    return None


def cleaned(text):
    plain = html.unescape(html.unescape(re.sub(r"<[^>]*>", " ", text)))
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Zs") else c for c in plain if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", " ".join(plain.split()))


def date_of(text):
    found = re.fullmatch(
        r"(\d{4})-(\d\d?)-(\d\d?)(?:[Tt ]\s*(\d\d?):(\d\d)(?::(\d\d)(?:\.(\d+))?)?\s*(Z|z|[+-]\d\d?(?::?\d\d)?)?)?", text)
    if not found:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    try:
        at = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=timezone.utc)
    except ValueError:
        return None
    at += timedelta(milliseconds=int((fraction or "0")[:3].ljust(3, "0")))
    if zone and zone not in "Zz":
        digits = zone[1:].replace(":", "")
        away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
        at += away if zone[0] == "-" else -away
    return at


def canonical(url, tracking=(SURE_TRACKING, SEEN_TRACKING)):
    """One key for all spellings of a page's address; None when it is no http(s) address."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    try:
        host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return None
    host = host.removeprefix("www.") + (f":{port}" if port not in (None, 80, 443) else "")
    kept = [pair for pair in parts.query.split("&")
            if pair and not any(rule.fullmatch(unquote_plus(pair.split("=")[0]).lower()) for rule in tracking)]
    key = host + quote(parts.path.rstrip("/"), safe=URL_SAFE)
    key += "?" + quote("&".join(kept), safe=URL_SAFE) if kept else ""
    return key + ("#" + quote(parts.fragment, safe=URL_SAFE) if parts.fragment else "")


Record = collections.namedtuple("Record", "path id link key at topics state")


def read_records(folder, now, notes):
    """Every record with its own state: candidate, or why it is out. Notes get what the specification leaves open."""
    records, ids = [], set()
    root = os.path.realpath(folder)
    paths = [os.path.join(where, name) for where, _, names in os.walk(folder) for name in names]
    for path in sorted((os.path.relpath(p, folder).replace(os.sep, "/") for p in paths), key=lambda p: p.encode()):
        full = os.path.join(folder, path)
        if not path.lower().endswith(RECORD_SUFFIXES) or not os.path.isfile(full):
            continue
        if not os.path.realpath(full).startswith(root + os.sep):
            continue
        try:
            if os.path.getsize(full) > MAX_RECORD_BYTES:
                raise ValueError("over 1 MiB")
            with open(full, "rb") as file:
                fields = front_matter(file.read())
            if fields is None:
                continue
            records.append(judge_record(path, fields, ids, now, notes))
        except ValueError as error:
            records.append(Record(path, None, None, None, None, [], "invalid"))
            notes.append(f"{path}: held to be invalid ({error})")
    return records


def judge_record(path, fields, ids, now, notes):
    own_id = text_of(fields, "id")
    record_id = own_id or quote(unicodedata.normalize("NFC", os.path.splitext(path)[0]), safe=URL_SAFE.replace("%", "").replace("?", ""))
    if record_id in ids:
        raise ValueError("its id is taken by an earlier path")
    ids.add(record_id)
    if not cleaned(text_of(fields, "title", "name") or ""):
        raise ValueError("no title")
    said = text_of(fields, "published")
    if fields.get("published") not in (None, *NULLS) and (said or "").lower() not in WORDS:
        raise ValueError(f"published is neither true nor false: {fields['published']!r}")

    original, web = text_of(fields, "originalUrl"), text_of(fields, "webUrl")
    link = original or web
    key = canonical(link or "")
    if original and not key and web and (key := canonical(web)):
        link = web
        notes.append(f"{path}: originalUrl is no http(s) address, webUrl is taken")
    if link and not key:
        raise ValueError("no http(s) link")

    dated = text_of(fields, "publishedDateTime")
    at = date_of(dated) if dated else None
    if dated and not at:
        raise ValueError(f"publishedDateTime is no date: {dated!r}")
    if not at and (found := re.search(r"\d{4}-\d\d-\d\d", path.rsplit("/", 1)[-1])):
        at = date_of(found[0])

    topics = fields.get("topics") or []
    if isinstance(topics, str):
        notes.append(f"{path}: topics is a text, taken as one topic")
        topics = [topics]
    names = [name for name in (cleaned(topic) for topic in topics if isinstance(topic, str)) if name]
    if WORDS.get((text_of(fields, "removed") or "").lower()):
        state = "removed"
    elif said and not WORDS[said.lower()]:
        state = "unpublished"
    elif not key:
        state = "no-link"
    elif not at:
        state = "undated"
    else:
        state = "scheduled" if at > now else "candidate"
    return Record(path, record_id, link, key, at, names, state)


def select_items(records):
    """One (winner, topics) per page: earliest, then first path; newest first, ties by id."""
    removed = {record.key for record in records if record.state == "removed" and record.key}
    pages = collections.defaultdict(list)
    for record in records:
        if record.state == "candidate" and record.key not in removed:
            pages[record.key].append(record)
    items = []
    for copies in pages.values():
        copies.sort(key=lambda record: (record.at, record.path.encode()))
        items.append((copies[0], [name for record in copies for name in record.topics]))
    return sorted(items, key=lambda item: (-item[0].at.timestamp(), item[0].id))


def read_topics(folder):
    """The taxonomy: names and aliases -> topic, by case-folded name."""
    topics, by_name = [], {}
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        if not name.endswith((".yaml", ".yml")):
            continue
        with open(os.path.join(folder, name), encoding="utf-8-sig") as file:
            fields = next((document for document in yaml.load_all(file, yaml.BaseLoader) if document), None)
        if fields:
            topics.append({**fields, "id": text_of(fields, "id", "_id"), "name": cleaned(fields["name"])})
    for field in ("name", "aliases", "shortname"):
        for topic in topics:
            for name in [topic[field]] if isinstance(topic.get(field), str) else topic.get(field) or []:
                by_name.setdefault(cleaned(name).casefold(), topic)
    return by_name


def topic_items(items, records, by_name):
    """Case-folded main name -> items, children rolled up; every name that makes a topic is there, empty or not."""
    by_id = {topic["id"]: topic for topic in by_name.values()}

    def main(name):
        return by_name[name.casefold()]["name"].casefold() if name.casefold() in by_name else name.casefold()

    def with_parents(name):
        seen = []
        while name and name not in seen:
            seen.append(name)
            parent = text_of(by_name.get(name, {}), "parent")  # a name, as in real taxonomies; an id will do
            known = parent and (by_name.get(cleaned(parent).casefold()) or by_id.get(parent))
            name = known["name"].casefold() if known else parent and main(cleaned(parent))
        return seen

    feeds = {name: [] for topic in by_name.values() for name in [topic["name"].casefold()]}
    for record in records:
        if record.state in ("candidate", "unpublished"):
            for name in record.topics:
                feeds.setdefault(main(name), [])
    for winner, names in items:
        for name in dict.fromkeys(up for name in names for up in with_parents(main(name))):
            feeds.setdefault(name, []).append(winner)
    return feeds


def compare(label, path, wanted, limit, why):
    """One row of the table, and what differs."""
    wanted = wanted[:limit]
    try:
        with open(path, encoding="utf-8") as file:
            found = [canonical(item.get("url", "")) for item in json.load(file)["items"]]
    except (OSError, ValueError, KeyError, AttributeError) as error:
        return (label, len(wanted), "-", "MISSING"), [f"cannot read {path}: {error}"]
    keys = [record.key for record in wanted]
    paths = {record.key: record.path for record in wanted}
    faults = [f"missing  {key}  ({paths[key]})" for key in keys if key not in found]
    faults += [f"too many {key}  ({why.get(key) or 'no record has this link'})" for key in found if key not in paths]
    faults += [f"twice    {key}" for key, times in collections.Counter(found).items() if times > 1]
    if not faults and found != keys:
        place = next(n for n, (a, b) in enumerate(zip(keys, found)) if a != b)
        faults.append(f"order    place {place + 1} should be {paths[keys[place]]} but is {paths[found[place]]}")
    return (label, len(wanted), len(found), "DIFFERENT" if faults else "ok"), faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("records", "topics", "output", "now"):
        parser.add_argument(name)
    parser.add_argument("--limit", type=int, default=50)
    parser.add_argument("-v", "--verbose", action="store_true", help="list why each record is out")
    args = parser.parse_args()
    now = date_of(args.now)
    if not now or not os.path.isdir(args.records):
        parser.error("NOW must be an ISO date and RECORDS_DIR a folder")

    notes, rows, faults = [], [], []
    records = read_records(args.records, now, notes)
    items = select_items(records)
    by_name = read_topics(args.topics)
    feeds = topic_items(items, records, by_name)
    winners = {id(winner) for winner, _ in items}
    why = collections.defaultdict(list)
    for record in records:
        state = record.state if record.state != "candidate" else "in" if id(record) in winners else "duplicate or removed by a copy"
        why[record.key].append(f"{record.path}: {state}, topics {record.topics}")

    def check(label, path, wanted):
        row, found = compare(label, path, wanted, args.limit, why)
        rows.append(row)
        faults.extend(f"{label}: {fault}" for fault in found)

    check(".", os.path.join(args.output, "feed.json"), [winner for winner, _ in items])
    try:
        with open(os.path.join(args.output, "topics.json"), encoding="utf-8") as file:
            listed = json.load(file)
    except (OSError, ValueError) as error:
        sys.exit(f"cannot read topics.json: {error}")
    listed = listed["topics"] if isinstance(listed, dict) else listed
    ids = {cleaned(topic["name"]).casefold(): topic["id"] for topic in listed if topic.get("id") not in (None, "", ".")}
    for name in sorted(feeds):
        topic = by_name.get(name, {})
        if name not in ids:
            if topic.get("retired") != "true":
                rows.append((name, len(feeds[name][: args.limit]), "-", "NO TOPIC"))
                faults.append(f"{name}: not in topics.json")
            continue
        if topic and topic["id"] and topic["id"] != ids[name]:
            faults.append(f"{name}: its id is {ids[name]}, the taxonomy says {topic['id']}")
        if topic.get("retired") == "true":
            notes.append(f"{name}: retired, not compared")
            continue
        for topic_id in [ids[name], *(topic.get("formerIds") or [])]:
            check(topic_id, os.path.join(args.output, "topics", topic_id, "feed.json"), feeds[name])
    for name in sorted(set(ids) - set(feeds)):
        check(ids[name], os.path.join(args.output, "topics", ids[name], "feed.json"), [])

    report(rows, faults, notes + doubts(records), records, args.verbose and why)
    return 1 if faults else 0


def doubts(records):
    """Duplicates that hang on a reading of the specification."""
    pages = collections.defaultdict(set)
    for record in records:
        if record.state == "candidate":
            pages[record.key].add(canonical(record.link, (SURE_TRACKING,)))
    apart = [key for key, spellings in pages.items() if len(spellings) > 1]
    folded = collections.Counter(key.split("#")[0].lower() for key in pages)
    return [f"one page only if _mc, cid, mid and elq_* count as tracking: {key}" for key in apart] + [
        f"{times} pages that differ by fragment or case only: {key}" for key, times in folded.items() if times > 1]


def report(rows, faults, notes, records, why):
    width = max(len(str(row[0])) for row in rows)
    print(f"{'feed':<{width}}  wanted  found")
    for label, wanted, found, verdict in rows:
        print(f"{label:<{width}}  {wanted:>6}  {found:>5}  {verdict}")
    states = collections.Counter(record.state for record in records)
    print(f"{len(records)} records: " + ", ".join(f"{count} {state}" for state, count in sorted(states.items())))
    for line in (line for lines in (why or {}).values() for line in lines):
        print(f"  {line}")
    for note in notes:
        print(f"note: {note}")
    for fault in faults:
        print(f"FAULT {fault}")
    print(f"{len(rows)} feeds, {len(faults)} faults")


if __name__ == "__main__":
    sys.exit(main())
