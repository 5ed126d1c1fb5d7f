/* test-crystal.c — crystals: building, formulas, density, suspicions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-crystal.h"

#include "crystal-test.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static void
test_build (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) salt = crystal_test_new_rock_salt (5.6402, 11, 17);
  g_autofree char *formula = near_crystal_dup_formula (salt);
  guint n_units;
  g_autofree char *reduced = near_crystal_dup_reduced_formula (salt, &n_units);

  g_assert_cmpuint (near_crystal_get_n_atoms (salt), ==, 8);
  g_assert_cmpuint (near_crystal_get_n_species (salt), ==, 2);
  g_assert_cmpstr (formula, ==, "Na4Cl4");
  g_assert_cmpstr (reduced, ==, "NaCl");
  g_assert_cmpuint (n_units, ==, 4);
  g_assert_cmpuint (near_crystal_get_element (salt, 7), ==, 17);
  near_assert_close (near_crystal_get_volume (salt), 5.6402 * 5.6402 * 5.6402, 1e-12, 0.0);
  /* CRC Handbook: 2.17 g/cm^3 */
  near_assert_close (near_crystal_get_density (salt), 2.17, 0.005, 0.0);
  near_assert_close (near_crystal_peek_positions (salt)[3 * 4], 5.6402 / 2, 1e-12, 0.0);
}

static void
test_formulas (void)
{
  static const struct
  {
    guint elements[6]; /* 0 ends */
    const char *formula, *reduced;
  } cases[] = {
    { { 14, 8, 8 }, "SiO2", "SiO2" },
    { { 8, 8, 22 }, "TiO2", "TiO2" },
    { { 8, 8, 8, 22, 38 }, "SrTiO3", "SrTiO3" },
    { { 13, 13, 13, 13 }, "Al4", "Al" },
    { { 53, 3 }, "LiI", "LiI" },
    { { 16, 42, 16 }, "MoS2", "MoS2" },
    { { 9, 20, 9 }, "CaF2", "CaF2" },
    { { 8, 1, 1 }, "H2O", "H2O" },
    { { 33, 31 }, "GaAs", "GaAs" },
  };
  static const double f[] = { 0, 0, 0, 0.2, 0, 0, 0.4, 0, 0, 0.6, 0, 0, 0.8, 0, 0, 0.9, 0, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize n = 0;

      while (n < 6 && cases[i].elements[n] != 0)
        n++;
      g_autoptr (NearCrystal) crystal = crystal_test_new_cubic (10, n, f, cases[i].elements);
      g_autofree char *formula = near_crystal_dup_formula (crystal);
      g_autofree char *reduced = near_crystal_dup_reduced_formula (crystal, NULL);

      g_assert_cmpstr (formula, ==, cases[i].formula);
      g_assert_cmpstr (reduced, ==, cases[i].reduced);
    }
}

static void
test_mixture (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  const NearMat3 lattice = { { { 3, 0, 0 }, { 0, 3, 0 }, { 0, 0, 3 } } };
  const NearComponent parts[] = { { 28, 0.25 }, { 26, 0.75 } }, other[] = { { 26, 0.5 } },
                      too_much[] = { { 26, 0.8 }, { 28, 0.4 } };
  const double f[3] = { 0, 0, 0 }, g[3] = { 0.5, 0.5, 0.5 }, h[3] = { 0.5, 0, 0.5 };
  guint16 mixed, again, half, much;

  near_crystal_builder_set_lattice (builder, &lattice);
  g_assert_true (near_crystal_builder_add_mixture (builder, NULL, parts, 2, &mixed, &error));
  g_assert_true (near_crystal_builder_add_mixture (builder, NULL, parts, 2, &again, &error));
  g_assert_true (near_crystal_builder_add_mixture (builder, "Fe", other, 1, &half, &error));
  g_assert_true (near_crystal_builder_add_mixture (builder, NULL, too_much, 2, &much, &error));
  g_assert_cmpuint (mixed, ==, again);
  g_assert_cmpuint (half, !=, mixed);
  near_crystal_builder_add_fractional (builder, mixed, f);
  near_crystal_builder_add_fractional (builder, half, g);
  near_crystal_builder_add_fractional (builder, much, h);
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  const NearSpecies *species = near_crystal_get_species (crystal, mixed);
  g_autofree char *formula = near_crystal_dup_formula (crystal);

  g_assert_true (near_crystal_is_mixed (crystal));
  g_assert_cmpstr (species->label, ==, "Fe0.75Ni0.25");
  g_assert_cmpuint (species->components[0].element, ==, 26);
  near_assert_close (species->mass, 0.75 * 55.845 + 0.25 * 58.6934, 1e-6, 0.0);
  g_assert_cmpstr (formula, ==, "Fe2.05Ni0.65");
  g_autoptr (GPtrArray) notes = near_notes_new ();
  near_crystal_check (crystal, notes);
  g_assert_nonnull (near_notes_find (notes, "occupancy-above-one"));
}

