#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/gp-classifier.json: what test-gp-classifier.c compares with.

three_classes: Laplace's approximation with dense (C n, C n) matrices of numpy: Newton's method with the full Hessian,
log q with slogdet of I + K W, its gradient by differences of fourth order, probabilities by a fine net in three
dimensions. two_classes_optimum: scikit-learn's GaussianProcessClassifier, its optimiser, its log likelihood."""
import json
import pathlib

import numpy
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.gaussian_process.kernels import RBF, ConstantKernel


def kernel(x, z, theta):
    square = ((x[:, None, :] - z[None, :, :]) ** 2).sum(-1)
    return numpy.exp(theta[0] - 0.5 * square * numpy.exp(-2.0 * theta[1]))


def softmax(f):
    e = numpy.exp(f - f.max(0))
    return e / e.sum(0)


def laplace(x, label, n_classes, theta):
    n = len(x)
    k = numpy.kron(numpy.eye(n_classes), kernel(x, x, theta))
    y = (numpy.arange(n_classes)[:, None] == label).astype(float).ravel()
    f = numpy.zeros(n_classes * n)
    for _ in range(50):
        p = softmax(f.reshape(n_classes, n))
        stack = numpy.vstack([numpy.diag(row) for row in p])
        w = numpy.diag(p.ravel()) - stack @ stack.T
        f = k @ numpy.linalg.solve(numpy.eye(n_classes * n) + w @ k, w @ f + y - p.ravel())
    p = softmax(f.reshape(n_classes, n))
    stack = numpy.vstack([numpy.diag(row) for row in p])
    w = numpy.diag(p.ravel()) - stack @ stack.T
    a = y - p.ravel()
    table = f.reshape(n_classes, n)
    top = table.max(0)
    log_q = (-0.5 * a @ f + y @ f - (top + numpy.log(numpy.exp(table - top).sum(0))).sum()
             - 0.5 * numpy.linalg.slogdet(numpy.eye(n_classes * n) + k @ w)[1])
    return f, a, w, k, log_q


def predict(x, z, n_classes, theta, a, w, k):
    mean, covariance, probability = [], [], []
    nodes = numpy.linspace(-7.5, 7.5, 91)
    u = numpy.stack(numpy.meshgrid(nodes, nodes, nodes, indexing='ij')).reshape(3, -1)
    weight = numpy.exp(-0.5 * (u ** 2).sum(0))
    weight /= weight.sum()
    for point in z:
        cross = numpy.kron(numpy.eye(n_classes), kernel(x, point[None], theta))
        prior = numpy.eye(n_classes) * numpy.exp(theta[0])
        m = cross.T @ a
        c = prior - cross.T @ w @ numpy.linalg.solve(numpy.eye(len(k)) + k @ w, cross)
        c = 0.5 * (c + c.T)
        latent = m[:, None] + numpy.linalg.cholesky(c) @ u
        mean.append(m.tolist())
        covariance.append(numpy.diag(c).tolist())
        probability.append((softmax(latent) @ weight).tolist())
    return mean, covariance, probability


def three_classes():
    rng = numpy.random.RandomState(5)
    x = rng.uniform(-2.0, 2.0, (14, 2))
    angle = numpy.arctan2(x[:, 1], x[:, 0]) + 0.35 * rng.randn(14)
    label = (numpy.floor((angle + numpy.pi) / (2.0 * numpy.pi / 3.0)) % 3).astype(int)
    theta = numpy.log([3.0, 1.1])
    z = rng.uniform(-2.5, 2.5, (5, 2))
    f, a, w, k, log_q = laplace(x, label, 3, theta)
    gradient = []
    for p in range(2):
        step = 1e-3 * numpy.eye(2)[p]
        value = [laplace(x, label, 3, theta + s * step)[4] for s in (-2, -1, 1, 2)]
        gradient.append((value[0] - 8 * value[1] + 8 * value[2] - value[3]) / 12e-3)
    mean, variance, probability = predict(x, z, 3, theta, a, w, k)
    return {'x': x.ravel().tolist(), 'label': label.tolist(), 'variance': 3.0, 'length': 1.1,
            'z': z.ravel().tolist(), 'mode': f.tolist(), 'log_q': log_q, 'gradient': gradient,
            'latent_mean': sum(mean, []), 'latent_variance': sum(variance, []),
            'probability': sum(probability, [])}


def two_classes_optimum():
    rng = numpy.random.RandomState(8)
    x = numpy.sort(rng.uniform(0.0, 10.0, 40))
    label = (numpy.sin(x) + 0.8 * rng.randn(40) > 0.0).astype(int)
    model = GaussianProcessClassifier(ConstantKernel(1.0, (1e-2, 1e3)) * RBF(1.0, (1e-1, 1e2)),
                                      n_restarts_optimizer=5, random_state=1, max_iter_predict=1000)
    model.fit(x[:, None], label)
    return {'x': x.tolist(), 'label': label.tolist(), 'theta': model.kernel_.theta.tolist(),
            'log_q': model.log_marginal_likelihood_value_}


if __name__ == '__main__':
    path = pathlib.Path(__file__).with_name('gp-classifier.json')
    path.write_text(json.dumps({'three_classes': three_classes(),
                                'two_classes_optimum': two_classes_optimum()}, indent=1) + '\n', 'utf-8')
