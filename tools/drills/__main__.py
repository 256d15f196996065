"""Drills: cause one fault after another in the whole site, while readers and an editor use it. Prints one table.

    python -m tools.drills [--only WORD]

It counts acknowledged edits that are lost, failed responses, and pages without the last edit (wrong). The exit code
is 1 if a drill has more of these than it allows.
"""

import argparse
import os
import platform
import signal
import sys

from tools.drills.load import ACCOUNT, COLLECT, SUPERUSER, Editor, Load
from tools.drills.one_file import FILE_DRILLS, File, file_that_cannot_be_written, small_disk
from tools.drills.whole_site import DRILLS, Site

HEAD = (
    f"{'drill':42} {'requests':>8} {'failed':>6} {'wrong':>6} {'slowest':>8} {'edits':>6} {'refused':>7} {'lost':>5}  "
)


def drill(site, editor, name, function, allowed):
    """Cause a fault under load, print its line, and return whether the result is as allowed."""
    saved_before = len(editor.kept)
    with Load(site, editor) as load:
        remark = function(site, load) or ""
    lost, failed = editor.lost(), load.failed()
    slowest = max(seconds for _path, _status, seconds in load.answers)
    counts = f"{len(load.answers):8} {len(failed):6} {len(load.wrong):6} {slowest:7.1f}s"
    edits = f"{len(editor.kept) - saved_before:6} {len(load.refused):7} {lost:5}"
    is_well = len(failed) <= allowed and not load.wrong and not lost and "WRONG" not in remark
    statuses = sorted({status for _path, status, _seconds in failed})
    remark += f" {statuses} of {len({path for path, *_rest in failed})} pages" if failed else ""
    print(f"{name:42} {counts} {edits}  {remark}{'' if is_well else '  <- NOT AS IT SHOULD BE'}", flush=True)
    return is_well


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="the drills whose name contains this")
    only = parser.parse_args().only
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    chosen = [drill_row for drill_row in DRILLS if only in drill_row[0]]
    of_file = [drill_row for drill_row in FILE_DRILLS if only in drill_row[0]]
    os.environ["DJANGO_SUPERUSER_PASSWORD"] = ACCOUNT["password"]
    print(
        f"{os.cpu_count()} CPUs, {platform.system()} {platform.machine()}, Python {platform.python_version()}\n\n{HEAD}"
    )
    outcomes = []
    if chosen:
        with Site() as site:
            site.manage(*SUPERUSER)
            editor = Editor(site)
            outcomes += [drill(site, editor, *drill_row) for drill_row in chosen]
    if of_file and os.getuid() == 0:  # only root may mount a disk
        with small_disk() as disk:
            site = File(disk)
            for command in (["migrate", "-v0"], ["load_catalogue", "-v0"], COLLECT, SUPERUSER):
                site.manage(*command)
            with site.served():
                editor = Editor(site)
                outcomes += [drill(site, editor, *drill_row) for drill_row in of_file]
            outcomes.append(file_that_cannot_be_written(site))
    sys.exit(not all(outcomes))


if __name__ == "__main__":
    main()