/* One label for two things: the second gets a number, so that labels stay unique. */
static void
test_labels (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  guint16 hydrogen, deuterium, same, numbered;

  g_assert_true (near_crystal_builder_add_species (builder, "H", 1, 0.0, &hydrogen, &error));
  g_assert_true (near_crystal_builder_add_species (builder, "D", 1, 2.014, &deuterium, &error));
  g_assert_true (near_crystal_builder_add_species (builder, "H", 1, 0.0, &same, &error));
  g_assert_true (near_crystal_builder_add_species (builder, "H", 1, 2.014, &numbered, &error));
  g_assert_cmpuint (hydrogen, ==, same);
  g_assert_cmpuint (hydrogen, !=, deuterium);
  g_assert_cmpuint (numbered, !=, hydrogen);
  near_crystal_builder_add_atom (builder, numbered, (double[]){ 0, 0, 0 });
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  /* Species without atoms are not in the crystal. */
  g_assert_cmpuint (near_crystal_get_n_species (crystal), ==, 1);
  g_assert_cmpstr (near_crystal_get_species (crystal, 0)->label, ==, "H(2)");
  g_assert_false (near_crystal_has_cell (crystal));
  g_assert_null (near_crystal_peek_fractional (crystal));
  g_assert_true (isnan (near_crystal_get_density (crystal)));
}

static void
test_data_and_frames (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) al = crystal_test_new_fcc (4.05, 13);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (al, TRUE);
  const gsize shape[2] = { 4, 3 };
  const double forces[12] = { 1, 2, 3 };

  near_crystal_builder_take_atom_data (builder, "forces",
                                       near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, forces));
  near_crystal_builder_set_number (builder, "energy", -3.5);
  near_crystal_builder_set_text (builder, "config_type", "bulk");
  near_crystal_builder_set_title (builder, "  a\ttitle\xff ", -1);
  g_autoptr (NearCrystal) first = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (near_crystal_get_title (first), ==, "a\\ttitle\\xff");
  g_assert_cmpfloat (near_array_peek_doubles (near_crystal_get_cell_data (first, "energy"))[0], ==, -3.5);
  g_assert_cmpstr (near_crystal_get_text (first, "config_type"), ==, "bulk");
  g_assert_null (near_crystal_get_atom_data (first, "velocities"));

  /* The builder goes on with the same species and lattice, without the data. */
  near_crystal_builder_add_fractional (builder, 0, (double[]){ 0.1, 0, 0 });
  g_autoptr (NearCrystal) second = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (near_crystal_get_n_atoms (second), ==, 1);
  g_assert_null (near_crystal_get_atom_data (second, "forces"));

  g_autoptr (NearCrystalBuilder) copy = near_crystal_builder_new_from (first, TRUE);
  g_autoptr (NearCrystal) third = near_crystal_builder_finish (copy, &error);
  g_assert_no_error (error);
  g_autofree const char **names = near_crystal_dup_atom_data_names (third);
  g_assert_cmpstr (names[0], ==, "forces");
  g_assert_null (names[1]);
  g_assert_cmpmem (near_crystal_peek_positions (third), 12 * sizeof (double),
                   near_crystal_peek_positions (first), 12 * sizeof (double));
}

