/*! Written by feedmill: runs in the page around, makes <iframe data-feedmill> as high as what is in it. */
{
  /** In CSS pixels; a frame must not be able to swallow the page. */
  const highest = 20_000;
  addEventListener("message", ({ source, data }: MessageEvent<unknown>) => {
    const { type, height } = (data ?? {}) as { type?: unknown; height?: unknown };
    if (type !== "feedmill:height" || typeof height !== "number" || !Number.isFinite(height)) return;
    for (const frame of document.querySelectorAll<HTMLIFrameElement>("iframe[data-feedmill]")) {
      if (frame.contentWindow === source) frame.height = String(Math.min(Math.max(Math.ceil(height), 40), highest));
    }
  });
  // Frames that were there first have said it already.
  for (const frame of document.querySelectorAll<HTMLIFrameElement>("iframe[data-feedmill]")) {
    frame.contentWindow?.postMessage({ type: "feedmill:ask" }, "*");
  }
}
