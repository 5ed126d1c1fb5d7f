/* test-structures.c — every format: which one it is, what cannot be one, and the same crystal through all
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-structures.h"

#include "crystal-test.h"
#include "near-file.h"
#include "near-neighbors.h"
#include "near-symmetry.h"
#include "near-test.h"
#include "structure-test.h"

#include <math.h>
#include <string.h>

static const char *const writable[] = { "cif", "poscar", "extxyz", "xsf", "qe-input", "lammps-data" };

/* --- what the same crystal is ----------------------------------------------------------------------- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double p = *(const double *) a, q = *(const double *) b;

  return p < q ? -1 : p > q;
}

/* All distances between atoms of two elements within @cutoff, sorted. */
static GArray *
collect_distances (NearCrystal *crystal, guint first, guint second, double cutoff)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearNeighbors) neighbors = near_neighbors_new (crystal, cutoff, NULL, &error);
  GArray *distances = g_array_new (FALSE, FALSE, sizeof (double));

  g_assert_no_error (error);
  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    for (gsize k = 0; k < near_neighbors_get_n (neighbors, i); k++)
      {
        const NearNeighbor *neighbor = near_neighbors_peek (neighbors, i) + k;

        if (near_crystal_get_element (crystal, i) == first
            && near_crystal_get_element (crystal, neighbor->atom) == second)
          g_array_append_val (distances, neighbor->distance);
      }
  g_array_sort (distances, compare_doubles);
  return distances;
}

/* Niggli cells, formulas and all distances between each pair of elements agree. */
static void
assert_same_crystal (NearCrystal *a, NearCrystal *b)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) p = near_crystal_new_in_cell (a, NEAR_CELL_NIGGLI, 1e-5, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearCrystal) q = near_crystal_new_in_cell (b, NEAR_CELL_NIGGLI, 1e-5, NULL, &error);
  g_assert_no_error (error);
  const NearCell p_cell = near_lattice_get_cell (near_crystal_get_lattice (p));
  const NearCell q_cell = near_lattice_get_cell (near_crystal_get_lattice (q));
  g_autofree char *p_formula = near_crystal_dup_formula (p), *q_formula = near_crystal_dup_formula (q);

  g_assert_cmpstr (p_formula, ==, q_formula);
  near_assert_close_array (&q_cell.a, &p_cell.a, 6, 1e-6, 1e-6);
  for (guint s = 0; s < near_crystal_get_n_species (p); s++)
    for (guint t = 0; t < near_crystal_get_n_species (p); t++)
      {
        guint first = near_crystal_get_species (p, s)->components[0].element;
        guint second = near_crystal_get_species (p, t)->components[0].element;
        g_autoptr (GArray) expected = collect_distances (p, first, second, 5.0003);
        g_autoptr (GArray) found = collect_distances (q, first, second, 5.0003);

        g_assert_cmpuint (expected->len, >, 0);
        g_assert_cmpuint (found->len, ==, expected->len);
        near_assert_close_array ((double *) found->data, (double *) expected->data, found->len, 0.0, 2e-6);
      }
}

static GPtrArray *
new_samples (void)
{
  GPtrArray *samples = g_ptr_array_new_with_free_func ((GDestroyNotify) near_crystal_unref);

  g_ptr_array_add (samples, crystal_test_new_fcc (4.0495, 13));
  g_ptr_array_add (samples, crystal_test_new_diamond (5.4309, 14));
  g_ptr_array_add (samples, crystal_test_new_rock_salt (5.6402, 11, 17));
  for (guint64 seed = 1; seed <= 5; seed++)
    g_ptr_array_add (samples, crystal_test_new_random (seed, 4 + seed, 6.0, 2));
  return samples;
}

static void
test_same_through_all (void)
{
  g_autoptr (GPtrArray) samples = new_samples ();

  for (guint s = 0; s < samples->len; s++)
    for (gsize f = 0; f < G_N_ELEMENTS (writable); f++)
      {
        g_autoptr (GError) error = NULL;
        NearCrystal *crystal = samples->pdata[s];
        g_autofree char *text
            = near_structures_format (&crystal, 1, NULL, writable[f], NULL, NULL, NULL, &error);

        g_assert_no_error (error);
        g_test_message ("sample %u as %s", s, writable[f]);
        /* the format is recognised from the content alone */
        g_autoptr (NearStructures) read = structure_test_read (text, "structure", NULL, NULL);
        g_assert_cmpstr (near_structures_get_format (read), ==, writable[f]);
        g_assert_cmpuint (near_structures_get_n_frames (read), ==, 1);
        assert_same_crystal (crystal, near_structures_get_frame (read, 0));
      }
}

