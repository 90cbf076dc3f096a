/*! Written by feedmill: runs in the page inside an iframe, tells the page around how high it is. */
{
  const theme = new URLSearchParams(location.search).get("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset["theme"] = theme;
  // The height says nothing secret, and who is around is not known: any page may hear it.
  const tell = () =>
    parent.postMessage(
      { type: "feedmill:height", height: Math.ceil(document.body.getBoundingClientRect().height) },
      "*",
    );
  new ResizeObserver(tell).observe(document.body);
  // The page around may begin to listen later than this.
  addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (((data ?? {}) as { type?: unknown }).type === "feedmill:ask") tell();
  });
}
