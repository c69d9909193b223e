"""The documentation is what the program says now: pages and shown output that scripts/docs writes, and models shown in full."""

import re
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

from program import PROGRAM, ROOT, run

# ```yaml FOLDER: a whole model for the data in that folder.
MODEL = re.compile(r"^```yaml (?P<folder>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


class Documentation(unittest.TestCase):
    def test_nothing_is_stale(self):
        done = run(ROOT / "scripts" / "docs", "--check", "--program", PROGRAM, program=sys.executable)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_models_in_pages_can_be_used(self):
        found = 0
        for page in sorted(ROOT.glob("docs/*.md")):
            for block in MODEL.finditer(page.read_text(encoding="utf-8")):
                with self.subTest(page=page.name), tempfile.TemporaryDirectory() as temporary:
                    folder = Path(temporary) / "data"
                    shutil.copytree(ROOT / block["folder"], folder)
                    (folder / "shown.yaml").write_text(block["text"], encoding="utf-8")
                    done = run("compare", "shown.yaml", folder=folder)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    found += 1
        self.assertGreater(found, 0)


if __name__ == "__main__":
    unittest.main()
