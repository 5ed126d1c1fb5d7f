/* test-bond-angle.c — angles of crystals that are known by geometry
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-bond-angle.h"

#include "crystal-test.h"
#include "near-test.h"

#include <math.h>

static NearBonds *
new_bonds (NearCrystal *crystal, double cutoff)
{
  g_autoptr (GError) error = NULL;
  NearBondOptions options;

  near_bond_options_init (&options, NEAR_BOND_FIXED);
  options.cutoff = cutoff;
  NearBonds *bonds = near_bonds_new (crystal, &options, NULL, &error);
  g_assert_no_error (error);
  return bonds;
}

typedef struct
{
  double angle;
  guint64 n; /* an atom */
} Expected;

static void
compare (NearCrystal *crystal, double cutoff, const Expected *expected, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearBonds) bonds = new_bonds (crystal, cutoff);
  g_autoptr (NearBondAngles) angles = near_bond_angles_new (bonds, 1.0, NULL, &error);
  gsize n_found, n_atoms = near_crystal_get_n_atoms (crystal);
  guint64 counts[180], n_all = 0;

  g_assert_no_error (error);
  g_autofree NearDistinctAngle *list
      = near_bond_angles_list (bonds, NEAR_ALL_SPECIES, 0.05, &n_found, NULL, &error);
  g_assert_cmpuint (n_found, ==, n);
  g_assert_cmpuint (near_bond_angles_get_n_bins (angles), ==, 180);
  near_bond_angles_get_counts (angles, NEAR_ALL_SPECIES, NEAR_ALL_SPECIES, NEAR_ALL_SPECIES, counts);
  for (gsize k = 0; k < n; k++)
    {
      gsize bin = MIN ((gsize) (expected[k].angle + 1e-6), 179);

      near_assert_close (list[k].angle, expected[k].angle, 0.0, 1e-6);
      g_assert_cmpuint (list[k].n, ==, expected[k].n * n_atoms);
      g_assert_cmpuint (counts[bin], ==, expected[k].n * n_atoms);
      n_all += expected[k].n * n_atoms;
    }
  g_assert_cmpuint (near_bond_angles_get_counts (angles, NEAR_ALL_SPECIES, NEAR_ALL_SPECIES,
                                                 NEAR_ALL_SPECIES, NULL),
                    ==, n_all);
}

static void
test_crystals (void)
{
  static const Expected fcc[] = { { 60, 24 }, { 90, 12 }, { 120, 24 }, { 180, 6 } };
  static const Expected diamond[] = { { 109.4712206344907, 6 } };
  static const Expected bcc[] = { { 70.52877936550931, 12 }, { 109.4712206344907, 12 }, { 180, 4 } };
  static const Expected simple[] = { { 90, 12 }, { 180, 3 } };
  static const double f[] = { 0, 0, 0, 0.5, 0.5, 0.5 };
  static const guint elements[] = { 26, 26 };
  g_autoptr (NearCrystal) aluminium = crystal_test_new_fcc (4.0495, 13);
  g_autoptr (NearCrystal) silicon = crystal_test_new_diamond (5.431, 14);
  g_autoptr (NearCrystal) iron = crystal_test_new_cubic (2.87, 2, f, elements);
  g_autoptr (NearCrystal) polonium = crystal_test_new_cubic (3.36, 1, f, elements);

  compare (aluminium, 3.4, fcc, G_N_ELEMENTS (fcc));
  compare (silicon, 3.0, diamond, G_N_ELEMENTS (diamond));
  compare (iron, 2.7, bcc, G_N_ELEMENTS (bcc));
  /* All bonds go to images of the one atom. */
  compare (polonium, 3.6, simple, G_N_ELEMENTS (simple));
}

