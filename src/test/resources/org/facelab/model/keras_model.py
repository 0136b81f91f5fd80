#!/usr/bin/env python3
"""Writes Keras models without Keras: the file that PretrainedTest reads, with what it answers.

    python3 keras_model.py tiny-inception          tiny-inception.h5 and tiny-inception.json
    python3 keras_model.py inception-v3 FILE.h5    InceptionV3 as keras_applications has it, random

Needs numpy and h5py (Debian: python3-h5py). The answers are computed here, in float64, by the
definitions of the layers.
"""
import json
import sys

import h5py
import numpy as np


class Model:
    """Layers by name, in the order in which they are added, and their weights."""

    def __init__(self, size, seed):
        self.random = np.random.default_rng(seed)
        self.layers, self.weights, self.counts, self.channels = [], {}, {}, {}
        config = {"batch_input_shape": [None, size, size, 3], "dtype": "float32", "sparse": False}
        self._add("InputLayer", "input_1", config, [])
        self.channels["input_1"] = 3

    def _add(self, kind, name, config, inputs):
        if not name:
            stem = {"Conv2D": "conv2d", "BatchNormalization": "batch_normalization",
                    "MaxPooling2D": "max_pooling2d", "AveragePooling2D": "average_pooling2d",
                    "ZeroPadding2D": "zero_padding2d"}.get(kind, kind.lower())
            count = self.counts.get(kind, 0)
            self.counts[kind] = count + 1
            name = stem if count == 0 else f"{stem}_{count}"
        config = {"name": name, "trainable": True, **config}
        nodes = [[[i, 0, 0, {}] for i in inputs]] if inputs else []
        self.layers.append({"class_name": kind, "name": name, "config": config,
                            "inbound_nodes": nodes})
        if inputs:
            self.channels[name] = self.channels[inputs[0]]
        return name

    def conv(self, x, width, h, w, stride=1, padding="same", bias=False, activation="linear", name=None):
        name = self._add("Conv2D", name, {
            "filters": width, "kernel_size": [h, w], "strides": [stride, stride], "padding": padding,
            "data_format": "channels_last", "dilation_rate": [1, 1], "activation": activation,
            "use_bias": bias, "kernel_initializer": init("GlorotUniform"),
            "bias_initializer": init("Zeros"), "kernel_regularizer": None, "bias_regularizer": None,
            "activity_regularizer": None, "kernel_constraint": None, "bias_constraint": None}, [x])
        inputs = self.channels[x]
        kernel = self.normal((h, w, inputs, width), (2 / (h * w * inputs)) ** 0.5)
        self.weights[name] = {"kernel": kernel}
        if bias:
            self.weights[name]["bias"] = self.normal((width,), 0.1)
        self.channels[name] = width
        return name

    def normalise(self, x, scale=False, name=None):
        name = self._add("BatchNormalization", name, {
            "axis": [3], "momentum": 0.99, "epsilon": 0.001, "center": True, "scale": scale,
            "beta_initializer": init("Zeros"), "gamma_initializer": init("Ones"),
            "moving_mean_initializer": init("Zeros"), "moving_variance_initializer": init("Ones"),
            "beta_regularizer": None, "gamma_regularizer": None, "beta_constraint": None,
            "gamma_constraint": None}, [x])
        c = self.channels[x]
        weights = {"gamma": 1 + self.normal((c,), 0.1)} if scale else {}
        weights |= {"beta": self.normal((c,), 0.1), "moving_mean": self.normal((c,), 0.1),
                    "moving_variance": 0.5 + self.random.random(c).astype(np.float32)}
        self.weights[name] = weights
        return name

    def relu(self, x):
        return self._add("Activation", None, {"activation": "relu"}, [x])

    def bn(self, x, width, h, w, stride=1, padding="same"):
        """keras_applications' conv2d_bn."""
        return self.relu(self.normalise(self.conv(x, width, h, w, stride, padding)))

    def pool(self, x, kind, size, stride, padding):
        return self._add(kind + "Pooling2D", None, {
            "pool_size": [size, size], "strides": [stride, stride], "padding": padding,
            "data_format": "channels_last"}, [x])

    def pad(self, x, around):
        return self._add("ZeroPadding2D", None,
                         {"padding": around, "data_format": "channels_last"}, [x])

    def concatenate(self, inputs, name=None):
        name = self._add("Concatenate", name, {"axis": 3}, inputs)
        self.channels[name] = sum(self.channels[i] for i in inputs)
        return name

    def add(self, inputs):
        return self._add("Add", None, {}, inputs)

    def classify(self, x, classes):
        x = self._add("GlobalAveragePooling2D", "avg_pool", {"data_format": "channels_last"}, [x])
        name = self._add("Dense", "predictions", {
            "units": classes, "activation": "softmax", "use_bias": True,
            "kernel_initializer": init("GlorotUniform"), "bias_initializer": init("Zeros"),
            "kernel_regularizer": None, "bias_regularizer": None, "activity_regularizer": None,
            "kernel_constraint": None, "bias_constraint": None}, [x])
        self.weights[name] = {"kernel": self.normal((self.channels[x], classes), 0.3),
                              "bias": self.normal((classes,), 0.1)}

    def normal(self, shape, spread):
        return (spread * self.random.standard_normal(shape)).astype(np.float32)

    def save(self, path):
        config = {"class_name": "Functional", "config": {
            "name": "model", "layers": self.layers, "input_layers": [["input_1", 0, 0]],
            "output_layers": [[self.layers[-1]["name"], 0, 0]]}}
        with h5py.File(path, "w") as file:
            for key, value in (("keras_version", "2.4.0"), ("backend", "tensorflow"),
                               ("model_config", json.dumps(config))):
                file.attrs[key] = value
            root = file.create_group("model_weights")
            root.attrs["keras_version"] = "2.4.0"
            root.attrs["backend"] = "tensorflow"
            root.attrs["layer_names"] = [l["name"].encode() for l in self.layers]
            for layer in self.layers:
                name = layer["name"]
                group = root.create_group(name)
                weights = self.weights.get(name, {})
                group.attrs["weight_names"] = [f"{name}/{k}:0".encode() for k in weights]
                for key, values in weights.items():
                    group.create_dataset(f"{name}/{key}:0", data=values)

    def run(self, images):
        """Every layer's output, [N, H, W, C]."""
        out = {}
        for layer in self.layers:
            name, config, kind = layer["name"], layer["config"], layer["class_name"]
            x = [out[i[0]] for node in layer["inbound_nodes"] for i in node]
            w = {k: v.astype(np.float64) for k, v in self.weights.get(name, {}).items()}
            out[name] = images if kind == "InputLayer" else compute(kind, config, x, w)
        return out


