"""bench-wide.py: the surrogate's network, ours and PyTorch's, on the same number of cores.

    bench-wide.py PROGRAM [--json]

Both train 91-800-800-800-250-250 with ReLU in single precision: a new order of the samples in every
epoch, batches of 1000, Adam, squared error. They take turns, window by window, so that whatever else
the machine does meets both. Debian's PyTorch has two kinds of threads, its own and OpenBLAS's, which
get into each other's way: it is measured in each sensible setting, and the ratio is to the best.
Without PyTorch only ours is printed.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time

WINDOWS, SECONDS = 3, 2.0
SIZES = [91, 800, 800, 800, 250, 250]
N_SAMPLES, BATCH = 4000, 1000


def new_peer():
    """Returns a function that trains for one epoch."""
    import torch

    def numbers(width, step):
        i = torch.arange(N_SAMPLES * width, dtype=torch.int64)
        return ((i * step % 1009).to(torch.float32) / 504.5 - 1).reshape(N_SAMPLES, width)

    torch.manual_seed(1)
    torch.set_num_threads(int(os.environ['OMP_NUM_THREADS']))
    layers = []
    for n_in, n_out in zip(SIZES, SIZES[1:]):
        layers += [torch.nn.Linear(n_in, n_out), torch.nn.ReLU()]
    network = torch.nn.Sequential(*layers[:-1])
    x, y = numbers(SIZES[0], 37), numbers(SIZES[-1], 53)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-4)

    def epoch():
        for rows in torch.randperm(N_SAMPLES).split(BATCH):
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(network(x[rows]), y[rows]).backward()
            optimizer.step()
    return epoch


def run_peer():
    epoch = new_peer()
    epoch()
    start, n = time.monotonic(), 0
    while time.monotonic() - start < SECONDS:
        epoch()
        n += N_SAMPLES
    print(n / (time.monotonic() - start))


def run(command, **environment):
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True,
                            env={**os.environ, **environment}).stdout
    return float(output)


def measure(program, threads, has_peer):
    settings = [(1, 1)] if threads == 1 else [(1, threads), (threads, 1), (threads, threads)]
    mine = []
    theirs = {setting: [] for setting in settings if has_peer}
    for _ in range(WINDOWS):
        mine.append(run([program, f'--threads={threads}', '--windows=1', f'--seconds={SECONDS}']))
        for setting, found in theirs.items():
            found.append(run([sys.executable, __file__, '--peer'], OMP_NUM_THREADS=str(setting[0]),
                             OPENBLAS_NUM_THREADS=str(setting[1])))
    row = {'threads': threads, 'ours': statistics.median(mine),
           'pytorch': [{'own_threads': own, 'blas_threads': blas,
                        'samples_per_second': statistics.median(found)}
                       for (own, blas), found in theirs.items()]}
    if has_peer:
        row['ratio'] = row['ours'] / max(peer['samples_per_second'] for peer in row['pytorch'])
    return row


def print_rows(rows):
    print('91-800-800-800-250-250, single precision, batches of 1000, Adam: samples/s, medians of '
          f'{WINDOWS} windows of {SECONDS:.0f} s')
    print(f'{"threads":>7} {"ours":>8}  target: ratio > 1')
    for row in rows:
        print(f'{row["threads"]:>7} {row["ours"]:>8.0f}')
        for peer in row['pytorch']:
            value = peer['samples_per_second']
            print(f'{"":>7} {value:>8.0f}  PyTorch with {peer["own_threads"]} of its own and '
                  f'{peer["blas_threads"]} of OpenBLAS; ratio {row["ours"] / value:.2f}')


def main():
    if sys.argv[1] == '--peer':
        run_peer()
        return
    has_peer = importlib.util.find_spec('torch') is not None
    rows = [measure(sys.argv[1], threads, has_peer)
            for threads in (1, 2) if threads <= (os.cpu_count() or 1)]
    if '--json' in sys.argv[2:]:
        print(json.dumps({'rows': rows}, indent=2))
    else:
        print_rows(rows)


if __name__ == '__main__':
    main()
