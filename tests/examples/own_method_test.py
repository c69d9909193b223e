"""examples/own_method: a method written outside of the library runs in its engine and prints what reference.py made without it."""

import sys
import unittest

from program import EXAMPLES, PROGRAM, run

FOLDER = EXAMPLES / "own_method"
BINARY = PROGRAM.parent / "examples" / "own_method"


class OwnMethod(unittest.TestCase):
    def test_output(self):
        done = run(program=BINARY)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, (FOLDER / "expected" / "output.txt").read_text(encoding="utf-8"))

    def test_stored_output_is_that_of_the_script(self):
        done = run(FOLDER / "expected" / "reference.py", "--check", program=sys.executable)
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
