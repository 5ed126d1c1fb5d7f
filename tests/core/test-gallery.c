/* test-gallery.c — structure types and the gallery of crystals, against spglib, CIFs and handbooks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gallery.h"

#include "near-json.h"
#include "near-neighbors.h"
#include "near-test.h"

#include <math.h>
#include <spglib.h>
#include <string.h>

static NearCrystal *
get (const char *id)
{
  g_autoptr (GError) error = NULL;
  NearCrystal *crystal = near_gallery_new (id, &error);

  g_assert_no_error (error);
  return crystal;
}

/* spglib's own answer: lattice vectors are columns there. */
static int
find_space_group (const NearCrystal *crystal, double symprec)
{
  gsize n = near_crystal_get_n_atoms (crystal);
  const double *f = near_crystal_peek_fractional (crystal);
  const NearMat3 columns = near_mat3_transpose (near_crystal_get_lattice (crystal));
  g_autofree int *types = g_new (int, n);
  g_autofree double *positions = g_memdup2 (f, 3 * n * sizeof *f);
  double lattice[3][3];

  memcpy (lattice, columns.m, sizeof lattice);
  for (gsize i = 0; i < n; i++)
    types[i] = near_crystal_peek_species (crystal)[i];
  SpglibDataset *dataset
      = spg_get_dataset (lattice, (double (*)[3]) positions, types, (int) n, symprec);
  g_assert_nonnull (dataset);
  int number = dataset->spacegroup_number;
  spg_free_dataset (dataset);
  return number;
}

static void
test_every_row (void)
{
  for (gsize i = 0; i < near_gallery_table.n_rows; i++)
    {
      const NearGalleryInfo *row
          = (const NearGalleryInfo *) near_table_get (&near_gallery_table, i);
      g_autoptr (NearCrystal) crystal = get (row->info.id);
      g_autoptr (GPtrArray) notes = near_notes_new ();
      g_autofree char *provenance = g_strconcat ("gallery: ", row->info.id, NULL);

      g_test_message ("%s", row->info.id);
      g_assert_nonnull (row->info.citation);
      g_assert_cmpstr (near_crystal_get_provenance (crystal), ==, provenance);
      g_assert_cmpint (find_space_group (crystal, 1e-3), ==, row->space_group);
      near_crystal_check (crystal, notes);
      g_assert_cmpuint (notes->len, ==, 0);
      g_assert_cmpint (near_crystal_get_periodic (crystal)[2], ==,
                       g_str_has_suffix (row->info.id, "-layer")
                               || g_str_equal (row->info.id, "graphene")
                           ? FALSE
                           : TRUE);
      for (gsize other = 0; other < i; other++)
        g_assert_cmpstr (near_table_get (&near_gallery_table, other)->id, !=, row->info.id);
    }
}

static void
test_formulas (void)
{
  static const struct
  {
    const char *id, *formula;
    gsize n;
  } rows[] = { { "al-fcc", "Al", 4 },
               { "fe-bcc", "Fe", 2 },
               { "zr-hcp", "Zr", 2 },
               { "w-bcc", "W", 2 },
               { "si-diamond", "Si", 8 },
               { "c-graphite", "C", 4 },
               { "graphene", "C", 2 },
               { "nacl", "NaCl", 8 },
               { "cscl", "CsCl", 2 },
               { "zno", "ZnO", 4 },
               { "caf2", "CaF2", 12 },
               { "srtio3", "SrTiO3", 5 },
               { "tio2-rutile", "TiO2", 6 },
               { "sio2-alpha-quartz", "SiO2", 9 },
               { "sio2-beta-quartz", "SiO2", 9 },
               { "sio2-alpha-cristobalite", "SiO2", 12 },
               { "sio2-beta-cristobalite", "SiO2", 24 },
               { "sio2-coesite", "SiO2", 48 },
               { "sio2-stishovite", "SiO2", 6 },
               { "mos2", "MoS2", 6 },
               { "mos2-layer", "MoS2", 3 },
               { "al-fcc-32", "Al", 32 },
               { "al-fcc-108", "Al", 108 },
               { "al-fcc-256", "Al", 256 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (NearCrystal) crystal = get (rows[i].id);
      g_autofree char *formula = near_crystal_dup_reduced_formula (crystal, NULL);

      g_assert_cmpstr (formula, ==, rows[i].formula);
      g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, rows[i].n);
    }
}

/* --- against what others say ------------------------------------------------------------------ */

