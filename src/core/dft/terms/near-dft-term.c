/* near-dft-term.c — the table of the terms of the Kohn–Sham energy
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-dft-term-private.h"

#include <glib/gi18n-lib.h>

static const NearDftTermInfo rows[] = {
  [NEAR_DFT_TERM_KINETIC] = {
    .info = { .id = "kinetic",
              .name = N_ ("Kinetic"),
              .sentence = N_ ("The energy of motion: sharper orbitals cost more.") },
    .energy = _near_dft_kinetic_energy,
    .add_operator = _near_dft_kinetic_add_operator,
    .add_stress = _near_dft_kinetic_add_stress,
  },
  [NEAR_DFT_TERM_LOCAL] = {
    .info = { .id = "local",
              .name = N_ ("Local pseudopotential"),
              .sentence = N_ ("What every electron feels of nuclei and cores at its place."),
              .citation = "C. Hartwigsen, S. Goedecker, J. Hutter, Phys. Rev. B 58, 3641 (1998)" },
    .energy = _near_dft_local_energy,
    .add_potential = _near_dft_local_add_potential,
    .add_forces = _near_dft_local_add_forces,
    .add_stress = _near_dft_local_add_stress,
  },
  [NEAR_DFT_TERM_NONLOCAL] = {
    .info = { .id = "nonlocal",
              .name = N_ ("Non-local pseudopotential"),
              .sentence = N_ ("What s, p, d and f parts of an orbital feel differently near an atom."),
              .citation = "L. Kleinman, D. M. Bylander, Phys. Rev. Lett. 48, 1425 (1982)" },
    .energy = _near_dft_nonlocal_energy,
    .add_operator = _near_dft_nonlocal_add_operator,
    .add_forces = _near_dft_nonlocal_add_forces,
    .add_stress = _near_dft_nonlocal_add_stress,
  },
  [NEAR_DFT_TERM_HARTREE] = {
    .info = { .id = "hartree",
              .name = N_ ("Hartree"),
              .sentence = N_ ("The electrons’ repulsion as that of their mean density.") },
    .energy = _near_dft_hartree_energy,
    .add_potential = _near_dft_hartree_add_potential,
    .add_stress = _near_dft_hartree_add_stress,
  },
  [NEAR_DFT_TERM_XC] = {
    .info = { .id = "xc",
              .name = N_ ("Exchange and correlation"),
              .sentence = N_ ("What the mean density leaves out: Pauli’s principle, and electrons that avoid "
                              "each other."),
              .citation = "W. Kohn, L. J. Sham, Phys. Rev. 140, A1133 (1965)" },
    .energy = _near_dft_xc_energy,
    .add_potential = _near_dft_xc_add_potential,
    .add_forces = _near_dft_xc_add_forces,
    .add_stress = _near_dft_xc_add_stress,
  },
  [NEAR_DFT_TERM_EWALD] = {
    .info = { .id = "ewald",
              .name = N_ ("Ewald"),
              .sentence = N_ ("Nuclei with their cores, as point charges in an even background."),
              .citation = "P. P. Ewald, Ann. Phys. 369, 253 (1921)" },
    .energy = _near_dft_ewald_energy,
    .add_forces = _near_dft_ewald_add_forces,
    .add_stress = _near_dft_ewald_add_stress,
  },
  [NEAR_DFT_TERM_PSEUDO_CORE] = {
    .info = { .id = "pseudo-core",
              .name = N_ ("Pseudo-core"),
              .sentence = N_ ("What is left of the local potentials at G = 0 without their Coulomb tails."),
              .citation = "J. Ihm, A. Zunger, M. L. Cohen, J. Phys. C 12, 4409 (1979)" },
    .energy = _near_dft_pseudo_core_energy,
    .add_stress = _near_dft_pseudo_core_add_stress,
  },
};

const NearTable near_dft_term_table
    = NEAR_TABLE_INIT ("dft-term", N_ ("term of the Kohn–Sham energy"), rows);

const NearDftTermInfo *
near_dft_term_get (NearDftTerm term)
{
  g_return_val_if_fail (term < NEAR_N_DFT_TERMS, NULL);

  return &rows[term];
}

void
_near_dft_add_to_points (const NearDftSystem *system, const NearComplex *coefficients, double *out)
{
  NearComplex *work = near_fft_malloc (system->n_points * sizeof *work);
  g_autofree double *values = g_new (double, system->n_points);

  near_dft_system_to_points (system, coefficients, values, work);
  for (gsize p = 0; p < system->n_points; p++)
    out[p] += values[p];
  near_fft_free (work);
}
