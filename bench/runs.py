"""What bench/best and bench/published read of stored runs."""
import contextlib
import csv
import gzip
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent


def manifest(run):
    return json.loads((run / "manifest.json").read_text())


def compared(runs, metrics=(), *options):
    """What compare says of these runs, as one object; of every figure if metrics are not named."""
    command = [HOME / "facelab", "compare", *runs, "--format", "json", *options]
    for metric in metrics:
        command += ["--metric", metric]
    answer = subprocess.run(command, capture_output=True, text=True)
    if answer.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{answer.stderr.strip()}")
    return json.loads(answer.stdout)


def folders(group):
    return [Path(run["folder"]) for run in group["runs"]]


def newest(folder):
    """The finished runs of the experiment in a folder, one per seed: those of the settings that were trained
    last, whatever they reached; older settings and repetitions are left out."""
    done = [file.parent for file in folder.glob("*/metrics.json") if manifest(file.parent)["status"] == "done"]
    done.sort(key=lambda run: manifest(run)["started"])
    alike = [run for run in done if settings(run) == settings(done[-1])]
    by_seed = {manifest(run)["seed"]: run for run in alike}
    return [by_seed[seed] for seed in sorted(by_seed)]


def settings(run):
    """What somebody chose for a run, as compare sees it: wherever the data lie, and whatever the seed."""
    lines = (run / "experiment.yaml").read_text().splitlines()
    return [re.sub(r"[^\s'\"]*/", "", line) for line in lines
            if not re.match(r"(seeds?|description):|  threads:", line)]


def commits(manifests):
    """The programs that trained some runs; a resumed run may have several."""
    return ", ".join(dict.fromkeys(s["commit"] for m in manifests for s in m.get("sessions", [m])))


def machines(manifests):
    return ", ".join(dict.fromkeys(
        f"{m['machine']['processor']}, {m['machine']['cores']} core{'s' * (m['machine']['cores'] > 1)}"
        for m in manifests))


def minutes(manifests):
    """Mean minutes of training; empty if nothing was trained."""
    seconds = [m["train_seconds"] for m in manifests if "train_seconds" in m]
    return f"{sum(seconds) / len(seconds) / 60:.0f}" if seconds else ""


def fer2013():
    """What the pictures of FER2013 are, by the row as split.csv names it; None, and a line that says so, without
    the data."""
    data = Path(os.environ.get("FACELAB_DATA", HOME / "data"))
    file = next((data / f"fer2013.csv{end}" for end in (".zip", ".gz", "") if (data / f"fer2013.csv{end}").exists()), None)
    if not file:
        print(f"no fer2013.csv in {data}: nothing is said of test faces with a copy in training", file=sys.stderr)
        return None
    with contextlib.ExitStack() as opened:
        if file.suffix == ".zip":
            archive = opened.enter_context(zipfile.ZipFile(file))
            binary = archive.open(next(name for name in archive.namelist() if name.endswith(".csv")))
        else:
            binary = gzip.open(file) if file.suffix == ".gz" else file.open("rb")
        text = opened.enter_context(io.TextIOWrapper(binary, newline=""))
        return {f"row {i}": row["pixels"] for i, row in enumerate(csv.DictReader(text))}


def known_and_new(run, pictures):
    """(accuracy, number) of a run's test faces whose picture, byte for byte, was trained on, and of the others; None
    if its faces are no rows of FER2013's file."""
    with open(run / "split.csv", newline="") as file:
        trained = {pictures.get(row["id"]) for row in csv.DictReader(file)
                   if row["source"] == "fer" and row["part"] == "train"}
    with open(run / "predictions.csv", newline="") as file:
        faces = [face for face in csv.DictReader(file) if face["source"] == "fer"]
    if not trained or None in trained:
        return None
    shares = []
    for known in (True, False):
        right = [face["emotion"] == face["predicted_emotion"]
                 for face in faces if (pictures[face["id"]] in trained) == known]
        shares.append((sum(right) / len(right) if right else None, len(right)))
    return shares
