"""make-pw.py: what pw.x and pp.x make of a small run, for the tests of their readers.

    /usr/bin/python3 tests/data/make-pw.py PSEUDOPOTENTIAL.UPF

needs pw.x and pp.x 6.7 (Debian's quantum-espresso) and a pseudopotential of aluminium with three electrons, of which
nothing but the numbers in the outputs depends. Writes beside itself: qe/scf.out, qe/scf.xml (data-file-schema.xml
without what the reader does not look at), qe/ldos/tmp.pp001_ldos.cube to tmp.pp005_ldos.cube.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent / 'qe'
EXPERIMENT = Path(tempfile.mkdtemp())
shutil.copy(Path(sys.argv[1]).resolve(), EXPERIMENT / 'Al.UPF')

SCF = """&control
 calculation='scf', prefix='x', outdir='./tmp', pseudo_dir='.', verbosity='high', tprnfor=.true., tstress=.true.
/
&system
 ibrav=0, nat=2, ntyp=1, ecutwfc=3, nbnd=8, occupations='smearing', smearing='fermi-dirac', degauss=0.02,
 input_dft='pw'
/
&electrons
 conv_thr=1.0d-10
/
ATOMIC_SPECIES
 Al 26.98 Al.UPF
CELL_PARAMETERS angstrom
 2.86 0 0
 0 2.86 0
 0 0.2 4.05
ATOMIC_POSITIONS crystal
 Al 0.03 0.0 0.01
 Al 0.5 0.52 0.5
K_POINTS automatic
 2 1 2 0 0 1
"""
LDOS = """&inputpp
 outdir='./tmp', prefix='x', plot_num=3, emin=-2.0, emax=8.001, delta_e=2.5, degauss_ldos=1.0
/
&plot
 iflag=3, output_format=6, fileout='_ldos.cube'
/
"""


def run(program, text):
    done = subprocess.run([program], input=text, capture_output=True, text=True, cwd=EXPERIMENT,
                          env={**os.environ, 'OMP_NUM_THREADS': '1'})
    if 'JOB DONE' not in done.stdout:
        raise SystemExit(done.stdout[-1500:])
    return done.stdout


(HERE / 'scf.out').write_text(run('pw.x', SCF))
xml = (EXPERIMENT / 'tmp/x.save/data-file-schema.xml').read_text()
for name in ('parallel_info', 'input', 'symmetries', 'timing_info'):
    xml = re.sub(rf'  *<{name}>.*?</{name}>\n', '', xml, flags=re.S)
(HERE / 'scf.xml').write_text(xml)
run('pp.x', LDOS)
(HERE / 'ldos').mkdir(exist_ok=True)
for cube in sorted(EXPERIMENT.glob('tmp.pp*_ldos.cube')):
    shutil.copy(cube, HERE / 'ldos' / cube.name)
shutil.rmtree(EXPERIMENT)