/* Every one of ["Si", x, y, z] must be one of the atoms, up to whole cells. */
static void
compare_positions (const NearCrystal *crystal, const json_t *expected)
{
  const double *f = near_crystal_peek_fractional (crystal);
  gsize n = near_crystal_get_n_atoms (crystal);

  g_assert_cmpuint (json_array_size (expected), ==, n);
  for (gsize e = 0; e < n; e++)
    {
      const json_t *atom = json_array_get (expected, e);
      gboolean found = FALSE;

      for (gsize i = 0; i < n && !found; i++)
        {
          double largest = 0.0;

          for (gsize k = 0; k < 3; k++)
            largest = fmax (
                largest, fabs (remainder (
                             f[3 * i + k] - json_real_value (json_array_get (atom, k + 1)), 1.0)));
          found = largest < 1e-4
                  && g_str_equal (near_element_get (near_crystal_get_element (crystal, i))->symbol,
                                  json_string_value (json_array_get (atom, 0)));
        }
      g_assert_true (found);
    }
}

static void
test_references (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = near_test_data ("gallery.json");
  g_autoptr (json_t) all = near_json_load (path, &error);
  guint n_densities = 0, n_positions = 0;
  const char *id;
  json_t *row;

  g_assert_no_error (error);
  json_object_foreach (all, id, row)
    {
      g_autoptr (NearCrystal) crystal = get (id);
      NearCell cell = near_lattice_get_cell (near_crystal_get_lattice (crystal));
      const json_t *density = json_object_get (row, "density"), *a = json_object_get (row, "a");
      const json_t *ratio = json_object_get (row, "c_over_a"),
                   *positions = json_object_get (row, "positions");

      g_test_message ("%s", id);
      if (density != NULL)
        near_assert_close (near_crystal_get_density (crystal), json_number_value (density), 0.03,
                           0.0);
      if (a != NULL)
        near_assert_close (cell.a, json_number_value (a), 0.015, 0.0);
      if (ratio != NULL)
        near_assert_close (cell.c / cell.a, json_number_value (ratio), 0.005, 0.0);
      if (positions != NULL)
        compare_positions (crystal, positions);
      n_densities += density != NULL;
      n_positions += positions != NULL;
    }
  g_assert_cmpuint (n_densities, >=, 30);
  g_assert_cmpuint (n_positions, ==, 6);
}

/* Textbook coordination numbers; the cut-off lies between the first shell and the second. */
static void
test_coordination (void)
{
  static const struct
  {
    const char *id;
    double cutoff;
    const char *symbol;
    gsize n;
  } rows[] = { { "al-fcc", 3.4, "Al", 12 },
               { "al-fcc-32", 3.4, "Al", 12 },
               { "fe-bcc", 2.6, "Fe", 8 },
               { "fe-bcc", 3.2, "Fe", 14 },
               { "mg-hcp", 3.6, "Mg", 12 },
               { "si-diamond", 3.0, "Si", 4 },
               { "c-graphite", 1.6, "C", 3 },
               { "graphene", 1.6, "C", 3 },
               { "nacl", 3.3, "Na", 6 },
               { "nacl", 3.3, "Cl", 6 },
               { "lii", 3.4, "I", 6 },
               { "cscl", 3.8, "Cs", 8 },
               { "zns-zinc-blende", 2.6, "Zn", 4 },
               { "zno", 2.2, "O", 4 },
               { "caf2", 2.5, "Ca", 8 },
               { "caf2", 2.5, "F", 4 },
               { "srtio3", 2.1, "Ti", 6 },
               { "srtio3", 2.9, "Sr", 12 },
               { "tio2-rutile", 2.2, "Ti", 6 },
               { "tio2-rutile", 2.2, "O", 3 },
               { "sio2-alpha-quartz", 1.9, "Si", 4 },
               { "sio2-alpha-quartz", 1.9, "O", 2 },
               { "sio2-beta-quartz", 1.9, "Si", 4 },
               { "sio2-alpha-cristobalite", 1.9, "Si", 4 },
               { "sio2-beta-cristobalite", 1.9, "Si", 4 },
               { "sio2-beta-cristobalite", 1.9, "O", 2 },
               { "sio2-coesite", 1.9, "Si", 4 },
               { "sio2-coesite", 1.9, "O", 2 },
               { "sio2-stishovite", 2.0, "Si", 6 },
               { "sio2-stishovite", 2.0, "O", 3 },
               { "mos2", 2.6, "Mo", 6 },
               { "mos2", 2.6, "S", 3 },
               { "mos2-layer", 2.6, "Mo", 6 } };

  for (gsize r = 0; r < G_N_ELEMENTS (rows); r++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearCrystal) crystal = get (rows[r].id);
      g_autoptr (NearNeighbors) neighbors
          = near_neighbors_new (crystal, rows[r].cutoff, NULL, &error);
      guint n_atoms = 0;

      g_test_message ("%s %s", rows[r].id, rows[r].symbol);
      for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
        if (g_str_equal (near_element_get (near_crystal_get_element (crystal, i))->symbol,
                         rows[r].symbol))
          {
            g_assert_cmpuint (near_neighbors_get_n (neighbors, i), ==, rows[r].n);
            n_atoms++;
          }
      g_assert_cmpuint (n_atoms, >, 0);
    }
}

