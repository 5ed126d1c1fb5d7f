/* near-units.h — constants of nature and conversion factors, CODATA 2018
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written by tools/make-units.py from scipy 1.10.1; do not edit.
 * E. Tiesinga, P. J. Mohr, D. B. Newell, B. N. Taylor, Rev. Mod. Phys. 93, 025010 (2021).
 *
 * A factor NEAR_X_UNIT turns a number of x into that unit: energy_ev = energy_ha * NEAR_HARTREE_EV.
 */
#pragma once

/* --- Exact by the definition of the SI --- */
#define NEAR_ELEMENTARY_CHARGE_C 1.602176634e-19 /* e in C; 1 eV in J */
#define NEAR_PLANCK_J_S 6.62607015e-34 /* h in J s */
#define NEAR_BOLTZMANN_J_PER_K 1.380649e-23 /* k_B in J/K */
#define NEAR_AVOGADRO 6.02214076e+23 /* N_A in 1/mol */
#define NEAR_LIGHT_SPEED_M_PER_S 299792458.0 /* c in m/s */

/* --- Atomic units --- */
#define NEAR_HARTREE_EV 27.211386245988 /* E_h in eV */
#define NEAR_HARTREE_J 4.3597447222071e-18 /* E_h in J */
#define NEAR_RYDBERG_EV 13.605693122994 /* E_h / 2 in eV */
#define NEAR_BOHR_ANGSTROM 0.529177210903 /* a_0 in Å */
#define NEAR_ATOMIC_TIME_FS 0.024188843265857 /* hbar / E_h in fs */
#define NEAR_ATOMIC_PRESSURE_GPA 29421.01569652207 /* E_h / a_0^3 in GPa */
#define NEAR_ATOMIC_FORCE_EV_PER_ANGSTROM 51.422067476325886 /* E_h / a_0 in eV/Å */
#define NEAR_ATOMIC_VELOCITY_ANGSTROM_PER_FS 21.876912636400004 /* a_0 E_h / hbar in Å/fs */
#define NEAR_DEBYE_PER_ATOMIC_DIPOLE 2.5417464731818566 /* e a_0 in debye */
#define NEAR_FINE_STRUCTURE 0.0072973525693 /* alpha */

/* --- Temperature --- */
#define NEAR_BOLTZMANN_EV_PER_K 8.617333262145179e-05 /* k_B in eV/K */
#define NEAR_BOLTZMANN_HA_PER_K 3.166811563455612e-06 /* k_B in E_h/K */

/* --- Masses --- */
#define NEAR_ATOMIC_MASS_KG 1.6605390666e-27 /* u in kg */
#define NEAR_ATOMIC_MASS_ELECTRON_MASSES 1822.8884862086923 /* u in electron masses */
#define NEAR_ELECTRON_MASS_KG 9.1093837015e-31 /* m_e in kg */
#define NEAR_ATOMIC_MASS_EV_FS2_PER_ANGSTROM2 103.64269652680505 /* u in eV fs^2/Å^2 */

/* --- Energies, lengths, pressures of solids --- */
#define NEAR_EV_PER_ANGSTROM3_GPA 160.2176634 /* 1 eV/Å^3 in GPa */
#define NEAR_COULOMB_EV_ANGSTROM 14.399645478456184 /* e^2 / (4 pi epsilon_0) in eV Å */
#define NEAR_HBAR_EV_FS 0.6582119569509066 /* hbar in eV fs */
#define NEAR_HBAR2_PER_2M_EV_ANGSTROM2 3.809982116140719 /* hbar^2 / (2 m_e) in eV Å^2 */
#define NEAR_HC_EV_ANGSTROM 12398.419843320029 /* h c in eV Å */
#define NEAR_EV_KJ_PER_MOL 96.48533212331002 /* 1 eV per particle in kJ/mol */
#define NEAR_EV_PER_INVERSE_CM 0.0001239841984332003 /* h c / cm in eV */
#define NEAR_EV_PER_THZ 0.004135667696923859 /* h THz in eV */