/* Each number is finite; the fractions, or the positions in Å, would not be. */
static void
test_bad_other_form (void)
{
  const NearMat3 small = { { { 0.4, 0, 0 }, { 0, 2, 0 }, { 0, 0, 6 } } };
  const double far[3] = { 1e308, -1e308, 100 }, fractions[3] = { 0, 0, 1e308 };

  for (guint form = 0; form < 2; form++)
    {
      g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
      g_autoptr (GError) error = NULL;
      guint16 species;

      near_crystal_builder_set_lattice (builder, &small);
      g_assert_true (near_crystal_builder_add_species (builder, NULL, 13, 0.0, &species, NULL));
      if (form == 0)
        near_crystal_builder_add_atom (builder, species, far);
      else
        near_crystal_builder_add_fractional (builder, species, fractions);
      g_assert_null (near_crystal_builder_finish (builder, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
      g_assert_nonnull (strstr (error->message, "atom 1"));
    }
}

static void
test_bad (void)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  const NearMat3 flat = { { { 1, 0, 0 }, { 0, 1, 0 }, { 1, 1, 0 } } };
  guint16 species;

  g_autoptr (GError) empty = NULL, infinite = NULL, plane = NULL;
  g_assert_null (near_crystal_builder_finish (builder, &empty));
  g_assert_error (empty, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_assert_true (near_crystal_builder_add_species (builder, NULL, 13, 0.0, &species, NULL));
  near_crystal_builder_add_atom (builder, species, (double[]){ 0, 0, 0 });
  near_crystal_builder_add_atom (builder, species, (double[]){ 0, NAN, 0 });
  g_assert_null (near_crystal_builder_finish (builder, &infinite));
  g_assert_error (infinite, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
  g_assert_nonnull (strstr (infinite->message, "atom 2"));
  near_crystal_builder_set_lattice (builder, &flat);
  g_assert_null (near_crystal_builder_finish (builder, &plane));
  g_assert_error (plane, NEAR_ERROR, NEAR_ERROR_RANGE);
}

static const char *
check_note (const NearCrystal *crystal, const char *id)
{
  GPtrArray *notes = near_notes_new ();
  const NearNote *note;

  near_crystal_check (crystal, notes);
  note = near_notes_find (notes, id);
  const char *text = note != NULL ? g_intern_string (note->text) : NULL;
  g_ptr_array_unref (notes);
  return text;
}

static void
test_suspicions (void)
{
  static const guint carbon[] = { 6, 6 }, argon[] = { 18, 18 };
  static const double near[] = { 0, 0, 0, 0.005, 0, 0 }, middle[] = { 0, 0, 0, 0.05, 0, 0 },
                      far[] = { 0, 0, 0, 2000.5, 0.5, 0.5 };
  g_autoptr (NearCrystal) coincide = crystal_test_new_cubic (10, 2, near, carbon);
  g_autoptr (NearCrystal) close = crystal_test_new_cubic (10, 2, middle, carbon);
  g_autoptr (NearCrystal) outside = crystal_test_new_cubic (10, 2, far, carbon);
  g_autoptr (NearCrystal) bohr = crystal_test_new_diamond (5.431 / 0.529177, 14);
  g_autoptr (NearCrystal) good = crystal_test_new_diamond (5.431, 14);
  g_autoptr (NearCrystal) noble = crystal_test_new_fcc (5.3, 18);
  const NearMat3 left = { { { 0, 4, 0 }, { 4, 0, 0 }, { 0, 0, 4 } } };
  g_autoptr (NearCrystal) handed = crystal_test_new (&left, 1, near, argon);

  g_assert_nonnull (strstr (check_note (coincide, "atoms-coincide"), "Atoms 1 (C) and 2 (C) are only 0.05 Å"));
  g_assert_nonnull (check_note (close, "distance-short"));
  g_assert_nonnull (strstr (check_note (outside, "far-outside"), "2000.5 cells away along a"));
  g_assert_nonnull (strstr (check_note (bohr, "perhaps-bohr"), "in bohr that would be a usual distance"));
  g_assert_nonnull (check_note (handed, "left-handed"));
  g_autoptr (GPtrArray) notes = near_notes_new ();
  near_crystal_check (good, notes);
  near_crystal_check (noble, notes);
  g_assert_cmpuint (notes->len, ==, 0);
}

/* Crystals whose lengths are in another unit are known by their neighbours; the same ones in Å are not
 * suspected. Lattice parameters in Å: C. Kittel, Introduction to Solid State Physics, tables 1.3 and 1.4. */
static void
test_units (void)
{
  static const struct
  {
    double factor;
    const char *id;
  } rows[] = { { 1 / 0.529177, "perhaps-bohr" }, { 100, "perhaps-picometre" }, { 0.1, "perhaps-nanometre" },
               { 1, NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const double c = rows[i].factor;
      g_autoptr (NearCrystal) al = crystal_test_new_fcc (4.05 * c, 13);
      g_autoptr (NearCrystal) pb = crystal_test_new_fcc (4.95 * c, 82);
      g_autoptr (NearCrystal) fe = crystal_test_new_bcc (2.87 * c, 26);
      g_autoptr (NearCrystal) na = crystal_test_new_bcc (4.225 * c, 11);
      g_autoptr (NearCrystal) w = crystal_test_new_bcc (3.16 * c, 74);
      g_autoptr (NearCrystal) si = crystal_test_new_diamond (5.430 * c, 14);
      g_autoptr (NearCrystal) sn = crystal_test_new_diamond (6.49 * c, 50);
      g_autoptr (NearCrystal) salt = crystal_test_new_rock_salt (5.63 * c, 11, 17);
      g_autoptr (NearCrystal) mgo = crystal_test_new_rock_salt (4.21 * c, 12, 8);
      static const double two[] = { CRYSTAL_TEST_BCC };
      static const guint ions[] = { 55, 17 };
      g_autoptr (NearCrystal) cscl = crystal_test_new_cubic (4.11 * c, 2, two, ions);
      const NearCrystal *all[] = { al, pb, fe, na, w, si, sn, salt, mgo, cscl };

      for (gsize k = 0; k < G_N_ELEMENTS (all); k++)
        {
          g_autoptr (GPtrArray) notes = near_notes_new ();

          near_crystal_check (all[k], notes);
          g_test_message ("%zu %zu", i, k);
          g_assert_cmpuint (notes->len, ==, rows[i].id != NULL ? 1 : 0);
          if (rows[i].id != NULL)
            g_assert_nonnull (near_notes_find (notes, rows[i].id));
        }
    }
}

/* What is thin, small or disordered is not suspected. */
static void
test_no_false_alarm (void)
{
  static const double origin[3] = { 0, 0, 0 }, two[6] = { 0, 0, 0, 4.04, 0, 0 };
  static const guint aluminium[] = { 13, 13 };

  for (double edge = 3.8; edge < 300.0; edge *= 1.07)
    {
      g_autoptr (NearCrystal) alone = crystal_test_new_cubic (edge, 1, origin, aluminium);

      g_assert_null (check_note (alone, "perhaps-bohr"));
      g_assert_null (check_note (alone, "perhaps-picometre"));
    }
  g_autoptr (NearCrystal) molecule = crystal_test_new_at (NULL, NULL, 2, two, aluminium);
  g_assert_null (check_note (molecule, "perhaps-bohr"));
  for (guint64 seed = 0; seed < 40; seed++)
    {
      g_autoptr (NearCrystal) random = crystal_test_new_random (seed, 4 + seed, 9.0 + 0.2 * (double) seed, 2);

      g_assert_null (check_note (random, "perhaps-bohr"));
    }
}

static void
test_images_and_labels (void)
{
  static const double origin[3] = { 0, 0, 0 };
  static const guint boron[] = { 5 };
  g_autoptr (NearCrystal) image = crystal_test_new_cubic (0.9, 1, origin, boron);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (strstr (check_note (image, "distance-short"), "Atom 1 (B) and its own image, the nearest, are"));
  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *label = g_strdup_printf ("Al%u", i + 1);
      const double x[3] = { 2.8 * i, 0, 0 };
      guint16 species;

      near_crystal_builder_add_species (builder, label, 13, 0.0, &species, &error);
      near_crystal_builder_add_atom (builder, species, x);
    }
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (check_note (crystal, "labels-told-apart"), "element: Al1, Al2, Al3, Al4, Al5, …. They"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crystal/build", test_build);
  g_test_add_func ("/crystal/formulas", test_formulas);
  g_test_add_func ("/crystal/mixture", test_mixture);
  g_test_add_func ("/crystal/labels", test_labels);
  g_test_add_func ("/crystal/data-and-frames", test_data_and_frames);
  g_test_add_func ("/crystal/bad", test_bad);
  g_test_add_func ("/crystal/bad-other-form", test_bad_other_form);
  g_test_add_func ("/crystal/suspicions", test_suspicions);
  g_test_add_func ("/crystal/units", test_units);
  g_test_add_func ("/crystal/no-false-alarm", test_no_false_alarm);
  g_test_add_func ("/crystal/images-and-labels", test_images_and_labels);
  return g_test_run ();
}
