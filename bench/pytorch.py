"""Times PyTorch on FaceLab's reference network: one JSON line, with the keys of `facelab bench --json`.

    python3 bench/pytorch.py --image 48 --batch 32 --steps 20 --precision float32 --threads 2

resnet18-w32: 3x3 stem of 32 channels, four stages of two basic residual blocks (32, 64, 128, 256 channels,
strides 1, 2, 2, 2), global average pooling, 30 keypoint coordinates (MSE) and 7 emotions (cross-entropy).
channels_last, Adam; bf16 is torch.autocast, with float32 parameters.
"""
import argparse
import json
import os
import platform
import resource
import statistics
import sys
import time
import warnings

try:
    import torch
except ImportError:
    sys.exit("pytorch.py: this Python has no torch: Debian's is in python3-torch and runs with /usr/bin/python3")
from torch import nn
from torch.nn import functional as F

WARM_UP = 5  # steps before those that are timed


class Block(nn.Module):
    """Basic residual block: [N, C, H, W] to [N, outputs, H / stride, W / stride]."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.a = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn_a = nn.BatchNorm2d(outputs)
        self.b = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn_b = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = F.relu(self.bn_a(self.a(x)))
        y = self.bn_b(self.b(y))
        return F.relu(y + self.shortcut(x))


class ResNet18W32(nn.Module):
    """[N, 1, H, W] to keypoints [N, 30] and the logits of emotions [N, 7], both float32."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(1, 32, 3, 1, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU())
        blocks, inputs = [], 32
        for width, stride in ((32, 1), (64, 2), (128, 2), (256, 2)):
            blocks += [Block(inputs, width, stride), Block(width, width, 1)]
            inputs = width
        self.blocks = nn.Sequential(*blocks)
        self.keypoints = nn.Linear(256, 30)
        self.emotion = nn.Linear(256, 7)

    def forward(self, x):
        x = self.blocks(self.stem(x)).mean((2, 3))  # [N, 256]
        return self.keypoints(x).float(), self.emotion(x).float()


def autocast(precision, **how):
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bf16", **how)


def graph(net, x, precision):
    """The network in its present mode as TorchScript; a cache of cast weights would become constants."""
    with autocast(precision, cache_enabled=False), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that two traces of a batch normalisation in training differ
        return torch.jit.trace(net, x, check_trace=False)


def rate(step, images, steps):
    """Images per second, by the median time of a step."""
    for _ in range(WARM_UP):
        step()
    times = []
    for _ in range(steps):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return round(images / statistics.median(times), 1)


def measure(options, net, x):
    points = torch.rand(options.batch, 30)
    emotions = torch.randint(0, 7, (options.batch,))
    optimiser = torch.optim.Adam(net.parameters(), 1e-3)

    def train():
        optimiser.zero_grad(set_to_none=True)
        with autocast(options.precision):
            k, e = net(x)
        (F.mse_loss(k, points) + F.cross_entropy(e, emotions)).backward()
        optimiser.step()

    rates = {"train_images_per_second": rate(train, options.batch, options.steps)}
    net.eval()
    # One autocast around all steps: it casts each weight once.
    with torch.inference_mode(), autocast(options.precision):
        rates["inference_images_per_second"] = rate(lambda: net(x), options.batch, options.steps)
    if options.inference_graph:
        with torch.no_grad():
            fused = torch.jit.optimize_for_inference(graph(net, x, options.precision))
            rates["inference_graph_images_per_second"] = rate(lambda: fused(x), options.batch, options.steps)
    return rates


def export(folder, precision, net, x):
    """Writes training.pt and inference.pt, the latter with constant weights, for libtorch to load."""
    graph(net, x, precision).save(os.path.join(folder, "training.pt"))
    net.eval()
    with torch.no_grad():
        torch.jit.freeze(graph(net, x, precision)).save(os.path.join(folder, "inference.pt"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--image", type=int, default=48, help="pixels of a side (default: 48)")
    parser.add_argument("--batch", type=int, default=32, help="images in a step (default: 32)")
    parser.add_argument("--steps", type=int, default=20, help="steps that are timed (default: 20)")
    parser.add_argument("--precision", choices=("float32", "bf16"), default="float32")
    parser.add_argument("--threads", type=int, default=os.cpu_count(),
                        help="default: one for each core; PyTorch's own default may be 1")
    parser.add_argument("--inference-graph", action="store_true",
                        help="time inference also through torch.jit.optimize_for_inference")
    parser.add_argument("--export", metavar="FOLDER",
                        help="write the network as TorchScript for bench/djl instead of timing it")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    torch.manual_seed(1)
    net = ResNet18W32().to(memory_format=torch.channels_last).train()
    x = torch.randn(options.batch, 1, options.image, options.image).to(memory_format=torch.channels_last)
    if options.export:
        export(options.export, options.precision, net, x)
        return
    print(json.dumps({
        **measure(options, net, x),
        "engine": "pytorch-" + torch.__version__,
        "precision": options.precision,
        "threads": torch.get_num_threads(),
        "python": platform.python_version(),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }))


if __name__ == "__main__":
    main()
