"""Trains published networks in PyTorch, by the protocol of experiments/published: does the distance to the
published figure come from our program or from the protocol?

    FACELAB_DATA=data python3 bench/published_pytorch.py cnn4-6class --seeds 1 2 3
    FACELAB_DATA=data python3 bench/published_pytorch.py cnn-folder-7class --precision bf16 --patience 100

A line per epoch on standard error; on standard output one per seed: accuracy on PrivateTest at the epoch that the
protocol chooses, and the best that any epoch has there, which is what choosing on the test faces would report.
"""
from __future__ import annotations

import argparse
import csv
import io
import os
import sys
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

warnings.filterwarnings("ignore", message="Failed to initialize NumPy")
try:
    import torch
except ImportError:
    sys.exit("published_pytorch.py: this Python has no torch: Debian's is in python3-torch and runs with /usr/bin/python3")
from torch import nn
from torch.nn import functional as F

SIX = {"0": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5}  # FER2013's numbers without 1, disgust
SEVEN = {str(i): i for i in range(7)}


def convolution(inputs, width, kernel=3, padding=None):
    return nn.Conv2d(inputs, width, kernel, padding=kernel // 2 if padding is None else padding)


def normalisation(width):
    return nn.BatchNorm2d(width, eps=1e-3, momentum=0.01)  # Keras' own


def cnn(*widths, dropout=0.0):
    """The student project's: 5x5 convolutions, each pooled, and a dense layer."""
    layers, inputs, size = [], 1, 48
    for width in widths:
        layers += [convolution(inputs, width, 5), nn.ReLU(), nn.MaxPool2d(2)]
        inputs, size = width, size // 2
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(inputs * size * size, 128), nn.ReLU(),
                         nn.Dropout(dropout), nn.Linear(128, 6))


def cnn_folder():
    layers, inputs = [], 1
    for width, kernel in ((64, 3), (128, 5), (512, 3), (512, 3)):
        layers += [convolution(inputs, width, kernel), normalisation(width), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25)]
        inputs = width
    layers.append(nn.Flatten())
    inputs *= 3 * 3
    for width in (256, 512):
        layers += [nn.Linear(inputs, width), nn.BatchNorm1d(width, eps=1e-3, momentum=0.01), nn.ReLU(), nn.Dropout(0.25)]
        inputs = width
    return nn.Sequential(*layers, nn.Linear(inputs, 7))


def paul():
    layers = [convolution(1, 64, padding=0), nn.ReLU(), convolution(64, 64), nn.ReLU(), normalisation(64),
              nn.MaxPool2d(2), nn.Dropout(0.5)]
    inputs = 64
    for width in (128, 256, 512):
        for _ in range(3):
            layers += [convolution(inputs, width), nn.ReLU(), normalisation(width)]
            inputs = width
        layers += [nn.MaxPool2d(2), nn.Dropout(0.5)]
    layers.append(nn.Flatten())
    inputs *= 2 * 2
    for width in (512, 256, 128, 64):
        layers += [nn.Linear(inputs, width), nn.ReLU(), nn.Dropout(0.5)]
        inputs = width
    return nn.Sequential(*layers, nn.Linear(inputs, 7))


@dataclass
class Protocol:
    """How a network is trained, by Adam at 0.001."""
    network: Callable
    classes: dict
    batch: int
    epochs: int
    chosen_by: str = "accuracy"  # or "loss", on the faces that choose the epoch
    stopped_by: str = "accuracy"
    patience: int | None = None
    factor: float = 1.0  # of the learning rate, after so many epochs without a loss lower by 0.0001
    waits: int = 0
    l2: float = 0.0  # of the first convolution
    epsilon: float = 1e-8  # of Adam; Keras' own is 1e-7
    joined: bool = False  # a fifth of Training and PublicTest chooses, not PublicTest


PROTOCOLS = {
    "cnn4-6class": Protocol(lambda: cnn(16, 36), SIX, 64, 23),
    "cnn5-6class": Protocol(lambda: cnn(32, 64, 64, dropout=0.3), SIX, 64, 23),
    "cnn-folder-7class": Protocol(cnn_folder, SEVEN, 128, 50, "loss", "loss", 3, 0.2, 3, epsilon=1e-7),
    "paul-2018": Protocol(paul, SEVEN, 64, 100, "loss", "accuracy", 6, 0.9, 3, l2=0.01, epsilon=1e-7, joined=True),
}


