"""bench-gp.py: Gaussian-process regression beside scikit-learn.

    bench-gp.py PROGRAM

Two inputs, 1.5 RBF(0.3) + White(0.01), hyperparameters fixed, the same points for both, both with all
threads. Every number is the best of two processes that take turns, each the best of several repetitions;
memory is the peak of a process. Processor seconds are those of all threads, which say more where other
programs run too. A ratio above 1 says how many times faster, or smaller, we are.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import importlib.util
import json
import os
import subprocess
import sys

# task, n, m; what is allowed: seconds, megabytes over the program
CASES = [('frame', 200, 400, 0.001, None), ('fit', 500, 1, None, None), ('gradient', 500, 1, None, None),
         ('fit', 2000, 1, None, None), ('gradient', 2000, 1, None, None), ('predict', 2000, 1000, None, None),
         ('change', 2000, 1, None, None), ('gradient', 4000, 1, None, 160)]
PEER = r'''
import json, resource, sys, time, warnings
warnings.simplefilter('ignore')
import numpy as np
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel
task, n, m = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def points(n, shift):
    i = np.arange(1, n + 1)
    return np.c_[(shift + 0.7548776662466927 * i) % 1.0, (shift + 0.5698402909980532 * i) % 1.0]


def fit():
    kernel = ConstantKernel(1.5) * RBF(0.3) + WhiteKernel(0.01)
    return GaussianProcessRegressor(kernel, alpha=0.0, optimizer=None).fit(x, y)


def gradient():
    return gp.log_marginal_likelihood(gp.kernel_.theta, eval_gradient=True, clone_kernel=False)[0]


def predict():
    return gp.predict(at, return_std=True)[0][-1]


def frame():
    return fit().predict(at, return_std=True)[0][-1]


def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


x, at = points(n, 0.0), points(m, 0.25)
y = np.sin(6 * x[:, 0]) + np.cos(4 * x[:, 1]) + 0.1 * np.sin(1000.0 * np.arange(n))
if task == 'gradient':  # without a fit, whose memory would count
    gp = GaussianProcessRegressor(ConstantKernel(1.5) * RBF(0.3) + WhiteKernel(0.01), alpha=0.0, optimizer=None)
    gp.kernel_, gp.X_train_, gp.y_train_ = gp.kernel, x, y
elif task == 'predict':
    gp = fit()
work = {'fit': fit, 'gradient': gradient, 'predict': predict, 'frame': frame}[task]
base, best, spent, times, cpu = memory(), float('inf'), 0.0, 0, time.process_time()
while times < 3 or spent < 2.0:
    start = time.perf_counter()
    value = work()
    seconds = time.perf_counter() - start
    best, spent, times = min(best, seconds), spent + seconds, times + 1
if task == 'fit':
    value = value.log_marginal_likelihood_value_
print(json.dumps({'seconds': best, 'cpu': (time.process_time() - cpu) / times, 'value': float(value),
                  'megabytes': memory(), 'base': base}))
'''


def run(command):
    # The tests set one thread; the peer may use as many as we do.
    environment = {key: value for key, value in os.environ.items() if key != 'OPENBLAS_NUM_THREADS'}
    return json.loads(subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE,
                                     env=environment).stdout)


def best(rows):
    return {key: min(row[key] for row in rows) for key in rows[0]}


def main():
    program = sys.argv[1]
    has_peer = importlib.util.find_spec('sklearn') is not None
    found = {}
    if not has_peer:
        print('scikit-learn is not installed (Debian: python3-sklearn): only ours')
    for task, n, m, seconds, megabytes in CASES:
        ours, theirs = [], []
        for _ in range(2):
            ours.append(run([program, task, str(n), str(m)]))
            if has_peer and task != 'change':
                theirs.append(run([sys.executable, '-c', PEER, task, str(n), str(m)]))
        us = best(ours)
        line = (f'{task:9} n {n:>5} m {m:>5}: {1e3 * us["seconds"]:9.2f} ms'
                f'{"" if seconds is None else f" (target {1e3 * seconds:g})"}, {us["megabytes"]:6.1f} MB, over the '
                f'program {us["megabytes"] - us["base"]:6.1f}{"" if megabytes is None else f" (target {megabytes})"}')
        if theirs:
            them = best(theirs)
            if abs(us['value'] - them['value']) > 1e-6 * max(1.0, abs(them['value'])):
                sys.exit(f'{task} {n}: scikit-learn finds {them["value"]}, we find {us["value"]}')
            found[task, n] = us, them
            line += (f'; scikit-learn {1e3 * them["seconds"]:9.2f} ms (ratio {them["seconds"] / us["seconds"]:.2f}), '
                     f'processor {1e3 * us["cpu"]:.1f} and {1e3 * them["cpu"]:.1f} ms '
                     f'(ratio {them["cpu"] / us["cpu"]:.2f}), '
                     f'{them["megabytes"]:7.1f} MB (ratio {them["megabytes"] / us["megabytes"]:.1f})')
        print(line, flush=True)
    if ('gradient', 2000) in found:
        us, them = (sum(found[task, 2000][k]['seconds'] for task in ('fit', 'gradient')) for k in (0, 1))
        print(f'fit and gradient at n 2000: {1e3 * us:.0f} ms, scikit-learn {1e3 * them:.0f} ms: ratio '
              f'{them / us:.2f} (target 2.5)')


if __name__ == '__main__':
    main()
