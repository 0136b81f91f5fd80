"""What bench/best and bench/published read of stored runs."""
import csv
import io
import json
import os
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
    done = sorted(file.parent for file in folder.glob("*/metrics.json") if manifest(file.parent)["status"] == "done")
    if len(done) > 1:
        # The names of runs begin with their time.
        done = next(sorted(folders(group)) for group in compared(done)["groups"] if done[-1] in folders(group))
    return sorted({manifest(run)["seed"]: run for run in done}.values())


def commits(manifests):
    """The programs that trained some runs; a resumed run may have several."""
    return ", ".join(dict.fromkeys(s["commit"] for m in manifests for s in m.get("sessions", [m])))


def machines(manifests):
    return ", ".join(dict.fromkeys(
        f"{m['machine']['processor']}, {m['machine']['cores']} cores" for m in manifests))


def minutes(manifests):
    """Mean minutes of training; empty if nothing was trained."""
    seconds = [m["train_seconds"] for m in manifests if "train_seconds" in m]
    return f"{sum(seconds) / len(seconds) / 60:.0f}" if seconds else ""


def fer2013():
    """What the pictures of FER2013 are, by the row as split.csv names it; None, and a line that says so, without
    the data."""
    file = Path(os.environ.get("FACELAB_DATA", HOME / "data")) / "fer2013.csv.zip"
    if not file.exists():
        print(f"{file} is not there: nothing is said of test faces with a copy in training", file=sys.stderr)
        return None
    with zipfile.ZipFile(file) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".csv"))
        with io.TextIOWrapper(archive.open(name), newline="") as text:
            return {f"row {i}": row["pixels"] for i, row in enumerate(csv.DictReader(text))}


def known_and_new(run, pictures):
    """(accuracy, number) of a run's test faces whose picture, byte for byte, was trained on, and of the others."""
    with open(run / "split.csv", newline="") as file:
        trained = {pictures[row["id"]] for row in csv.DictReader(file)
                   if row["source"] == "fer" and row["part"] == "train"}
    with open(run / "predictions.csv", newline="") as file:
        faces = [face for face in csv.DictReader(file) if face["source"] == "fer"]
    shares = []
    for known in (True, False):
        right = [face["emotion"] == face["predicted_emotion"]
                 for face in faces if (pictures[face["id"]] in trained) == known]
        shares.append((sum(right) / len(right) if right else None, len(right)))
    return shares
