/* test-units.c — the constants among themselves and against the CODATA 2018 table
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-test.h"
#include "near-units.h"

#include <math.h>

/* Rev. Mod. Phys. 93, 025010 (2021), tables XXXI and XXXII, as printed. */
static void
test_codata (void)
{
  near_assert_close (NEAR_HARTREE_EV, 27.211386245988, 1e-15, 0.0);
  near_assert_close (NEAR_BOHR_ANGSTROM, 0.529177210903, 1e-15, 0.0);
  near_assert_close (NEAR_BOLTZMANN_EV_PER_K, 8.617333262e-5, 2e-10, 0.0);
  near_assert_close (NEAR_HBAR_EV_FS, 0.6582119569, 1e-10, 0.0);
  near_assert_close (NEAR_ATOMIC_TIME_FS, 2.4188843265857e-2, 1e-14, 0.0);
  near_assert_close (NEAR_ATOMIC_PRESSURE_GPA, 2.9421015697e4, 1e-10, 0.0);
  near_assert_close (NEAR_ATOMIC_FORCE_EV_PER_ANGSTROM * NEAR_ELEMENTARY_CHARGE_C * 1e10,
                     8.2387234983e-8, 1e-10, 0.0);
  near_assert_close (1.0 / NEAR_ATOMIC_MASS_ELECTRON_MASSES, 5.48579909065e-4, 1e-14, 0.0);
  near_assert_close (NEAR_RYDBERG_EV, 13.605693122994, 1e-14, 0.0);
  near_assert_close (NEAR_EV_PER_INVERSE_CM, 1.239841984e-4, 1e-9, 0.0);
}

static void
test_exact (void)
{
  near_assert_close (NEAR_EV_PER_ANGSTROM3_GPA, 160.2176634, 1e-15, 0.0);
  near_assert_close (NEAR_BOLTZMANN_EV_PER_K, 1.380649e-23 / 1.602176634e-19, 1e-15, 0.0);
  near_assert_close (NEAR_HBAR_EV_FS, 6.62607015e-34 / (2.0 * G_PI) / 1.602176634e-19 * 1e15, 1e-15,
                     0.0);
  near_assert_close (NEAR_HC_EV_ANGSTROM, 6.62607015e-34 * 299792458.0 / 1.602176634e-19 * 1e10,
                     1e-15, 0.0);
  near_assert_close (NEAR_EV_KJ_PER_MOL, 96.48533212331, 1e-13, 0.0);
  near_assert_close (NEAR_EV_PER_THZ, 6.62607015e-22 / 1.602176634e-19, 1e-15, 0.0);
}

/* Each side comes from other measured numbers; CODATA's own rounding is about 1e-10. */
static void
test_consistency (void)
{
  near_assert_close (NEAR_HARTREE_EV * NEAR_BOHR_ANGSTROM, NEAR_COULOMB_EV_ANGSTROM, 1e-14, 0.0);
  /* e^2 / (4 pi epsilon_0) = alpha hbar c */
  near_assert_close (NEAR_COULOMB_EV_ANGSTROM,
                     NEAR_FINE_STRUCTURE * NEAR_HC_EV_ANGSTROM / (2.0 * G_PI), 1e-10, 0.0);
  near_assert_close (NEAR_HARTREE_J, NEAR_HARTREE_EV * NEAR_ELEMENTARY_CHARGE_C, 1e-12, 0.0);
  near_assert_close (2.0 * NEAR_RYDBERG_EV, NEAR_HARTREE_EV, 1e-12, 0.0);
  near_assert_close (NEAR_ATOMIC_TIME_FS, NEAR_HBAR_EV_FS / NEAR_HARTREE_EV, 1e-12, 0.0);
  near_assert_close (NEAR_BOLTZMANN_HA_PER_K * NEAR_HARTREE_EV, NEAR_BOLTZMANN_EV_PER_K, 1e-15,
                     0.0);
  near_assert_close (NEAR_ATOMIC_PRESSURE_GPA,
                     NEAR_HARTREE_EV / pow (NEAR_BOHR_ANGSTROM, 3) * NEAR_EV_PER_ANGSTROM3_GPA,
                     1e-14, 0.0);
  near_assert_close (NEAR_ATOMIC_MASS_ELECTRON_MASSES, NEAR_ATOMIC_MASS_KG / NEAR_ELECTRON_MASS_KG,
                     1e-9, 0.0);
  /* v = a_0 E_h / hbar = alpha c */
  near_assert_close (NEAR_ATOMIC_VELOCITY_ANGSTROM_PER_FS, NEAR_BOHR_ANGSTROM / NEAR_ATOMIC_TIME_FS,
                     1e-11, 0.0);
  near_assert_close (NEAR_ATOMIC_VELOCITY_ANGSTROM_PER_FS,
                     NEAR_FINE_STRUCTURE * NEAR_LIGHT_SPEED_M_PER_S * 1e-5, 1e-10, 0.0);
  /* hbar^2 / (2 m) with m from m c^2 = E_h / alpha^2 */
  near_assert_close (NEAR_HBAR2_PER_2M_EV_ANGSTROM2,
                     pow (NEAR_HC_EV_ANGSTROM / (2.0 * G_PI) * NEAR_FINE_STRUCTURE, 2)
                         / (2.0 * NEAR_HARTREE_EV),
                     1e-9, 0.0);
  /* u v^2 / 2 of one ångström per femtosecond, in eV */
  near_assert_close (0.5 * NEAR_ATOMIC_MASS_EV_FS2_PER_ANGSTROM2,
                     0.5 * NEAR_ATOMIC_MASS_KG * 1e10 / NEAR_ELEMENTARY_CHARGE_C, 1e-15, 0.0);
  /* 1 debye = 1e-21 C m^2/s / c */
  near_assert_close (NEAR_DEBYE_PER_ATOMIC_DIPOLE,
                     NEAR_ELEMENTARY_CHARGE_C * NEAR_BOHR_ANGSTROM * 1e-10
                         * NEAR_LIGHT_SPEED_M_PER_S / 1e-21,
                     1e-9, 0.0);
  /* R k_B: the gas constant */
  near_assert_close (NEAR_BOLTZMANN_EV_PER_K * NEAR_EV_KJ_PER_MOL * 1000.0,
                     NEAR_BOLTZMANN_J_PER_K * NEAR_AVOGADRO, 1e-14, 0.0);
  near_assert_close (NEAR_PLANCK_J_S * 1e12 / NEAR_ELEMENTARY_CHARGE_C, NEAR_EV_PER_THZ, 1e-15,
                     0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/units/codata", test_codata);
  g_test_add_func ("/units/exact", test_exact);
  g_test_add_func ("/units/consistency", test_consistency);
  return g_test_run ();
}
