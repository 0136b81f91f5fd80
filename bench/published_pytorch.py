"""Trains cnn4-6class or cnn5-6class in PyTorch, by the protocol of experiments/published: does the distance to
the published figure come from our program or from the protocol?

    FACELAB_DATA=data python3 bench/published_pytorch.py cnn4-6class --seeds 1 2 3

One line per seed: accuracy on PrivateTest at the epoch that is best on PublicTest, and the best that any epoch
has on PrivateTest, which is what choosing on the test faces would have reported.
"""
import argparse
import csv
import io
import os
import sys
import zipfile
from pathlib import Path

try:
    import torch
except ImportError:
    sys.exit("published_pytorch.py: this Python has no torch: Debian's is in python3-torch and runs with /usr/bin/python3")
from torch import nn
from torch.nn import functional as F

WIDTHS = {"cnn4-6class": (16, 36), "cnn5-6class": (32, 64, 64)}
DROPOUT = {"cnn4-6class": 0.0, "cnn5-6class": 0.3}
CLASSES = {"0": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5}  # FER2013's numbers; 1, disgust, is left out


def fer2013():
    """By usage: faces float32 [N, 1, 48, 48] in 0..1 and classes int64 [N]."""
    file = Path(os.environ.get("FACELAB_DATA", "data")) / "fer2013.csv.zip"
    if not file.exists():
        sys.exit(f"{file} is not there: FACELAB_DATA names the folder of fer2013.csv.zip")
    parts = {}
    with zipfile.ZipFile(file) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".csv"))
        with io.TextIOWrapper(archive.open(name), newline="") as text:
            for row in csv.DictReader(text):
                if row["emotion"] in CLASSES:
                    pixels, classes = parts.setdefault(row["Usage"], (bytearray(), []))
                    pixels += bytes(map(int, row["pixels"].split()))
                    classes.append(CLASSES[row["emotion"]])
    return {usage: (torch.frombuffer(pixels, dtype=torch.uint8).view(-1, 1, 48, 48) / 255, torch.tensor(classes))
            for usage, (pixels, classes) in parts.items()}


def network(name):
    """[N, 1, 48, 48] to logits [N, 6]."""
    layers, inputs, size = [], 1, 48
    for width in WIDTHS[name]:
        layers += [nn.Conv2d(inputs, width, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)]
        inputs, size = width, size // 2
    net = nn.Sequential(*layers, nn.Flatten(), nn.Linear(inputs * size * size, 128), nn.ReLU(),
                        nn.Dropout(DROPOUT[name]), nn.Linear(128, len(CLASSES)))
    for layer in net:
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
    return net


def accuracy(net, faces, classes):
    net.eval()
    with torch.inference_mode():
        right = sum((net(x).argmax(1) == y).sum().item() for x, y in zip(faces.split(512), classes.split(512)))
    return right / len(classes)


def train(name, parts, seed, epochs):
    """(accuracy on PublicTest, accuracy on PrivateTest) after each epoch."""
    torch.manual_seed(seed)
    net = network(name)
    optimiser = torch.optim.Adam(net.parameters(), 1e-3)
    faces, classes = parts["Training"]
    history = []
    for epoch in range(1, epochs + 1):
        net.train()
        for rows in torch.randperm(len(classes)).split(64):
            optimiser.zero_grad(set_to_none=True)
            F.cross_entropy(net(faces[rows]), classes[rows]).backward()
            optimiser.step()
        history.append((accuracy(net, *parts["PublicTest"]), accuracy(net, *parts["PrivateTest"])))
        print(f"epoch {epoch}/{epochs} PublicTest {100 * history[-1][0]:.1f} %", file=sys.stderr)
    return history


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=WIDTHS)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--epochs", type=int, default=23)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    parts = fer2013()
    for seed in options.seeds:
        history = train(options.name, parts, seed, options.epochs)
        chosen = max(history, key=lambda epoch: epoch[0])[1]
        best = max(private for _, private in history)
        print(f"{options.name} seed {seed} PrivateTest {100 * chosen:.1f} % at the epoch best on PublicTest, "
              f"{100 * best:.1f} % at its own best epoch", flush=True)


main()
