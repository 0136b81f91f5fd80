"""Makes Markdown of what bench/compare measured.

    python3 bench/report.py results/benchmarks/cpu.json > results/benchmarks/cpu.md
"""
import json
import statistics
import sys

NAMES = {
    "facelab": "FaceLab",
    "pytorch": "PyTorch",
    "libtorch": "libtorch through DJL",
    "stock": "stock Deeplearning4j",
    "shipped": "Deeplearning4j as it comes",
}
TRAIN = "train_images_per_second"
INFER = "inference_images_per_second"
# Column, and the rates of FaceLab and of the peer that it compares.
MEASURES = (
    ("training", TRAIN, TRAIN),
    ("inference", INFER, INFER),
    ("inference, fused graph", INFER, "inference_graph_images_per_second"),
)


def number(x):
    return "–" if x is None else f"{x:,.0f}" if x >= 100 else f"{x:.1f}"


def table(head, rows):
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(map(str, cells)) + " |" for cells in lines) + "\n"


def median(samples, key):
    values = [s[key] for s in samples if key in s]
    return statistics.median(values) if values else None


def ratio(ours, theirs, our_key, their_key):
    """Median and range of the ratios, each of two runs of the same round."""
    by_round = {s["round"]: s for s in theirs if their_key in s}
    pairs = [(s, by_round[s["round"]]) for s in ours if s["round"] in by_round and our_key in s]
    if not pairs:
        return "–"
    found = [a[our_key] / b[their_key] for a, b in pairs]
    if len(found) == 1:
        return f"{found[0]:.2f}"
    return f"{statistics.median(found):.2f} ({min(found):.2f} to {max(found):.2f})"


def comparison(precision, samples):
    """The sections of one precision; there are always runs of FaceLab."""
    runs = {p: [s for s in samples if s["program"] == p and s["precision"] == precision] for p in NAMES}
    runs = {p: found for p, found in runs.items() if found}
    ours, titles = runs["facelab"], [title for title, _, _ in MEASURES]
    yield f"## {precision}\n"
    yield "Images per second, medians of the runs:\n"
    rates = [[number(median(found, key)) for _, _, key in MEASURES] for found in runs.values()]
    rest = [[number(median(found, "peak_rss_mb")), len(found)] for found in runs.values()]
    rows = [[NAMES[p], *a, *b] for p, a, b in zip(runs, rates, rest)]
    yield table(["program", *titles, "peak RSS, MB", "runs"], rows)
    peers = {NAMES[p]: found for p, found in runs.items() if p != "facelab"}
    for p in ("stock", "shipped"):  # they compute in float32 only
        found = [s for s in samples if s["program"] == p]
        if p not in runs and found:
            peers[f"{NAMES[p]}, in float32"] = found
    if peers:
        yield "FaceLab's rate divided by the peer's, median of the pairs and range:\n"
        rows = [[name, *(ratio(ours, found, a, b) for _, a, b in MEASURES)] for name, found in peers.items()]
        yield table(["peer", *titles], rows)
    done, limit = median(ours, "gflops_per_second"), median(ours, "peak_gflops_per_second")
    if done and limit:
        yield f"FaceLab's share of the limit: {done / limit:.0%}, {number(done)} of {number(limit)} GFLOP/s.\n"


def sweep(title, key, samples):
    """One row for each value that FaceLab was run with, its rates also relative to the first's."""
    values = sorted({s[key] for s in samples})
    rows = []
    for precision in dict.fromkeys(s["precision"] for s in samples):
        at = {v: [s for s in samples if s["precision"] == precision and s[key] == v] for v in values}
        for v in values:
            row = [precision, v]
            for rate in (TRAIN, INFER):
                now, first = median(at[v], rate), median(at[values[0]], rate)
                row += [number(now), f"{now / first:.2f}" if now and first else "–"]
            rows.append(row)
    relative = f"to {key} {values[0]}"
    yield f"## {title}\n\nFaceLab's images per second, medians:\n"
    yield table(["precision", key, "training", relative, "inference", relative], rows)


def report(record):
    """The Markdown, from what is in cpu.json."""
    asked = record["settings"]
    compared = [s for s in record["samples"] if "round" in s]
    swept = [s for s in record["samples"] if "sweep" in s]
    parts = [
        "# Speed on a CPU\n",
        f"{record['network']} on images of 1x{asked['image']}x{asked['image']}, batch {asked['batch']}, threads"
        f" {asked['threads']}, {asked['steps']} timed steps in a run. `bench/README.md` says what is compared"
        f" and how. Measured on {record['date']} by\n\n```sh\n{record['command']}\n```\n",
    ]
    for precision in asked["precisions"]:
        parts += comparison(precision, compared)
    if swept:
        parts += sweep("Threads", "threads", [s for s in swept if s["batch"] == asked["batch"]])
        parts += sweep("Batch", "batch", [s for s in swept if s["threads"] == asked["threads"]])
    parts.append("## Machine and versions\n")
    others = [s["cores_of_others"] for s in record["samples"]]
    taken = f"median {statistics.median(others):.2f}, at most {max(others):.2f}"
    facts = [*record["machine"].items(), ("cores busy with other work", taken), *record["versions"].items()]
    parts.append(table(["", ""], facts).replace("---:", "---"))
    return "\n".join(parts)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        sys.stdout.write(report(json.load(file)))
