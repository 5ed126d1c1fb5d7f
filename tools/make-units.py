#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes src/core/base/near-units.h from the CODATA 2018 values of scipy.constants.

    tools/make-units.py > src/core/base/near-units.h

scipy 1.4 to 1.14 carry CODATA 2018; another edition is refused.
"""
import math
import sys

import scipy
from scipy.constants import physical_constants

# The recommended value of the Hartree energy differs between the editions: 2014, 2018, 2022.
HARTREE_2018 = 27.211386245988
if physical_constants["Hartree energy in eV"][0] != HARTREE_2018:
    sys.exit("scipy %s does not carry CODATA 2018" % scipy.__version__)


def value(name):
    return physical_constants[name][0]


hartree_ev = value("Hartree energy in eV")
bohr = value("Bohr radius") * 1e10
elementary_charge = value("elementary charge")
planck = value("Planck constant")
boltzmann = value("Boltzmann constant")
light_speed = value("speed of light in vacuum")
electron_mass = value("electron mass")
# The table prints these exact ratios with ten digits only.
boltzmann_ev = boltzmann / elementary_charge
planck_ev = planck / elementary_charge

GROUPS = [
    ("Exact by the definition of the SI", [
        ("ELEMENTARY_CHARGE_C", elementary_charge, "e in C; 1 eV in J"),
        ("PLANCK_J_S", planck, "h in J s"),
        ("BOLTZMANN_J_PER_K", boltzmann, "k_B in J/K"),
        ("AVOGADRO", value("Avogadro constant"), "N_A in 1/mol"),
        ("LIGHT_SPEED_M_PER_S", light_speed, "c in m/s"),
    ]),
    ("Atomic units", [
        ("HARTREE_EV", hartree_ev, "E_h in eV"),
        ("HARTREE_J", value("Hartree energy"), "E_h in J"),
        ("RYDBERG_EV", value("Rydberg constant times hc in eV"), "E_h / 2 in eV"),
        ("BOHR_ANGSTROM", bohr, "a_0 in Å"),
        ("ATOMIC_TIME_FS", value("atomic unit of time") * 1e15, "hbar / E_h in fs"),
        ("ATOMIC_PRESSURE_GPA", hartree_ev / bohr**3 * elementary_charge * 1e21,
         "E_h / a_0^3 in GPa"),
        ("ATOMIC_FORCE_EV_PER_ANGSTROM", hartree_ev / bohr, "E_h / a_0 in eV/Å"),
        ("ATOMIC_VELOCITY_ANGSTROM_PER_FS", value("atomic unit of velocity") * 1e-5,
         "a_0 E_h / hbar in Å/fs"),
        ("DEBYE_PER_ATOMIC_DIPOLE",
         value("atomic unit of electric dipole mom.") / (1e-21 / light_speed),
         "e a_0 in debye"),
        ("FINE_STRUCTURE", value("fine-structure constant"), "alpha"),
    ]),
    ("Temperature", [
        ("BOLTZMANN_EV_PER_K", boltzmann_ev, "k_B in eV/K"),
        ("BOLTZMANN_HA_PER_K", boltzmann_ev / hartree_ev, "k_B in E_h/K"),
    ]),
    ("Masses", [
        ("ATOMIC_MASS_KG", value("atomic mass constant"), "u in kg"),
        ("ATOMIC_MASS_ELECTRON_MASSES",
         1 / value("electron mass in u"), "u in electron masses"),
        ("ELECTRON_MASS_KG", electron_mass, "m_e in kg"),
        ("ATOMIC_MASS_EV_FS2_PER_ANGSTROM2",
         value("atomic mass constant") / elementary_charge * 1e10, "u in eV fs^2/Å^2"),
    ]),
    ("Energies, lengths, pressures of solids", [
        ("EV_PER_ANGSTROM3_GPA", elementary_charge * 1e21, "1 eV/Å^3 in GPa"),
        ("COULOMB_EV_ANGSTROM", hartree_ev * bohr, "e^2 / (4 pi epsilon_0) in eV Å"),
        ("HBAR_EV_FS", planck_ev / (2 * math.pi) * 1e15, "hbar in eV fs"),
        ("HBAR2_PER_2M_EV_ANGSTROM2", hartree_ev * bohr**2 / 2, "hbar^2 / (2 m_e) in eV Å^2"),
        ("HC_EV_ANGSTROM", planck_ev * light_speed * 1e10, "h c in eV Å"),
        ("EV_KJ_PER_MOL", elementary_charge * value("Avogadro constant") * 1e-3,
         "1 eV per particle in kJ/mol"),
        ("EV_PER_INVERSE_CM", planck_ev * light_speed * 100, "h c / cm in eV"),
        ("EV_PER_THZ", planck_ev * 1e12, "h THz in eV"),
    ]),
]

print("""/* near-units.h — constants of nature and conversion factors, CODATA 2018
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written by tools/make-units.py from scipy %s; do not edit.
 * E. Tiesinga, P. J. Mohr, D. B. Newell, B. N. Taylor, Rev. Mod. Phys. 93, 025010 (2021).
 *
 * A factor NEAR_X_UNIT turns a number of x into that unit: energy_ev = energy_ha * NEAR_HARTREE_EV.
 */
#pragma once
""" % scipy.__version__)
for number_of_group, (title, rows) in enumerate(GROUPS):
    print("%s/* --- %s --- */" % ("\n" if number_of_group > 0 else "", title))
    for name, number, meaning in rows:
        print("#define NEAR_%s %r /* %s */" % (name, float(number), meaning))