/* From each format into each other one. */
static void
test_chain (void)
{
  g_autoptr (NearCrystal) start = crystal_test_new_random (9, 6, 6.5, 2);
  g_autoptr (NearCrystal) crystal = near_crystal_ref (start);

  for (guint round = 0; round < 2; round++)
    for (gsize f = 0; f < G_N_ELEMENTS (writable); f++)
      {
        g_autoptr (GError) error = NULL;
        const char *format = writable[round == 0 ? f : G_N_ELEMENTS (writable) - 1 - f];
        g_autofree char *text = near_structures_format (&crystal, 1, NULL, format, NULL, NULL, NULL, &error);
        g_assert_no_error (error);
        g_autoptr (NearStructures) read = structure_test_read (text, "x", format, NULL);

        near_crystal_unref (crystal);
        crystal = near_crystal_ref (near_structures_get_frame (read, 0));
      }
  assert_same_crystal (start, crystal);
}

/* A field survives, and what cannot hold one says so. */
static void
test_field (void)
{
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.0, 13);
  const gsize shape[3] = { 3, 4, 5 };
  double values[60];
  g_autoptr (GPtrArray) notes = near_notes_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 60; i++)
    values[i] = sin (1.0 + i) + 0.125 * i;
  g_autoptr (NearArray) array = near_array_new (NEAR_ARRAY_FLOAT64, 3, shape, values);
  g_autoptr (NearField) field = near_field_new (near_crystal_get_lattice (crystal), near_vec3 (0, 0, 0), array,
                                                TRUE, "values", "");
  static const char *const formats[] = { "xsf", "cube" };
  for (gsize f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      g_autofree char *text
          = near_structures_format (&crystal, 1, field, formats[f], NULL, notes, NULL, &error);
      g_assert_no_error (error);
      g_autoptr (NearStructures) read = structure_test_read (text, "x", formats[f], NULL);

      g_assert_cmpuint (near_structures_get_n_fields (read), ==, 1);
      const NearField *again = near_structures_get_field (read, 0);
      for (guint k = 0; k < 3; k++)
        g_assert_cmpuint (near_field_get_n (again, k), ==, shape[k]);
      near_assert_close_array (near_field_peek (again), values, 60, 1e-5, 1e-9);
      assert_same_crystal (crystal, near_structures_get_frame (read, 0));
    }
  g_assert_cmpuint (notes->len, ==, 0);
  g_autofree char *text = near_structures_format (&crystal, 1, field, "poscar", NULL, notes, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (text);
  g_assert_nonnull (near_notes_find (notes, "not-written"));
}

