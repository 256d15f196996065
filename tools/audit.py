"""Find secrets in the files of the repository, and known vulnerabilities of the packages in requirements.lock.

    python -m tools.audit

Vulnerabilities come from the package index. An index without such data, such as a mirror, is only reported.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AUDIT = ["pip-audit", "--disable-pip", "--require-hashes", "-r", "requirements.lock", "--timeout", "5", "-f", "json"]
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}|\bgithub_pat_\w{22}|\bglpat-[\w-]{20}"
    r"|\bxox[abpr]-[\w-]{10,}|\bAIza[\w-]{35}|\b[sr]k_live_\w{20}|\bhooks\.slack\.com/services/T|\bpypi-AgEI\w{20}"
)  # the formats that issuers of keys publish for secret scanners


def main():
    problems = [*secrets(), *faults()]
    print("\n".join(problems) or "No secret was found.")
    sys.exit(bool(problems))


def secrets():
    """Yield a message for each line that looks like a secret."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    for path in map(ROOT.joinpath, listed.stdout.decode().splitlines()):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), 1):
            if SECRETS.search(line):
                yield f"{path.relative_to(ROOT)}:{number} holds what looks like a secret"


def faults():
    """Yield a message for each known vulnerability of the packages that production installs."""
    completed = subprocess.run(
        [Path(sys.executable).with_name(AUDIT[0]), *AUDIT[1:]], cwd=ROOT, capture_output=True, text=True
    )
    try:
        packages = json.loads(completed.stdout)["dependencies"]
    except ValueError:
        print(f"Known faults of packages: no data ({completed.stderr.strip().splitlines()[-1]})")
        return
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    if unknown:
        print(f"Known faults of packages: no data for {len(unknown)} of {len(packages)}")
    for package in packages:
        for fault in package.get("vulns", []):
            versions = " or ".join(fault["fix_versions"]) or "none yet"
            yield f"{package['name']} {package['version']} has the fault {fault['id']}, mended in {versions}"


if __name__ == "__main__":
    main()
