<?php
// SimplePie, the parser of many readers: read-feeds.php OUTPUT_DIR
// Every item of every feed.rss and feed.atom must have the id, title, link and date that feed.json beside it says. The dates
// are left out where SimplePie cannot read any: Debian's 1.3.1 was written before PHP 8. Exit 1 on any difference.
error_reporting(E_ALL & ~E_DEPRECATED & ~E_WARNING & ~E_NOTICE);
require '/usr/share/php/simplepie/autoloader.php';

function date_of(SimplePie_Item $item): ?string {
  try {
    return $item->get_gmdate('c');
  } catch (TypeError) {
    return null;
  }
}

$plain = fn (?string $html): string => html_entity_decode($html ?? '', ENT_QUOTES | ENT_HTML5);
[$files, $items, $dates, $faults] = [0, 0, 0, 0];
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($argv[1])) as $file) {
  if ($file->getFilename() !== 'feed.json') continue;
  $wanted = json_decode(file_get_contents($file))->items;
  foreach (['rss', 'atom'] as $kind) {
    $name = dirname($file) . "/feed.$kind";
    $feed = new SimplePie();
    $feed->enable_cache(false);
    $feed->enable_order_by_date(false);
    $feed->set_raw_data(file_get_contents($name));
    $feed->init();
    $found = $feed->get_items() ?? [];
    $files++;
    if (count($found) !== count($wanted)) {
      echo "FAULT $name: " . count($found) . ' items instead of ' . count($wanted) . ' ' . $feed->error() . "\n";
      $faults++;
    }
    foreach ($found as $place => $item) {
      $items++;
      $want = $wanted[$place] ?? null;
      $seen = [$plain($item->get_id()), $plain($item->get_title()), $plain($item->get_permalink())];
      $said = [$want?->id, $want?->title, $want?->url];
      if ($date = date_of($item)) {
        $dates++;
        $seen[] = $date;
        $said[] = gmdate('c', strtotime($want?->date_published ?? ''));
      }
      if ($seen === $said) continue;
      echo "FAULT $name: " . json_encode($seen, 320) . ' instead of ' . json_encode($said, 320) . "\n";
      $faults++;
    }
  }
}
echo "SimplePie " . SIMPLEPIE_VERSION . ": $items items in $files files, $dates dates, $faults faults\n";
exit($faults > 0 || $items === 0 ? 1 : 0);
