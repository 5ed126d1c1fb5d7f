"""make-kernel-references.py: covariance matrices of scikit-learn's kernels, with their gradients.

Run with scikit-learn 1.2.1: python3 make-kernel-references.py > kernel-references.json
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json

import numpy as np
from sklearn.gaussian_process import kernels as k

rng = np.random.RandomState(7)
X = np.round(rng.uniform(-1.5, 1.5, (6, 2)), 3)
X[4] = X[1]
Z = np.round(rng.uniform(-1.5, 1.5, (4, 2)), 3)

# ours; theirs; the parameters of ours in the order of their theta
CASES = [
    ('1.3*RBF(l=0.8)', 1.3 * k.RBF(0.8), ['variance', 'RBF.l']),
    ('1.3*RBF(l=[0.8,0.3])', 1.3 * k.RBF([0.8, 0.3]), ['variance', 'RBF.l[1]', 'RBF.l[2]']),
    ('Matern12(l=[0.8,0.3])', 1.0 * k.Matern([0.8, 0.3], nu=0.5), ['variance', 'Matern12.l[1]', 'Matern12.l[2]']),
    ('Matern32(l=[0.8,0.3])', 1.0 * k.Matern([0.8, 0.3], nu=1.5), ['variance', 'Matern32.l[1]', 'Matern32.l[2]']),
    ('Matern52(l=[0.8,0.3])', 1.0 * k.Matern([0.8, 0.3], nu=2.5), ['variance', 'Matern52.l[1]', 'Matern52.l[2]']),
    ('Matern(l=0.8, nu=1.5)', 1.0 * k.Matern(0.8, nu=1.5), ['variance', 'Matern.l']),
    ('Matern(l=0.8, nu=0.7)', 1.0 * k.Matern(0.8, nu=0.7), ['variance']),
    ('Matern(l=[0.8,2], nu=4.2)', 1.0 * k.Matern([0.8, 2.0], nu=4.2), ['variance']),
    ('0.4*RQ(l=0.8, alpha=0.6)', 0.4 * k.RationalQuadratic(0.8, 0.6), ['variance', 'RQ.alpha', 'RQ.l']),
    ('Linear(s0=0.7)', 1.0 * k.DotProduct(0.7), ['variance', 'Linear.s0']),
    ('0.2*Linear(s0=0.7)^3', 0.2 * k.DotProduct(0.7) ** 3, ['variance', 'Linear.s0']),
    ('0.2*Poly(q=3, s0=0.7)', 0.2 * k.DotProduct(0.7) ** 3, ['variance', 'Poly.s0']),
    ('1.3*RBF(l=0.8)*RQ(l=2, alpha=3) + 0.3*Linear(s0=0.2) + White(0.1)',
     1.3 * k.RBF(0.8) * k.RationalQuadratic(2.0, 3.0) + 0.3 * k.DotProduct(0.2) + k.WhiteKernel(0.1),
     ['Product.variance', 'RBF.l', 'RQ.alpha', 'RQ.l', 'Linear.variance', 'Linear.s0', 'White.variance']),
]

cases = []
for text, kernel, parameters in CASES:
    K, gradient = kernel(X, eval_gradient=True)
    cases.append({'text': text, 'matrix': K.ravel().tolist(), 'cross': kernel(X, Z).ravel().tolist(),
                  'diagonal': kernel.diag(X).tolist(),
                  'gradients': {name: gradient[:, :, i].ravel().tolist() for i, name in enumerate(parameters)}})
print(json.dumps({'x': X.ravel().tolist(), 'z': Z.ravel().tolist(), 'cases': cases}))