/* Two frames with data of all kinds: what is not read back was named in a note. */
static void
test_nothing_is_lost_silently (void)
{
  static const char *const of_atoms[] = { "velocities", "forces", "fixed", "charge", "mystery" };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) plain = crystal_test_new_fcc (4.0, 13);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (plain, TRUE);

  for (guint k = 0; k < G_N_ELEMENTS (of_atoms); k++)
    {
      const gsize shape[2] = { 4, 3 };
      double values[12];

      for (guint i = 0; i < 12; i++)
        values[i] = k == 2 ? i % 2 : 0.25 * (k + i) - 1.0;
      near_crystal_builder_take_atom_data (
          builder, of_atoms[k], near_array_new (NEAR_ARRAY_FLOAT64, k < 3 ? 2 : 1, shape, values));
    }
  near_crystal_builder_set_number (builder, "energy", -3.5);
  near_crystal_builder_set_text (builder, "remark", "said");
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  for (gsize f = 0; f < G_N_ELEMENTS (writable); f++)
    {
      NearCrystal *const frames[] = { crystal, crystal };
      g_autoptr (GPtrArray) notes = near_notes_new ();
      g_autoptr (GString) said = g_string_new (NULL);
      g_autoptr (NearStructures) again
          = structure_test_write_and_read (frames, 2, NULL, writable[f], NULL, notes, NULL);
      const NearCrystal *read = structure_test_get_first (again);

      for (guint i = 0; i < notes->len; i++)
        if (g_str_equal (((NearNote *) notes->pdata[i])->id, "not-written"))
          g_string_append (said, ((NearNote *) notes->pdata[i])->text);
      g_test_message ("%s: %s", writable[f], said->str);
      for (guint k = 0; k < G_N_ELEMENTS (of_atoms); k++)
        {
          g_autofree char *quoted = g_strdup_printf ("“%s”", of_atoms[k]);

          g_assert_cmpint (near_crystal_get_atom_data (read, of_atoms[k]) != NULL, !=,
                           strstr (said->str, quoted) != NULL);
        }
      g_assert_cmpint (near_crystal_get_cell_data (read, "energy") != NULL, !=,
                       strstr (said->str, "“energy”") != NULL);
      g_assert_cmpint (near_crystal_get_text (read, "remark") != NULL, !=,
                       strstr (said->str, "“remark”") != NULL);
      g_assert_cmpint (near_structures_get_n_frames (again) == 2, !=,
                       strstr (said->str, "more than one frame") != NULL);
    }
}

/* --- what is no structure file ---------------------------------------------------------------------- */

