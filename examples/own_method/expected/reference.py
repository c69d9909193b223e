#!/usr/bin/env python3
"""Makes output.txt, what the program own_method must print, without the library: from the formulas in ../../reference_methods.py and
the weakest-link rule written out below. --check compares instead of writing."""

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent.parent))
import reference_methods as plain  # noqa: E402

NAMES = ["Nordlicht Shipping", "Atelier Brun", "Vega Foods", "Halden Clinics", "Quarry and Sons", "Lumen Energy"]
ROWS = [[1200, 4, 38, 2, 6.5], [180, 31, 3, 12, 9.1], [640, 14, 12, 8, 7.8], [410, 22, 6, 5, 8.6], [290, 18, 45, -6, 5.9], [820, 9, 21, 24, 7.2]]
WEIGHTS = [0.2, 0.3, 0.2, 0.15, 0.15]
MAXIMISE = [True, True, False, True, True]
WEAKEST = 0.5


def weakest_link():
    least = [1.0] * len(ROWS)
    for column, up in zip(plain.columns(ROWS), MAXIMISE):
        low, high = min(column), max(column)
        least = [min(l, (x - low) / (high - low) if up else (high - x) / (high - low)) for l, x in zip(least, column)]
    return [(1 - WEAKEST) * v + WEAKEST * l for v, l in zip(plain.weighted_sum(ROWS, WEIGHTS, MAXIMISE), least)]


def main():
    topsis, own = plain.topsis(ROWS, WEIGHTS, MAXIMISE), weakest_link()
    by_topsis, by_own = plain.ranks(topsis), plain.ranks(own)
    lines = [f"{'client':<20}  {'topsis':>6} {'rank':>4}  {'weakest_link':>12} {'rank':>4}"]
    for i in sorted(range(len(ROWS)), key=lambda i: by_own[i]):
        lines.append(f"{NAMES[i]:<20}  {topsis[i]:6.4f} {by_topsis[i]:4d}  {own[i]:12.4f} {by_own[i]:4d}")
    lines.append("the fast path agrees with its plain reference")
    text = "\n".join(lines) + "\n"
    stored = FOLDER / "output.txt"
    if "--check" in sys.argv:
        sys.exit(0 if stored.read_text(encoding="utf-8") == text else "output.txt differs")
    stored.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
