import type { ProjectFile } from "./project-files.ts";

/** The first records of a new project, relative to the records folder. Each shows something that records can do. */
export const sampleRecords: readonly ProjectFile[] = [
  {
    path: "news/1998-01-01-cool-uris.md",
    text: `---
# A record is a Markdown file that begins with a block like this one. Delete the three samples when you have your own.
title: "Cool URIs don't change"
excerpt: "An address that was given out once is a promise. A short page from 1998 on why addresses break and how to choose ones that last."
originalUrl: "https://www.w3.org/Provider/Style/URI" # the link that is checked and published
published: true # false leaves the record out
category: news
quality: 90 # to filter and rank by; never in the feeds
provider:
  name: W3C
  domain: w3.org
  authors:
    - name: Tim Berners-Lee
topics:
  - Web
---
`,
  },
  {
    path: "standards/json-feed.md",
    text: `---
title: "JSON Feed 1.1"
excerpt: "What RSS and Atom say in XML, said in JSON: a format that a program reads in an afternoon."
publishedDateTime: 2020-08-07T00:00:00Z
webUrl: "https://www.jsonfeed.org/version/1.1/" # used if there is no originalUrl
published: true
type: standard
provider: { name: JSON Feed, domain: jsonfeed.org }
topics: [Feeds]
---
`,
  },
  {
    path: "standards/atom.md",
    text: `---
title: "RFC 4287: The Atom Syndication Format"
excerpt: "Every entry has an id that never changes and a date that says when it last did. The standard behind most feeds that behave well."
publishedDateTime: 2005-12-01T00:00:00Z
originalUrl: "https://www.rfc-editor.org/rfc/rfc4287.html"
published: true
type: standard
provider: { name: RFC Editor, domain: rfc-editor.org }
topics: [Feeds]
---
`,
  },
];

/** The first topics of a new project, relative to `config/topics/`. Names that only records use become topics by themselves. */
export const sampleTopics: readonly ProjectFile[] = [
  {
    path: "web.yaml",
    text: `# A topic needs no file. This one adds what the records do not say.
id: web # its folder in output/topics/; do not change it once people have subscribed
name: Web
description: How the web works, and how it lasts.
`,
  },
  {
    path: "feeds.yaml",
    text: `id: feeds
name: Feeds
description: RSS, Atom and JSON Feed.
parent: Web # the feed of Web includes the items of Feeds
aliases: [Syndication] # other names in records
`,
  },
];