def fer2013(classes):
    """By usage: faces float32 [N, 1, 48, 48] in 0..1 and classes int64 [N]."""
    file = Path(os.environ.get("FACELAB_DATA", "data")) / "fer2013.csv.zip"
    if not file.exists():
        sys.exit(f"{file} is not there: FACELAB_DATA names the folder of fer2013.csv.zip")
    parts = {}
    with zipfile.ZipFile(file) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".csv"))
        with io.TextIOWrapper(archive.open(name), newline="") as text:
            for row in csv.DictReader(text):
                if row["emotion"] in classes:
                    pixels, numbers = parts.setdefault(row["Usage"], (bytearray(), []))
                    pixels += bytes(map(int, row["pixels"].split()))
                    numbers.append(classes[row["emotion"]])
    return {usage: (torch.frombuffer(pixels, dtype=torch.uint8).view(-1, 1, 48, 48) / 255, torch.tensor(numbers))
            for usage, (pixels, numbers) in parts.items()}


def divided(parts, joined):
    """What trains and what chooses; joined: of Training and PublicTest together a fifth chooses."""
    if not joined:
        return parts["Training"], parts["PublicTest"]
    faces, classes = (torch.cat(both) for both in zip(parts["Training"], parts["PublicTest"]))
    order = torch.randperm(len(classes), generator=torch.Generator().manual_seed(1))
    choose, train = order[:len(order) // 5], order[len(order) // 5:]
    return (faces[train], classes[train]), (faces[choose], classes[choose])


def autocast(precision):
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bf16")


def scored(net, part, precision):
    """(mean loss, accuracy)."""
    net.eval()
    loss = right = 0
    with torch.inference_mode(), autocast(precision):
        for x, y in zip(part[0].split(256), part[1].split(256)):
            logits = net(x.to(memory_format=torch.channels_last)).float()
            loss += F.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
    return loss / len(part[1]), right / len(part[1])


def train(protocol, parts, seed, options):
    """Of each epoch: loss and accuracy on the faces that choose, accuracy on PrivateTest."""
    torch.manual_seed(seed)
    net = protocol.network()
    for layer in net:
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
    net = net.to(memory_format=torch.channels_last)
    (faces, classes), choosing = divided(parts, protocol.joined)
    optimiser = torch.optim.Adam(net.parameters(), 1e-3, eps=protocol.epsilon)
    history, lowest, waited, best, since = [], float("inf"), 0, -float("inf"), 0
    for epoch in range(1, options.epochs + 1):
        net.train()
        total = 0
        for rows in torch.randperm(len(classes)).split(protocol.batch):
            optimiser.zero_grad(set_to_none=True)
            with autocast(options.precision):
                logits = net(faces[rows].to(memory_format=torch.channels_last))
            loss = F.cross_entropy(logits.float(), classes[rows])
            total += loss.item() * len(rows)
            (loss + protocol.l2 * net[0].weight.square().sum()).backward()
            optimiser.step()
        loss, accuracy = scored(net, choosing, options.precision)
        history.append((loss, accuracy, scored(net, parts["PrivateTest"], options.precision)[1]))
        print(f"epoch {epoch}/{options.epochs} loss {total / len(classes):.4f} val {loss:.4f} acc {100 * accuracy:.1f} %",
              file=sys.stderr, flush=True)
        waited = 0 if loss < lowest - 1e-4 else waited + 1
        lowest = min(lowest, loss) if waited == 0 else lowest
        if protocol.waits and waited >= protocol.waits:
            optimiser.param_groups[0]["lr"] *= protocol.factor
            waited = 0
        score = -loss if protocol.stopped_by == "loss" else accuracy
        since = 0 if score > best else since + 1
        best = max(best, score)
        if options.patience and since >= options.patience:
            break
    return history


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=PROTOCOLS)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--epochs", type=int, help="at most; default: as published")
    parser.add_argument("--patience", type=int, help="epochs without a better one; default: as published")
    parser.add_argument("--precision", choices=("float32", "bf16"), default="float32")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    options = parser.parse_args()
    protocol = PROTOCOLS[options.name]
    options.epochs = options.epochs or protocol.epochs
    options.patience = options.patience or protocol.patience
    torch.set_num_threads(options.threads)
    parts = fer2013(protocol.classes)
    for seed in options.seeds:
        history = train(protocol, parts, seed, options)
        chosen = min(history, key=lambda epoch: epoch[0] if protocol.chosen_by == "loss" else -epoch[1])
        print(f"{options.name} seed {seed}, {len(history)} epochs: {100 * chosen[2]:.1f} % of PrivateTest at the epoch "
              f"chosen, {100 * max(epoch[2] for epoch in history):.1f} % at its own best", flush=True)


main()
