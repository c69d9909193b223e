"""docs/tutorial-hubspot.md: every command of the page runs, one after the other, and prints what the page shows."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from program import EXAMPLES, PROGRAM, ROOT

PAGE = ROOT / "docs" / "tutorial-hubspot.md"
# ```sh with commands, and what they print where a block ```text follows.
STEP = re.compile(r"^```sh\n(?P<commands>.*?)^```\n(?:\n```text\n(?P<shown>.*?)^```\n)?", re.MULTILINE | re.DOTALL)


class Tutorial(unittest.TestCase):
    def test_the_page_says_what_the_program_says(self):
        steps = list(STEP.finditer(PAGE.read_text(encoding="utf-8")))
        self.assertGreater(len(steps), 4)
        self.assertGreater(sum(step["shown"] is not None for step in steps), 3)
        with tempfile.TemporaryDirectory() as temporary:
            place = Path(temporary) / "hubspot"
            shutil.copytree(EXAMPLES / "hubspot", place)
            for step in steps:
                with self.subTest(step["commands"]):
                    script = f'set -e\nprefero() {{ "{PROGRAM}" "$@"; }}\n{step["commands"]}'
                    done = subprocess.run(["bash", "-c", script], cwd=place, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"})
                    self.assertEqual(done.returncode, 0, done.stderr)
                    if step["shown"] is not None:
                        self.assertEqual(done.stdout, step["shown"])


if __name__ == "__main__":
    unittest.main()