/* In rock salt at a cut-off that joins Na-Cl only: Cl-Na-Cl and Na-Cl-Na, and nothing else. */
static void
test_triples (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) salt = crystal_test_new_rock_salt (5.64, 11, 17);
  g_autoptr (NearBonds) bonds = new_bonds (salt, 3.0);
  g_autoptr (NearBondAngles) angles = near_bond_angles_new (bonds, 1.0, NULL, &error);
  gsize n;

  g_assert_cmpuint (near_bond_angles_get_counts (angles, 1, 0, 1, NULL), ==, 4 * 15);
  g_assert_cmpuint (near_bond_angles_get_counts (angles, 0, 1, 0, NULL), ==, 4 * 15);
  g_assert_cmpuint (near_bond_angles_get_counts (angles, 0, 0, 1, NULL), ==, 0);
  g_assert_cmpuint (near_bond_angles_get_counts (angles, NEAR_ALL_SPECIES, 0, NEAR_ALL_SPECIES, NULL), ==,
                    4 * 15);
  g_assert_cmpuint (near_bond_angles_get_counts (angles, 0, NEAR_ALL_SPECIES, 0, NULL), ==, 4 * 15);
  g_autofree NearDistinctAngle *list = near_bond_angles_list (bonds, 1, 0.05, &n, NULL, &error);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (list[0].n, ==, 4 * 12);
  g_assert_cmpuint (list[1].n, ==, 4 * 3);

  /* With the second shell sodium has 6 Cl and 12 Na. */
  g_autoptr (NearBonds) more = new_bonds (salt, 4.1);
  g_autoptr (NearBondAngles) mixed = near_bond_angles_new (more, 1.0, NULL, &error);
  g_assert_cmpuint (near_bond_angles_get_counts (mixed, 0, 0, 1, NULL), ==, 4 * 72);
  g_assert_cmpuint (near_bond_angles_get_counts (mixed, 1, 0, 0, NULL), ==, 4 * 72);
  g_assert_cmpuint (near_bond_angles_get_counts (mixed, 0, 0, 0, NULL), ==, 4 * 66);
  g_assert_cmpuint (near_bond_angles_get_counts (mixed, 0, 1, 1, NULL), ==, 4 * 72);
  g_assert_cmpuint (near_bond_angles_get_counts (mixed, 1, 1, 0, NULL), ==, 4 * 72);
  g_assert_cmpuint (near_bond_angles_get_counts (mixed, 1, 0, NEAR_ALL_SPECIES, NULL), ==, 4 * (72 + 15));
  g_assert_cmpuint (near_bond_angles_get_counts (mixed, NEAR_ALL_SPECIES, 0, NEAR_ALL_SPECIES, NULL), ==,
                    4 * 153);
}

/* --- dihedral angles ---------------------------------------------------------------------------- */

/* Four carbons in a chain whose dihedral angle is @angle, and perhaps turned to its mirror image. */
static NearBonds *
new_chain (double angle, gboolean straight)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  double phi = angle * G_PI / 180.0;
  const double x[4][3] = { { 1.2, straight ? 0.0 : 0.8, 0 },
                           { 0, 0, 0 },
                           { -1.5, 0, 0 },
                           { -2.5, 0.9 * cos (phi), 0.9 * sin (phi) } };
  guint16 species;

  g_assert_true (near_crystal_builder_add_species (builder, NULL, 6, 0.0, &species, &error));
  for (guint k = 0; k < 4; k++)
    near_crystal_builder_add_atom (builder, species, x[k]);
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  return new_bonds (crystal, 1.7);
}

static void
test_chains (void)
{
  static const double angles[] = { 0, 30, 60, 90, 145, 180, -45, -120, -179 };

  for (gsize k = 0; k < G_N_ELEMENTS (angles); k++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearBonds) bonds = new_chain (angles[k], FALSE);
      g_autoptr (NearDihedrals) plain = near_dihedrals_new (bonds, 1.0, FALSE, NULL, &error);
      g_autoptr (NearDihedrals) with_sign = near_dihedrals_new (bonds, 1.0, TRUE, NULL, &error);
      /* Looking along -x from the second atom to the third, y to z is counter-clockwise when x points at
       * the eye: the fourth atom lies clockwise, positive, for negative phi. */
      double expected = angles[k] == 180 ? 180 : -angles[k];

      g_assert_no_error (error);
      g_assert_cmpuint (near_bonds_get_n (bonds), ==, 3);
      g_assert_cmpuint (plain->n, ==, 1);
      g_assert_cmpuint (plain->counts[MIN ((gsize) (fabs (angles[k]) + 1e-6), 179)], ==, 1);
      g_assert_cmpuint (with_sign->counts[MIN ((gsize) (expected + 180 + 1e-6), 359)], ==, 1);
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (NearBonds) bonds = new_chain (50.0, TRUE);
  g_autoptr (NearDihedrals) none = near_dihedrals_new (bonds, 1.0, FALSE, NULL, &error);
  g_assert_cmpuint (none->n, ==, 0);
  g_assert_cmpuint (none->n_collinear, ==, 1);
}

