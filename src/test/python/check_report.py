#!/usr/bin/env python3
"""A page of `lookright report`, rendered by headless Chromium from disk: sections, charts, width, no error, no network.

    python3 check_report.py REPORT.html [PNG]

The page has no script. A copy gets one that tells what only a browser knows; with PNG a picture is kept.
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SECTIONS = ["plans", "heat-map", "layers", "pairs", "systems", "types", "confusions", "sentences", "curves", "runs"]
PROBE = """<script>addEventListener("load", () => {
  const seen = s => [...document.querySelectorAll(s)].filter(e => e.getBoundingClientRect().height > 0).length;
  document.title = "PROBE" + JSON.stringify({page: document.documentElement.scrollWidth, window: innerWidth,
    sections: [...document.querySelectorAll("section")].map(s => s.id), tables: seen("table"), figures: seen("figure svg"),
    marks: seen("mark"), ids: new Set([...document.querySelectorAll("[id]")].map(e => e.id)).size,
    allIds: document.querySelectorAll("[id]").length,
    links: [...document.querySelectorAll("nav a")].filter(a => !document.querySelector(a.hash)).length,
    loaded: performance.getEntriesByType("resource").map(r => r.name)});
});</script>"""


def chromium(page, width, folder, *more):
    run = subprocess.run(
        ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", f"--user-data-dir={folder / 'profile'}",
         "--host-resolver-rules=MAP * ~NOTFOUND", f"--window-size={width},1000", "--enable-logging=stderr", *more,
         page.as_uri()],
        capture_output=True, text=True, timeout=120, check=True)
    return run.stdout, [line for line in run.stderr.splitlines() if ":CONSOLE" in line]


def main(report, png=None):
    text = Path(report).read_text(encoding="utf-8")
    assert "<script" not in text, "the page has a script"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # What it would load is refused by its own policy, which is an error on the console.
        _, console = chromium(Path(report).resolve(), 1200, folder, "--dump-dom")
        assert not console, console
        probe = folder / "probe.html"
        without = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
        assert without != text, "the page does not forbid loading"
        probe.write_text(without.replace("</body>", PROBE + "</body>"), encoding="utf-8")
        for width in (1200, 500):  # Chromium's windows are not narrower
            dom, console = chromium(probe, width, folder, "--dump-dom")
            assert not console, console
            found = json.loads(re.search(r"<title>PROBE(.*?)</title>", dom).group(1).replace("&amp;", "&"))
            missing = [section for section in SECTIONS if section not in found["sections"]]
            assert not missing, f"sections {missing} are missing"
            assert found["page"] <= found["window"], f"the page is wider than a window of {width}: {found}"
            assert found["ids"] == found["allIds"], "an id is there twice"
            assert found["links"] == 0 and not found["loaded"], found
            assert found["tables"] >= 6 and found["figures"] >= 2, found
        if png:
            chromium(Path(report).resolve(), 1200, folder, f"--screenshot={Path(png).resolve()}")
    print(f"{report}: {found['tables']} tables, {found['figures']} charts, {found['marks']} marked spans; "
          "no error, no request, fits 1200 and 500 pixels")


if __name__ == "__main__":
    main(*sys.argv[1:])