/* --- prototypes ------------------------------------------------------------------------------- */

static void
test_prototypes (void)
{
  const guint elements[3] = { 56, 22, 8 };

  for (gsize i = 0; i < near_prototype_table.n_rows; i++)
    {
      g_autoptr (GError) error = NULL;
      const NearPrototype *type = (const NearPrototype *) near_table_get (&near_prototype_table, i);
      NearCell cell = { .a = 5.0 };

      if (type->family != NEAR_FAMILY_CUBIC)
        cell.c = type->is_layer ? 20.0 : 8.1;
      if (type->family == NEAR_FAMILY_MONOCLINIC)
        {
          cell.b = 9.3;
          cell.beta = 101.0;
        }
      g_autoptr (NearCrystal) crystal = near_prototype_new_crystal (
          type->info.id, &cell, NULL, 0, elements, type->n_elements, &error);
      g_assert_no_error (error);
      g_test_message ("%s", type->info.id);
      g_assert_cmpint (find_space_group (crystal, 1e-4), ==, type->space_group);
      g_assert_cmpuint (near_crystal_get_n_species (crystal), ==, type->n_elements);
    }
}

static void
test_free_coordinate (void)
{
  g_autoptr (GError) error = NULL;
  const NearCell cell = { .a = 4.6, .c = 3.0 };
  const guint elements[2] = { 22, 8 };
  const double u = 0.25;
  g_autoptr (NearCrystal) crystal
      = near_prototype_new_crystal ("rutile", &cell, &u, 1, elements, 2, &error);

  g_assert_no_error (error);
  near_assert_close (near_crystal_peek_fractional (crystal)[6], 0.25, 1e-14, 0.0);
  near_assert_close (near_crystal_peek_fractional (crystal)[9], 0.75, 1e-14, 0.0);
}

static void
test_errors (void)
{
  static const struct
  {
    const char *id;
    NearCell cell;
    gsize n_parameters, n_elements;
    const char *part;
  } rows[]
      = { { "rutil", { .a = 4.0 }, 0, 2, "rutile" },
          { "fcc", { .a = 4.0 }, 0, 2, "has 1 elements, but 2 are given" },
          { "rutile", { .a = 4.0, .c = 3.0 }, 3, 2, "has 1 free coordinates, but 3 are given" },
          { "fcc", { .a = 4.0, .b = 4.1 }, 0, 1, "b must be 4, not 4.1" },
          { "hcp", { .a = 4.0, .c = 6.0, .gamma = 90.0 }, 0, 1, "gamma must be 120, not 90" },
          { "hcp", { .a = 4.0 }, 0, 1, "the cell length c is 0" },
          { "fcc", { .a = -4.0 }, 0, 1, "the cell length a is -4" },
          { "rutile", { .a = 4.0, .c = 3.0 }, 1, 2, "must be from -1 to 2" } };
  const guint elements[2] = { 22, 8 };
  const double parameters[3] = { NAN, 0.1, 0.2 };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (near_prototype_new_crystal (
          rows[i].id, &rows[i].cell, rows[i].n_parameters > 0 ? parameters : NULL,
          rows[i].n_parameters, elements, rows[i].n_elements, &error));
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, rows[i].part));
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (near_gallery_new ("unobtainium", &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gallery/every-row", test_every_row);
  g_test_add_func ("/gallery/formulas", test_formulas);
  g_test_add_func ("/gallery/references", test_references);
  g_test_add_func ("/gallery/coordination", test_coordination);
  g_test_add_func ("/gallery/prototypes", test_prototypes);
  g_test_add_func ("/gallery/free-coordinate", test_free_coordinate);
  g_test_add_func ("/gallery/errors", test_errors);
  return g_test_run ();
}
