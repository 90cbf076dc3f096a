#!/usr/bin/env python3
"""Python's feedparser: read-feeds.py OUTPUT_DIR

Every item of every feed.rss and feed.atom must have the id, title, link and date that feed.json beside it says, and the file
must be well-formed. Exit 1 on any difference.
"""
import calendar, json, pathlib, sys
from datetime import datetime

import feedparser


def seconds(date):
    return int(datetime.fromisoformat(date.replace("Z", "+00:00")).timestamp())


files, items, faults = 0, 0, []
for json_feed in sorted(pathlib.Path(sys.argv[1]).rglob("feed.json")):
    said = json.loads(json_feed.read_text(encoding="utf-8"))["items"]
    wanted = [(item["id"], item["title"], item["url"], seconds(item["date_published"])) for item in said]
    for path in (json_feed.with_name("feed.rss"), json_feed.with_name("feed.atom")):
        feed = feedparser.parse(path.read_bytes())
        found = [(entry.id, entry.title, entry.link, calendar.timegm(entry.published_parsed)) for entry in feed.entries]
        files, items = files + 1, items + len(found)
        if feed.bozo:
            faults.append(f"{path}: {feed.bozo_exception}")
        if len(found) != len(wanted):
            faults.append(f"{path}: {len(found)} items instead of {len(wanted)}")
        faults += [f"{path}: {seen} instead of {want}" for seen, want in zip(found, wanted) if seen != want]
for fault in faults:
    print("FAULT", fault)
print(f"feedparser {feedparser.__version__}: {items} items in {files} files, {len(faults)} faults")
sys.exit(1 if faults or items == 0 else 0)
