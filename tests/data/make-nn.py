#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/nn.json with PyTorch: what the tests of core/nn compare with.

    /usr/bin/python3 tests/data/make-nn.py

Networks are stored as near-network.h does: per layer W (n_out x n_in) row-major, then b.
"""
import json
import os
import sys

import numpy
import torch

torch.manual_seed(20240607)
torch.set_num_threads(1)
here = os.path.dirname(os.path.abspath(__file__))

ACTIVATIONS = {
    "linear": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky-relu": lambda z: torch.nn.functional.leaky_relu(z, 0.01),
}


def mean_loss(loss, output, o, t):
    q = (1 + t) / 2
    if loss == "half-squared":
        return 0.5 * torch.nn.functional.mse_loss(o, t)
    if loss == "squared":
        return torch.nn.functional.mse_loss(o, t)
    if output == "sigmoid":
        return torch.nn.functional.binary_cross_entropy(o, q)
    if output == "tanh":
        return torch.nn.functional.binary_cross_entropy((1 + o) / 2, q)
    return torch.nn.functional.binary_cross_entropy_with_logits(o, q)


def new_network(sizes, activations, dtype=torch.float64):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers.append((torch.randn(n_out, n_in, dtype=dtype) / n_in ** 0.5,
                       0.1 * torch.randn(n_out, dtype=dtype)))
    parameters = [p.requires_grad_() for layer in layers for p in layer]

    def forward(x):
        for (w, b), activation in zip(layers, activations):
            x = ACTIVATIONS[activation](torch.nn.functional.linear(x, w, b))
        return x
    return parameters, forward


def flat(tensors):
    return [float("%.9g" % v if t.dtype == torch.float32 else v)
            for t in tensors for v in t.detach().reshape(-1)]


def loss_rows():
    """One output: loss and dE/dz at total input z for target t."""
    rows = []
    for loss in ["half-squared", "squared", "cross-entropy"]:
        for output, f in ACTIVATIONS.items():
            for z0 in [-3.0, -0.4, 0.7, 2.5]:
                for t0 in [-1.0, 0.3, 1.0]:
                    z = torch.tensor([z0], dtype=torch.float64, requires_grad=True)
                    o = f(z)
                    e = mean_loss(loss, output, o, torch.tensor([t0], dtype=torch.float64))
                    e.backward()
                    rows.append({"loss": loss, "output": output,
                                 "numbers": [z0, float(o), t0, float(e), float(z.grad)]})
    return rows


def training(name, sizes, activations, loss, optimizer, rate, steps, n, l1=0.0, l2=0.0,
             dtype=torch.float64):
    """Full batches, so that the order of samples does not matter."""
    parameters, forward = new_network(sizes, activations, dtype)
    x = torch.randn(n, sizes[0], dtype=dtype)
    t = torch.sign(torch.randn(n, sizes[-1], dtype=dtype))
    weights = parameters[0::2]
    start = flat(parameters)
    kind = torch.optim.Adam if optimizer == "adam" else torch.optim.SGD
    descent = kind(parameters, lr=rate)
    losses, after_one = [], None
    for step in range(steps):
        descent.zero_grad()
        e = mean_loss(loss, activations[-1], forward(x), t)
        losses.append(float(e))
        for w in weights:
            e = e + l1 * w.abs().sum() + l2 * (w ** 2).sum() / 2
        e.backward()
        descent.step()
        if step == 0:
            after_one = flat(parameters)
    losses.append(float(mean_loss(loss, activations[-1], forward(x), t)))
    return {"name": name, "sizes": sizes, "activations": activations, "loss": loss,
            "optimizer": optimizer, "rate": rate, "steps": steps, "l1": l1, "l2": l2,
            "single": dtype == torch.float32, "x": flat([x]), "y": flat([t]), "start": start,
            "after_one": after_one, "end": flat(parameters), "losses": losses}


document = {
    "made_by": "/usr/bin/python3 tests/data/make-nn.py",
    "versions": "PyTorch %s, numpy %s, Python %d.%d" % (
        torch.__version__, numpy.__version__, *sys.version_info[:2]),
    "losses": loss_rows(),
    "trainings": [
        training("adam", [2, 4, 2, 1], ["tanh", "tanh", "tanh"], "half-squared", "adam", 0.03, 20,
                 37),
        training("adam, l2, three outputs", [3, 5, 3], ["sigmoid", "sigmoid"], "cross-entropy",
                 "adam", 0.01, 20, 21, l2=0.02),
        training("adam, l1", [4, 6, 1], ["leaky-relu", "linear"], "squared", "adam", 0.003, 20, 12,
                 l1=0.01),
        training("sgd", [2, 8, 1], ["relu", "tanh"], "cross-entropy", "sgd", 0.1, 20, 30),
        training("sgd, l2", [2, 3, 2], ["tanh", "linear"], "squared", "sgd", 0.05, 20, 25, l2=0.1),
        training("sgd, l1", [2, 3, 1], ["sigmoid", "tanh"], "half-squared", "sgd", 0.05, 20, 25,
                 l1=0.03),
        training("adam, wide, single", [3, 48, 2], ["tanh", "linear"], "squared",
                 "adam", 0.001, 20, 24, dtype=torch.float32),
    ],
}
with open(os.path.join(here, "nn.json"), "w") as stream:
    json.dump(document, stream, separators=(",", ":"))
    stream.write("\n")
