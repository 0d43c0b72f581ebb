"""Kill saves: `python -m tests.faults.killed_saves FOLDER COUNT [HOW]` prints the files that are left as JSON.

Each child saves again and again, a new name with a record beside it and then an old name, until it is killed at a
moment of chance. A file is whole if it begins with the digest of the rest. HOW is `naive` (straight to the name),
`named` (as on a file system where every file needs a name), `one-by-one` (first the record, then the picture), or
`new` (no old name).
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from faceviewer.core.problem import Kind, Problem
from faceviewer.store.files import save_bytes, save_together
from tests.store.disk import is_whole, sealed

_LONGEST = 0.03  # seconds until the kill: some three saves
_SIZE = 200_000


def main() -> None:
    folder, kills = Path(sys.argv[1]), int(sys.argv[2])
    save = written_at_once if "naive" in sys.argv else save_bytes
    if "named" in sys.argv:
        del os.O_TMPFILE
    chance = random.Random(20261124)
    counts = {"kills": 0, "whole": 0, "half": 0, "parts": 0, "alone": 0}
    for turn in range(kills):
        child = os.fork()
        if child == 0:
            _save_for_ever(folder, turn, save)
        time.sleep(chance.random() * _LONGEST)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        counts["kills"] += os.WIFSIGNALED(status)
        counts["parts"] += len(list(folder.glob(".*.part")))
        for path in folder.glob("*.bin"):
            counts["whole" if is_whole(path.read_bytes()) else "half"] += 1
        for path in folder.glob("*.json"):
            counts["alone"] += not path.with_suffix(".bin").exists()
            path.unlink()
        for path in folder.glob("new-*.bin"):
            path.unlink()
    print(json.dumps(counts))


def killed(what: str, folder: Path, kills: int, *how: str) -> dict[str, int]:
    """Run `tests.faults.killed_...` and return what it prints."""
    command = [sys.executable, "-m", f"tests.faults.killed_{what}", str(folder), str(kills), *how]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    counts: dict[str, int] = json.loads(done.stdout)
    return counts


def written_at_once(data: bytes, path: Path, *, overwrite: bool = False) -> None:
    """Save as most programs do: open the file under its name, and write."""
    if path.exists() and not overwrite:
        raise Problem(Kind.LOCAL_FILE_EXISTS, file=path.name)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Problem(Kind.LOCAL_DISK, folder=str(path.parent), reason=str(error)) from None


def _save_for_ever(folder: Path, turn: int, save: Callable[..., None]) -> None:
    data = sealed(random.Random(turn).randbytes(_SIZE))
    for number in count():
        new = folder / f"new-{turn}-{number}.bin"
        pair = [(data, new.with_suffix(".json")), (data, new)]
        if "naive" in sys.argv:
            save(data, new)
        elif "one-by-one" in sys.argv:
            for content, path in pair:
                save(content, path)
        else:
            save_together(pair)
        if "new" not in sys.argv:
            save(data, folder / "old.bin", overwrite=True)


if __name__ == "__main__":
    main()