/* Diamond is staggered: of the nine chains over a bond six at 60 degrees and three at 180. */
static void
test_diamond (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) silicon = crystal_test_new_diamond (5.431, 14);
  g_autoptr (NearBonds) bonds = new_bonds (silicon, 3.0);
  g_autoptr (NearDihedrals) made = near_dihedrals_new (bonds, 1.0, TRUE, NULL, &error);

  g_assert_cmpuint (near_bonds_get_n (bonds), ==, 16);
  g_assert_cmpuint (made->n, ==, 16 * 9);
  g_assert_cmpuint (made->n_collinear, ==, 0);
  g_assert_cmpuint (made->counts[180 + 60], ==, 16 * 3);
  g_assert_cmpuint (made->counts[180 - 60], ==, 16 * 3);
  g_assert_cmpuint (made->counts[359], ==, 16 * 3);
}

/* Neighbours in fcc have four neighbours in common, rings of three: 11 times 11 less 4 chains over a
 * bond. Images of one atom are different atoms. */
static void
test_fcc (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) aluminium = crystal_test_new_fcc (4.0495, 13);
  g_autoptr (NearBonds) bonds = new_bonds (aluminium, 3.0);
  g_autoptr (NearDihedrals) made = near_dihedrals_new (bonds, 1.0, TRUE, NULL, &error);

  g_assert_cmpuint (near_bonds_get_n (bonds), ==, 24);
  g_assert_cmpuint (made->n + made->n_collinear, ==, 24 * 117);
  /* One of the eleven on either side is in line with the bond. */
  g_assert_cmpuint (made->n_collinear, ==, 24 * 21);
  guint64 positive = 0, negative = 0;
  for (gsize k = 0; k < 180; k++)
    {
      negative += made->counts[k];
      positive += k > 0 && k < 179 ? made->counts[180 + k] : 0; /* neither 0 nor 180 degrees */
    }
  g_assert_cmpuint (positive, ==, negative);
  g_assert_cmpuint (positive, >, 0);
}

/* In a triangle i and l would be the same atom: no chain of four. */
static void
test_ring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  guint16 species;

  g_assert_true (near_crystal_builder_add_species (builder, NULL, 6, 0.0, &species, &error));
  for (guint k = 0; k < 3; k++)
    near_crystal_builder_add_atom (
        builder, species, (double[]){ cos (2.0 * G_PI * k / 3.0), sin (2.0 * G_PI * k / 3.0), 0 });
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_autoptr (NearBonds) bonds = new_bonds (crystal, 2.0);
  g_autoptr (NearDihedrals) made = near_dihedrals_new (bonds, 1.0, FALSE, NULL, &error);
  g_assert_cmpuint (near_bonds_get_n (bonds), ==, 3);
  g_assert_cmpuint (made->n + made->n_collinear, ==, 0);
}

static void
test_errors (void)
{
  static const double bad[] = { 0.0, -1.0, NAN, 200.0, 1e-9 };
  const NearMonitor monitor = { crystal_test_stop, NULL };
  g_autoptr (NearCrystal) aluminium = crystal_test_new_fcc (4.0495, 13);
  g_autoptr (NearBonds) bonds = new_bonds (aluminium, 3.0);

  for (gsize k = 0; k < G_N_ELEMENTS (bad); k++)
    {
      g_autoptr (GError) error = NULL, other = NULL;

      g_assert_null (near_bond_angles_new (bonds, bad[k], NULL, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
      g_assert_null (near_dihedrals_new (bonds, bad[k], FALSE, NULL, &other));
      g_assert_error (other, NEAR_ERROR, NEAR_ERROR_RANGE);
    }
  g_autoptr (GError) one = NULL, two = NULL, three = NULL;
  gsize n;
  g_assert_null (near_bond_angles_new (bonds, 1.0, &monitor, &one));
  g_assert_error (one, NEAR_ERROR, NEAR_ERROR_CANCELLED);
  g_assert_null (near_dihedrals_new (bonds, 1.0, FALSE, &monitor, &two));
  g_assert_error (two, NEAR_ERROR, NEAR_ERROR_CANCELLED);
  g_assert_null (near_bond_angles_list (bonds, 0, 0.1, &n, &monitor, &three));
  g_assert_error (three, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bond-angle/crystals", test_crystals);
  g_test_add_func ("/bond-angle/triples", test_triples);
  g_test_add_func ("/bond-angle/chains", test_chains);
  g_test_add_func ("/bond-angle/diamond", test_diamond);
  g_test_add_func ("/bond-angle/fcc", test_fcc);
  g_test_add_func ("/bond-angle/ring", test_ring);
  g_test_add_func ("/bond-angle/errors", test_errors);
  return g_test_run ();
}