static void
test_bad (void)
{
  static const struct
  {
    const char *data;
    gsize n; /* 0: up to the NUL */
    const char *name, *format;
    NearError code;
    const char *message;
  } cases[] = {
    { "", 0, "a.cif", NULL, NEAR_ERROR_NO_DATA, "a.cif: the file is empty" },
    { " \r\n\t\n", 0, "a.xyz", NULL, NEAR_ERROR_NO_DATA, "a.xyz: the file is empty" },
    { "\xef\xbb\xbf\n", 0, "POSCAR", NULL, NEAR_ERROR_NO_DATA, "POSCAR: the file is empty" },
    { "\x89PNG\r\n\x1a\n\0\0\0\r", 12, "a.cif", NULL, NEAR_ERROR_PARSE, "this is a binary file (byte 9" },
    { "\xff\xfe"
      "d\0",
      4, "a.cif", NULL, NEAR_ERROR_PARSE, "UTF-16" },
    { "Dear reader,\nthis is a letter.\n", 0, "letter.txt", NULL, NEAR_ERROR_PARSE,
      "letter.txt: neither the name nor the content" },
    { "2\n\nAl 0 0 0\nAl 1 1 1\n", 0, "a.xyz", "nonsense", NEAR_ERROR_UNKNOWN_NAME, "nonsense" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize n = cases[i].n > 0 ? cases[i].n : strlen (cases[i].data);

      g_assert_null (
          near_structures_parse (cases[i].data, n, cases[i].name, cases[i].format, NULL, NULL, &error));
      g_assert_error (error, NEAR_ERROR, (int) cases[i].code);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
  g_autoptr (GError) missing = NULL;
  g_assert_null (near_structures_load ("/nowhere/at/all.cif", NULL, NULL, NULL, &missing));
  g_assert_error (missing, NEAR_ERROR, NEAR_ERROR_NO_FILE);
}

/* A random few hundred bytes, or a good file with random bytes changed or cut off: an error or a crystal,
 * never anything else. */
static void
test_damaged (void)
{
  g_autoptr (NearRng) rng = near_rng_new (11, "damage");
  g_autoptr (NearCrystal) crystal = crystal_test_new_random (3, 5, 6.0, 2);
  guint n_errors = 0, n_read = 0;

  for (gsize f = 0; f < G_N_ELEMENTS (writable); f++)
    {
      gsize n;
      g_autofree char *text = near_structures_format (&crystal, 1, NULL, writable[f], NULL, NULL, &n, NULL);

      for (guint round = 0; round < 200; round++)
        {
          g_autoptr (GError) error = NULL;
          g_autofree char *damaged = g_memdup2 (text, n + 1);
          gsize length = round % 3 == 0 ? near_rng_index (rng, n) + 1 : n;

          for (guint k = 0; k < round % 5; k++)
            damaged[near_rng_index (rng, n)] = (char) (32 + near_rng_index (rng, 95));
          g_autoptr (NearStructures) read
              = near_structures_parse (damaged, length, "d", writable[f], NULL, NULL, &error);
          g_assert_true ((read == NULL) == (error != NULL));
          n_errors += read == NULL;
          n_read += read != NULL;
        }
    }
  g_assert_cmpuint (n_errors, >, 100);
  g_assert_cmpuint (n_read, >, 100);
}

/* --- names ---------------------------------------------------------------------------------------- */

static void
test_names (void)
{
  static const struct
  {
    const char *name, *format;
  } names[] = {
    { "a.cif", "cif" },   { "POSCAR", "poscar" },     { "x/CONTCAR", "poscar" }, { "b.vasp", "poscar" },
    { "c.xyz", "extxyz" }, { "c.extxyz", "extxyz" },  { "d.xsf", "xsf" },        { "e.in", "qe-input" },
    { "f.cube", "cube" },  { "g.data", "lammps-data" }, { "h.txt", NULL },       { "i.lammpstrj", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (near_format_find_by_name (names[i].name), ==, names[i].format);
  g_assert_false (near_format_can_write ("lammps-dump"));
  g_assert_true (near_format_can_write ("cif"));
}

static void
test_save (void)
{
  g_autoptr (GError) error = NULL, unknown = NULL, unwritable = NULL;
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.05, 13);
  g_autofree char *path = near_test_path ("al.vasp");

  g_assert_true (near_structures_save (&crystal, 1, NULL, path, NULL, NULL, NULL, &error));
  g_autoptr (NearStructures) read = near_structures_load (path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (near_crystal_get_provenance (near_structures_get_frame (read, 0)), ==, "al.vasp");
  g_assert_false (near_structures_save (&crystal, 1, NULL, "al.txt", NULL, NULL, NULL, &unknown));
  g_assert_nonnull (strstr (unknown->message, "the name does not tell the format"));
  g_assert_false (near_structures_save (&crystal, 1, NULL, path, "qe-output", NULL, NULL, &unwritable));
  g_assert_nonnull (strstr (unwritable->message, "can be read but not written"));
}

/* A million atoms are a file like any other. */
static void
test_million (void)
{
  const guint edge = 100;
  g_autoptr (GString) text = g_string_new ("1000000\nLattice=\"300 0 0 0 300 0 0 0 300\" "
                                           "Properties=species:S:1:pos:R:3\n");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < edge * edge * edge; i++)
    g_string_append_printf (text, "Cu %u %u.5 %u.25\n", 3 * (i / edge / edge), 3 * (i / edge % edge),
                            3 * (i % edge));
  g_autoptr (NearStructures) read
      = near_structures_parse (text->str, text->len, "x.xyz", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  NearCrystal *crystal = near_structures_get_frame (read, 0);
  g_assert_cmpuint (near_crystal_get_n_atoms (crystal), ==, 1000000);
  near_assert_close (near_crystal_peek_positions (crystal)[3 * 999999 + 2], 297.25, 1e-12, 0.0);
  g_assert_cmpuint (near_crystal_get_notes (crystal)->len, ==, 0);
}

/* A long file can be stopped. */
static void
test_stopped (void)
{
  const NearMonitor monitor = { crystal_test_stop, NULL };
  g_autoptr (GString) text = g_string_new ("20000\ncomment\n");

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "Al %u 0 0\n", i);
  g_autoptr (GError) error = NULL;
  g_assert_null (near_structures_parse (text->str, text->len, "x.xyz", NULL, NULL, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/structures/same-through-all", test_same_through_all);
  g_test_add_func ("/structures/chain", test_chain);
  g_test_add_func ("/structures/field", test_field);
  g_test_add_func ("/structures/nothing-lost-silently", test_nothing_is_lost_silently);
  g_test_add_func ("/structures/bad", test_bad);
  g_test_add_func ("/structures/damaged", test_damaged);
  g_test_add_func ("/structures/names", test_names);
  g_test_add_func ("/structures/save", test_save);
  g_test_add_func ("/structures/million", test_million);
  g_test_add_func ("/structures/stopped", test_stopped);
  return g_test_run ();
}
