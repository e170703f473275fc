"""The image is made of what deploy/Dockerfile copies, and of nothing else that is here."""

import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_program_is_made_of_what_the_image_has(tmp_path: Path) -> None:
    before, making, _ = (ROOT / "deploy/Dockerfile").read_text().partition("RUN cmake ")
    assert making
    for sources, to in re.findall(r"^COPY (.+) (\S+)$", before, re.MULTILINE):
        for source in map(ROOT.joinpath, sources.split()):
            if source.is_dir():
                shutil.copytree(source, tmp_path / to, ignore=shutil.ignore_patterns("target"))
            else:
                (tmp_path / to).mkdir(exist_ok=True)
                shutil.copy(source, tmp_path / to)
    (tmp_path / "build").mkdir()
    (tmp_path / "build/deps").symlink_to(ROOT / "build/deps")
    done = subprocess.run(
        ["cmake", "--preset", "distributed", "-DSOUK_TESTS=OFF"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
