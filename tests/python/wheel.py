"""Makes a wheel around the compiled part of this build, installs it into a new virtual environment and says where.

wheel.py SOURCE BUILD: the wheel is in BUILD/python/dist, the environment in BUILD/python/venv. The environment sees the packages
of the project's .venv after its own, because tests need them; prefero comes from the wheel alone.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path


def main(source: Path, build: Path) -> None:
    room = build / "python"
    dist, environment, wheel_build = room / "dist", room / "venv", room / "wheel"
    for folder in (dist, environment, wheel_build):
        shutil.rmtree(folder, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHONPATH")}
    subprocess.run(
        [*pip, "wheel", str(source), "--no-build-isolation", "--no-deps", "--no-index", "--quiet", "--wheel-dir", str(dist),
         f"--config-settings=build-dir={wheel_build}", f"--config-settings=cmake.define.PREFERO_PYTHON_MODULE={room / 'prefero'}"],
        check=True, env=clean)
    [wheel] = dist.glob("prefero-*.whl")
    venv.create(environment, with_pip=False, symlinks=True)
    python = environment / "bin" / "python"
    subprocess.run([*pip, "--python", str(python), "install", "--no-deps", "--no-index", "--quiet", str(wheel)], check=True, env=clean)
    inside = subprocess.run([python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"],
                            check=True, capture_output=True, text=True).stdout.strip()
    Path(inside, "peers.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    # What the package itself needs is NumPy alone; the rest is imported only when it is asked for.
    heavy = "pyarrow pandas polars duckdb sklearn pyspark".split()
    asked = f"import prefero, sys; print(prefero.__file__); sys.exit(any(name in sys.modules for name in {heavy!r}))"
    said = subprocess.run([python, "-I", "-c", asked], check=True, capture_output=True, text=True, cwd=room, env=clean).stdout
    if not Path(said.strip()).is_relative_to(environment):
        sys.exit(f"prefero came from {said}")
    print(f"{wheel.name}: {wheel.stat().st_size / 2**20:.1f} MiB, installed in {environment}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