def init(kind):
    return {"class_name": kind, "config": {"seed": None} if kind == "GlorotUniform" else {}}


def windows(x, size, stride, padding, outside):
    """[N, h, w, size, size, C], with the values outside of the image as given."""
    n, height, width, c = x.shape
    before, total, out = [], [], []
    for length, k in ((height, size[0]), (width, size[1])):
        o = -(-length // stride) if padding == "same" else (length - k) // stride + 1
        t = max(0, (o - 1) * stride + k - length) if padding == "same" else 0
        out.append(o)
        total.append(t)
        before.append(t // 2)
    around = [(0, 0)] + [(b, t - b) for b, t in zip(before, total)] + [(0, 0)]
    padded = np.pad(x, around, constant_values=outside)
    return np.stack([np.stack([padded[:, i * stride:i * stride + size[0],
                                      j * stride:j * stride + size[1]]
                               for j in range(out[1])], 1) for i in range(out[0])], 1)


def compute(kind, config, x, w):
    if kind == "Conv2D":
        seen = windows(x[0], config["kernel_size"], config["strides"][0], config["padding"], 0.0)
        y = np.einsum("nhwijc,ijco->nhwo", seen, w["kernel"]) + w.get("bias", 0.0)
        return np.maximum(y, 0) if config["activation"] == "relu" else y
    if kind == "BatchNormalization":
        scale = w.get("gamma", 1.0) / np.sqrt(w["moving_variance"] + config["epsilon"])
        return (x[0] - w["moving_mean"]) * scale + w["beta"]
    if kind == "Activation":
        return np.maximum(x[0], 0)
    if kind == "MaxPooling2D":
        return windows(x[0], config["pool_size"], config["strides"][0], config["padding"],
                       -np.inf).max((3, 4))
    if kind == "AveragePooling2D":
        return np.nanmean(windows(x[0], config["pool_size"], config["strides"][0],
                                  config["padding"], np.nan), (3, 4))
    if kind == "ZeroPadding2D":
        return np.pad(x[0], [(0, 0), *config["padding"], (0, 0)])
    if kind == "Concatenate":
        return np.concatenate(x, 3)
    if kind == "Add":
        return sum(x)
    if kind == "GlobalAveragePooling2D":
        return x[0].mean((1, 2))
    scores = x[0] @ w["kernel"] + w["bias"]
    e = np.exp(scores - scores.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def tiny_inception():
    m = Model(16, 1)
    x = m.bn("input_1", 6, 3, 3, padding="valid")  # 14
    x = m.pool(x, "Max", 3, 2, "same")  # 7, padded on one side only
    a = m.bn(x, 7, 1, 1)
    b = m.bn(m.bn(m.bn(x, 4, 1, 1), 5, 1, 3), 6, 3, 1)
    c = m.bn(m.pool(x, "Average", 3, 1, "same"), 5, 1, 1)
    x = m.concatenate([a, b, c], "mixed0")
    shortcut = x
    x = m.normalise(m.conv(x, 18, 3, 3, bias=True, activation="relu"), scale=True)
    x = m.relu(m.add([x, shortcut]))
    x = m.conv(m.pad(x, [[1, 0], [0, 1]]), 9, 3, 3, stride=2, padding="valid", bias=True)  # 3
    p = m.pool(shortcut, "Max", 3, 2, "valid")  # 3
    m.classify(m.concatenate([x, p], "mixed1"), 4)
    return m


def inception_v3():
    m = Model(299, 2)
    x = m.bn("input_1", 32, 3, 3, 2, "valid")
    x = m.bn(m.bn(x, 32, 3, 3, padding="valid"), 64, 3, 3)
    x = m.pool(x, "Max", 3, 2, "valid")
    x = m.bn(m.bn(x, 80, 1, 1, padding="valid"), 192, 3, 3, padding="valid")
    x = m.pool(x, "Max", 3, 2, "valid")
    for i, width in enumerate((32, 64, 64)):
        x = m.concatenate([
            m.bn(x, 64, 1, 1), m.bn(m.bn(x, 48, 1, 1), 64, 5, 5),
            m.bn(m.bn(m.bn(x, 64, 1, 1), 96, 3, 3), 96, 3, 3),
            m.bn(m.pool(x, "Average", 3, 1, "same"), width, 1, 1)], f"mixed{i}")
    x = m.concatenate([
        m.bn(x, 384, 3, 3, 2, "valid"),
        m.bn(m.bn(m.bn(x, 64, 1, 1), 96, 3, 3), 96, 3, 3, 2, "valid"),
        m.pool(x, "Max", 3, 2, "valid")], "mixed3")
    for i, width in enumerate((128, 160, 160, 192)):
        d = m.bn(x, width, 1, 1)
        for h, w, out in ((7, 1, width), (1, 7, width), (7, 1, width), (1, 7, 192)):
            d = m.bn(d, out, h, w)
        x = m.concatenate([
            m.bn(x, 192, 1, 1), m.bn(m.bn(m.bn(x, width, 1, 1), width, 1, 7), 192, 7, 1), d,
            m.bn(m.pool(x, "Average", 3, 1, "same"), 192, 1, 1)], f"mixed{4 + i}")
    d = m.bn(m.bn(m.bn(x, 192, 1, 1), 192, 1, 7), 192, 7, 1)
    x = m.concatenate([
        m.bn(m.bn(x, 192, 1, 1), 320, 3, 3, 2, "valid"), m.bn(d, 192, 3, 3, 2, "valid"),
        m.pool(x, "Max", 3, 2, "valid")], "mixed8")
    for i in range(2):
        b = m.bn(x, 384, 1, 1)
        b = m.concatenate([m.bn(b, 384, 1, 3), m.bn(b, 384, 3, 1)], f"mixed9_{i}")
        d = m.bn(m.bn(x, 448, 1, 1), 384, 3, 3)
        d = m.concatenate([m.bn(d, 384, 1, 3), m.bn(d, 384, 3, 1)])
        x = m.concatenate([
            m.bn(x, 320, 1, 1), b, d,
            m.bn(m.pool(x, "Average", 3, 1, "same"), 192, 1, 1)], f"mixed{9 + i}")
    m.classify(x, 1000)
    return m


if __name__ == "__main__":
    if sys.argv[1] == "inception-v3":
        inception_v3().save(sys.argv[2])
    else:
        model = tiny_inception()
        model.save("tiny-inception.h5")
        images = np.sin(0.37 * np.arange(2 * 16 * 16 * 3)).reshape(2, 16, 16, 3)
        made = model.run(images)
        answers = {name: made[name].astype(np.float32).ravel().tolist()
                   for name in ("mixed0", "mixed1", "predictions")}
        with open("tiny-inception.json", "w") as file:
            json.dump({k: [round(v, 7) for v in values] for k, values in answers.items()}, file)
            file.write("\n")
