/* test-ldos-files.c — the LDOS as an array and what it belongs to; densities
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-density-file.h"
#include "near-file.h"
#include "near-json.h"
#include "near-ldos-files.h"
#include "near-npy.h"
#include "near-structures.h"
#include "near-units.h"

#include "crystal-test.h"
#include "near-test.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define N_ENERGIES 5

static const NearDftEnergies some_terms = { .internal = -8.38,
                                            .free = -8.39,
                                            .band = 2.34,
                                            .kinetic = 3.5,
                                            .hartree = 0.02,
                                            .xc = -3.2,
                                            .local = 1.4,
                                            .nonlocal = 1.5,
                                            .ewald = -10.7,
                                            .pseudo_core = -0.9,
                                            .minus_ts = -0.01 };

/* Two elements, a skew cell, everything known. */
static void
fill_info (NearLdosInfo *info)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  const NearMat3 lattice = { { { 4.1, 0.0, 0.0 }, { 0.3, 4.2, 0.0 }, { -0.2, 0.1, 5.0 } } };
  static const double x[3][3] = { { 0.1, 0.2, 0.3 }, { 2.1, 2.0, 2.2 }, { 1.0, 3.0, 4.4 } };
  double forces[9];
  const gsize shape[2] = { 3, 3 };

  near_ldos_info_init (info);
  near_crystal_builder_set_lattice (builder, &lattice);
  for (guint i = 0; i < 3; i++)
    {
      guint16 species;

      near_crystal_builder_add_species (builder, NULL, i == 1 ? 4 : 13, 0.0, &species, NULL);
      near_crystal_builder_add_atom (builder, species, x[i]);
      for (guint k = 0; k < 3; k++)
        forces[3 * i + k] = 0.1 * i - 0.03 * k;
    }
  info->crystal = near_crystal_builder_finish (builder, NULL);
  info->forces = near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, forces);
  info->n[0] = 3;
  info->n[1] = 2;
  info->n[2] = 4;
  info->energies = (NearEnergyGrid){ -5.0, 0.1, N_ENERGIES };
  info->energy_shift = -2.0321;
  info->broadening = NEAR_BROADENING_GAUSSIAN;
  info->broadening_width = 0.2;
  info->fermi_energy = 7.25;
  info->temperature = 933.0;
  info->n_electrons = 8.0;
  near_ldos_info_set_energies (info, &some_terms);
  info->ecut_ha = 8.0;
  info->ecut_density_ha = 32.0;
  info->k_mesh[0] = info->k_mesh[1] = 4;
  info->k_mesh[2] = 3;
  info->k_shift[2] = 0.5;
  info->smearing = g_strdup ("ldos");
  info->smearing_width = 0.0804;
  info->xc = g_strdup ("teter");
  info->code = g_strdup ("nearsight");
  info->pseudopotentials = g_new0 (char *, 3);
  info->pseudopotentials[0] = g_strdup ("HGH LDA, Al, 3 electrons");
  info->pseudopotentials[1] = g_strdup ("HGH LDA, Be, 2 electrons");
}

static double
value_at (gsize i)
{
  return 0.01 * (double) i + 1.0 / 3.0;
}

static NearArray *
new_values (NearArrayType type)
{
  const gsize shape[4] = { 3, 2, 4, N_ENERGIES };
  double doubles[24 * N_ENERGIES];
  float floats[24 * N_ENERGIES];

  for (gsize i = 0; i < G_N_ELEMENTS (doubles); i++)
    floats[i] = (float) (doubles[i] = value_at (i));
  return near_array_new (type, 4, shape,
                         type == NEAR_ARRAY_FLOAT32 ? (gconstpointer) floats : doubles);
}

static void
assert_same_info (const NearLdosInfo *a, const NearLdosInfo *b)
{
  gsize n = near_crystal_get_n_atoms (b->crystal);
  const double *e = &a->parts.total, *f = &b->parts.total;

  g_assert_cmpuint (near_crystal_get_n_atoms (a->crystal), ==, n);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpuint (near_crystal_get_element (a->crystal, i), ==,
                      near_crystal_get_element (b->crystal, i));
  near_assert_close_array (near_crystal_peek_positions (a->crystal),
                           near_crystal_peek_positions (b->crystal), 3 * n, 0.0, 0.0);
  near_assert_close_array (near_crystal_get_lattice (a->crystal)->m[0],
                           near_crystal_get_lattice (b->crystal)->m[0], 9, 0.0, 0.0);
  near_assert_close_array (near_array_peek_doubles (a->forces), near_array_peek_doubles (b->forces),
                           3 * n, 0.0, 0.0);
  g_assert_cmpmem (a->n, sizeof a->n, b->n, sizeof b->n);
  near_assert_close (a->energies.minimum, b->energies.minimum, 0.0, 0.0);
  near_assert_close (a->energies.step, b->energies.step, 0.0, 0.0);
  g_assert_cmpuint (a->energies.n, ==, b->energies.n);
  near_assert_close (a->energy_shift, b->energy_shift, 0.0, 0.0);
  g_assert_cmpint (a->broadening, ==, b->broadening);
  near_assert_close (a->broadening_width, b->broadening_width, 0.0, 0.0);
  near_assert_close (a->fermi_energy, b->fermi_energy, 0.0, 0.0);
  near_assert_close (a->temperature, b->temperature, 0.0, 0.0);
  near_assert_close (a->n_electrons, b->n_electrons, 0.0, 0.0);
  near_assert_close_array (e, f, sizeof (NearLdosEnergies) / sizeof (double), 0.0, 0.0);
  g_assert_cmpint (a->has_terms, ==, b->has_terms);
  near_assert_close_array (&a->terms.internal, &b->terms.internal,
                           sizeof (NearDftEnergies) / sizeof (double), 1e-15, 0.0);
  near_assert_close (a->ecut_ha, b->ecut_ha, 0.0, 0.0);
  near_assert_close (a->ecut_density_ha, b->ecut_density_ha, 0.0, 0.0);
  g_assert_cmpmem (a->k_mesh, sizeof a->k_mesh, b->k_mesh, sizeof b->k_mesh);
  near_assert_close_array (a->k_shift, b->k_shift, 3, 0.0, 0.0);
  g_assert_cmpstr (a->smearing, ==, b->smearing);
  near_assert_close (a->smearing_width, b->smearing_width, 0.0, 0.0);
  g_assert_cmpstr (a->xc, ==, b->xc);
  g_assert_cmpstr (a->code, ==, b->code);
  g_assert_true (g_strv_equal ((const char *const *) a->pseudopotentials,
                               (const char *const *) b->pseudopotentials));
}

static void
test_round_trip (void)
{
  static const NearArrayType types[] = { NEAR_ARRAY_FLOAT32, NEAR_ARRAY_FLOAT64 };

  for (gsize t = 0; t < G_N_ELEMENTS (types); t++)
    {
      g_autofree char *path = near_test_path ("Al.out.npy");
      g_autoptr (GError) error = NULL;
      g_autoptr (NearLdosFiles) files = g_new0 (NearLdosFiles, 1);

      fill_info (&files->info);
      files->values = new_values (types[t]);
      g_assert_true (near_ldos_files_save (files, path, &error));
      g_assert_no_error (error);
      g_autoptr (NearLdosFiles) read = near_ldos_files_load (path, NULL, &error);
      g_assert_no_error (error);
      assert_same_info (&read->info, &files->info);
      g_assert_cmpint (near_array_get_array_type (read->values), ==, types[t]);
      g_assert_cmpuint (near_array_get_dim (read->values, 3), ==, N_ENERGIES);
      g_autofree double *values = near_array_dup_doubles (read->values);
      for (gsize i = 0; i < 24 * N_ENERGIES; i++)
        near_assert_close (values[i], t == 0 ? (float) value_at (i) : value_at (i), 0.0, 0.0);
    }
}

/* In pieces of any size: the same bytes. */
static void
test_pieces (void)
{
  g_autofree char *whole = near_test_path ("whole.out.npy"),
                  *pieces = near_test_path ("pieces.out.npy");
  g_autoptr (GError) error = NULL;
  g_autoptr (NearLdosFiles) files = g_new0 (NearLdosFiles, 1);
  double values[24 * N_ENERGIES];
  g_autofree char *first = NULL, *second = NULL;
  gsize n_first, n_second;

  fill_info (&files->info);
  files->values = new_values (NEAR_ARRAY_FLOAT32);
  g_assert_true (near_ldos_files_save (files, whole, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = value_at (i);
  g_autoptr (NearLdosWriter) writer
      = near_ldos_writer_new (pieces, &files->info, NEAR_ARRAY_FLOAT32, &error);
  g_assert_no_error (error);
  for (gsize at = 0, n = 1; at < 24; at += n, n = MIN (n + 2, 24 - at))
    g_assert_true (near_ldos_writer_append (writer, n, values + at * N_ENERGIES, &error));
  g_assert_false (g_file_test (pieces, G_FILE_TEST_EXISTS));
  g_assert_true (near_ldos_writer_finish (writer, &error));
  g_assert_no_error (error);
  g_assert_true (near_file_read (whole, 100000, &first, &n_first, NULL));
  g_assert_true (near_file_read (pieces, 100000, &second, &n_second, NULL));
  g_assert_cmpmem (first, n_first, second, n_second);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* What is not finished leaves nothing, and no old file is touched. */
static void
test_unfinished (void)
{
  g_autofree char *folder = near_test_path ("unfinished"),
                  *path = g_build_filename (folder, "a.out.npy", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (NearLdosInfo) info;
  double values[2 * N_ENERGIES] = { 0.0 };

  fill_info (&info);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "old", 3, NULL));
  NearLdosWriter *writer = near_ldos_writer_new (path, &info, NEAR_ARRAY_FLOAT32, &error);
  g_assert_true (near_ldos_writer_append (writer, 2, values, &error));
  values[N_ENERGIES + 3] = 1e39; /* no float32 */
  g_assert_false (near_ldos_writer_append (writer, 2, values, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
  g_assert_nonnull (strstr (error->message, "point (0, 0, 3), energy 3"));
  g_clear_error (&error);
  g_assert_false (near_ldos_writer_finish (writer, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_assert_nonnull (strstr (error->message, "2 of 24 points"));
  g_clear_error (&error);
  near_ldos_writer_free (writer);
  g_assert_cmpuint (count_files (folder), ==, 1);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");

  g_autofree char *nowhere = g_build_filename (folder, "none", "a.out.npy", NULL);
  g_assert_null (near_ldos_writer_new (nowhere, &info, NEAR_ARRAY_FLOAT32, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_WRITE);
  g_clear_error (&error);
  info.n[1] = 0;
  g_assert_null (near_ldos_info_format (&info, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
}

static double
get_number (const json_t *root, const char *key)
{
  const json_t *value = json_object_get (root, key);

  if (!json_is_number (value))
    g_error ("no number %s", key);
  return json_number_value (value);
}

/* The keys of MALA in its units. */
static void
test_keys (void)
{
  g_auto (NearLdosInfo) info;
  g_autoptr (GError) error = NULL;

  fill_info (&info);
  g_autofree char *text = near_ldos_info_format (&info, &error);
  g_assert_no_error (error);
  g_autoptr (json_t) root = near_json_parse (text, strlen (text), "info", &error);
  g_assert_no_error (error);
  near_assert_close (get_number (root, "ecutwfc"), 16.0, 1e-15, 0.0);
  near_assert_close (get_number (root, "ecutrho"), 64.0, 1e-15, 0.0);
  near_assert_close (get_number (root, "degauss"), 0.0804 / NEAR_RYDBERG_EV, 1e-15, 0.0);
  near_assert_close (get_number (root, "electrons_per_atom"), 8.0 / 3.0, 1e-15, 0.0);
  near_assert_close (get_number (root, "ibrav"), 0.0, 0.0, 0.0);
  near_assert_close (get_number (root, "total_energy_dft_calculation"), -8.39 * NEAR_HARTREE_EV,
                     1e-15, 0.0);
  near_assert_close (get_number (root, "band_energy_dft_calculation"),
                     2.34 * NEAR_HARTREE_EV - 8.0 * 2.0321, 1e-15, 0.0);
  near_assert_close (get_number (root, "ldos_gridsize"), N_ENERGIES, 0.0, 0.0);
  near_assert_close (get_number (root, "ldos_gridoffset_ev"), -5.0, 0.0, 0.0);
  near_assert_close (get_number (root, "ldos_gridspacing_ev"), 0.1, 0.0, 0.0);
  /* All of them make the total energy: -8.39 = 3.5 + 1.4 + 1.5 - 0.9 + 0.02 - 3.2 - 10.7 - 0.01 */
  near_assert_close (
      get_number (root, "one_electron_contribution") + get_number (root, "hartree_contribution")
          + get_number (root, "xc_contribution") + get_number (root, "ewald_contribution")
          + get_number (root, "entropy_contribution_dft_calculation"),
      -8.39 * NEAR_HARTREE_EV, 1e-14, 0.0);
  const json_t *voxel = json_object_get (json_object_get (root, "voxel"), "array");
  near_assert_close (json_number_value (json_array_get (json_array_get (voxel, 1), 0)), 0.15, 1e-15,
                     0.0);
  near_assert_close (json_number_value (json_array_get (json_array_get (voxel, 2), 2)), 1.25, 1e-15,
                     0.0);
  /* ASE's Atoms.fromdict() takes no other keys. */
  const json_t *atoms = json_object_get (root, "atoms");
  g_assert_cmpuint (json_object_size (atoms), ==, 4);
  g_assert_cmpuint (json_array_size (json_object_get (atoms, "numbers")), ==, 3);
  g_assert_true (json_is_true (json_array_get (json_object_get (atoms, "pbc"), 0)));
  g_assert_cmpstr (
      json_string_value (json_object_get (json_object_get (root, "pseudopotentials"), "Be")), ==,
      "HGH LDA, Be, 2 electrons");
}

/* A text with what MALA's has, and one thing different. */
static char *
make_info (const char *key, const char *value)
{
  static const char *const rows[][2]
      = { { "grid_dimensions", "[3, 2, 4]" },
          { "ldos_gridsize", "5" },
          { "ldos_gridoffset_ev", "-5" },
          { "ldos_gridspacing_ev", "0.1" },
          { "ldos_broadening", "\"gaussian\"" },
          { "energies_ev", "{\"free\": -3}" },
          { "kpoints_mesh", "[1, 2, 3]" },
          { "pseudopotentials", "{\"Al\": \"a.UPF\"}" },
          { "atomic_forces_dft", "[[0, 0, 0]]" },
          { "atoms", "{\"numbers\": [13], \"positions\": [[0, 0, 0]], \"cell\": [[4, 0, 0], [0, 4, "
                     "0], [0, 0, 4]]}" } };
  GString *text = g_string_new ("{");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *shown = key != NULL && g_str_equal (rows[i][0], key) ? value : rows[i][1];

      if (shown != NULL)
        g_string_append_printf (text, "%s\"%s\": %s", text->len > 1 ? ", " : "", rows[i][0], shown);
    }
  return g_string_free (g_string_append_c (text, '}'), FALSE);
}

static void
test_bad_info (void)
{
  static const struct
  {
    const char *key, *value;
    NearError code;
    const char *words;
  } rows[] = {
    { "grid_dimensions", NULL, NEAR_ERROR_PARSE, "a.json: grid_dimensions: missing" },
    { "grid_dimensions", "[3, 2]", NEAR_ERROR_PARSE,
      "a.json: grid_dimensions: an array of three whole numbers" },
    { "grid_dimensions", "[3, 2, 4.5]", NEAR_ERROR_PARSE, "three whole numbers" },
    { "grid_dimensions", "[3, 0, 4]", NEAR_ERROR_RANGE, "grid_dimensions[1]" },
    { "grid_dimensions", "[3, 2, \"4\"]", NEAR_ERROR_PARSE, "grid_dimensions[2]" },
    { "ldos_gridsize", "0", NEAR_ERROR_RANGE, "ldos_gridsize" },
    { "ldos_gridspacing_ev", NULL, NEAR_ERROR_PARSE, "ldos_gridspacing_ev: missing" },
    { "ldos_gridspacing_ev", "-0.1", NEAR_ERROR_RANGE, "ldos_gridspacing_ev" },
    { "ldos_broadening", "\"gausian\"", NEAR_ERROR_UNKNOWN_NAME, "gaussian" },
    { "energies_ev", "[1]", NEAR_ERROR_PARSE, "energies_ev" },
    { "energies_ev", "{\"free\": \"low\"}", NEAR_ERROR_PARSE, "energies_ev.free" },
    { "kpoints_mesh", "[1, 2]", NEAR_ERROR_PARSE, "kpoints_mesh" },
    { "pseudopotentials", "3", NEAR_ERROR_PARSE, "pseudopotentials" },
    { "atomic_forces_dft", "[[0, 0, 0], [0, 0, 0]]", NEAR_ERROR_PARSE,
      "a.json: there are forces on 2 atoms" },
    { "atomic_forces_dft", "[[0, 0]]", NEAR_ERROR_PARSE, "rows of three numbers" },
    { "atoms", NULL, NEAR_ERROR_PARSE, "a.json: atoms: missing" },
    { "atoms", "{\"numbers\": [13], \"positions\": [[0, 0, 0]]}", NEAR_ERROR_PARSE,
      "atoms.cell: missing" },
    { "atoms", "{\"numbers\": [13], \"positions\": [[0, 0, 0]], \"cell\": [[4, 0, 0], [0, 4, 0]]}",
      NEAR_ERROR_PARSE, "three lattice vectors" },
    { "atoms",
      "{\"numbers\": [13], \"positions\": [[0, 0, 0]], \"cell\": [[4, 0, 0], [4, 0, 0], [0, 0, "
      "4]]}",
      NEAR_ERROR_RANGE, "a.json: atoms: " },
    { "atoms",
      "{\"numbers\": [13, 14], \"positions\": [[0, 0, 0]], \"cell\": [[4, 0, 0], [0, 4, 0], [0, 0, "
      "4]]}",
      NEAR_ERROR_PARSE, "2 atomic numbers, but 1 positions" },
    { "atoms",
      "{\"numbers\": [119], \"positions\": [[0, 0, 0]], \"cell\": [[4, 0, 0], [0, 4, 0], [0, 0, "
      "4]]}",
      NEAR_ERROR_RANGE, "atoms.numbers[0]" },
    { "atoms",
      "{\"numbers\": [13], \"positions\": [[0, 0, 1e300]], \"cell\": [[4, 0, 0], [0, 4, 0], [0, 0, "
      "4]]}",
      NEAR_ERROR_PARSE, "atoms.positions" },
    { "atoms", "{\"numbers\": [], \"positions\": [], \"cell\": [[4, 0, 0], [0, 4, 0], [0, 0, 4]]}",
      NEAR_ERROR_NO_DATA, "a.json: atoms: " },
  };
  g_auto (NearLdosInfo) good;
  g_autofree char *text = make_info (NULL, NULL);
  g_autoptr (GError) none = NULL;

  g_assert_true (near_ldos_info_parse (text, strlen (text), "a.json", &good, &none));
  g_assert_no_error (none);
  g_assert_true (isnan (good.temperature) && isnan (good.terms.band));
  near_assert_close (good.terms.free, -3.0 / NEAR_HARTREE_EV, 1e-15, 0.0);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *bad = make_info (rows[i].key, rows[i].value);
      g_autoptr (GError) error = NULL;
      NearLdosInfo info;

      g_assert_false (near_ldos_info_parse (bad, strlen (bad), "a.json", &info, &error));
      if (!g_error_matches (error, NEAR_ERROR, (int) rows[i].code)
          || strstr (error->message, rows[i].words) == NULL)
        g_error ("%s: “%s” (%s) instead of “%s”", bad, error->message,
                 near_error_get_name ((NearError) error->code), rows[i].words);
    }
  static const char *const no_objects[] = { "", "[]", "3", "{\"grid_dimensions\": [3, 2", "\xff" };
  for (gsize i = 0; i < G_N_ELEMENTS (no_objects); i++)
    {
      g_autoptr (GError) error = NULL;
      NearLdosInfo info;

      g_assert_false (
          near_ldos_info_parse (no_objects[i], strlen (no_objects[i]), "a.json", &info, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
      g_assert_true (g_str_has_prefix (error->message, "a.json:"));
    }
}

/* An array of @shape beside a good info file is refused, with @words. */
static void
refuse_array (NearArrayType type,
              guint n_dims,
              const gsize *shape,
              gsize bad,
              NearError code,
              const char *words)
{
  g_autofree char *path = near_test_path ("bad.out.npy"),
                  *info_path = near_test_path ("bad.info.json");
  g_autofree char *text = make_info (NULL, NULL);
  g_autofree double *doubles = g_new0 (double, 1000);
  g_autofree float *floats = g_new0 (float, 1000);
  g_autoptr (GError) error = NULL;

  if (bad < 1000)
    {
      doubles[bad] = NAN;
      floats[bad] = -INFINITY;
    }
  g_autoptr (NearArray) array = near_array_new (
      type, n_dims, shape, type == NEAR_ARRAY_FLOAT64 ? (gconstpointer) doubles : floats);
  g_assert_true (near_npy_save (array, path, NULL));
  g_assert_true (g_file_set_contents (info_path, text, -1, NULL));
  g_assert_null (near_ldos_files_load (path, NULL, &error));
  g_assert_error (error, NEAR_ERROR, (int) code);
  if (strstr (error->message, words) == NULL || !g_str_has_prefix (error->message, "bad.out.npy: "))
    g_error ("“%s” instead of “%s”", error->message, words);
}

static void
test_bad_arrays (void)
{
  static const gsize good[4] = { 3, 2, 4, 5 }, first[4] = { 5, 3, 2, 4 },
                     reversed[4] = { 4, 2, 3, 5 }, with_position[4] = { 3, 2, 4, 8 },
                     flat[2] = { 24, 5 }, fewer[4] = { 3, 2, 4, 4 };

  refuse_array (NEAR_ARRAY_FLOAT32, 4, first, 1000, NEAR_ERROR_RANGE, "energies come first");
  refuse_array (NEAR_ARRAY_FLOAT32, 4, reversed, 1000, NEAR_ERROR_RANGE, "x runs faster than z");
  refuse_array (NEAR_ARRAY_FLOAT64, 4, with_position, 1000, NEAR_ERROR_RANGE,
                "the point's position");
  refuse_array (NEAR_ARRAY_FLOAT64, 2, flat, 1000, NEAR_ERROR_RANGE, "24 x 5 values; ");
  refuse_array (NEAR_ARRAY_FLOAT64, 4, fewer, 1000, NEAR_ERROR_RANGE, "want 3 x 2 x 4 x 5");
  refuse_array (NEAR_ARRAY_INT32, 4, good, 1000, NEAR_ERROR_UNSUPPORTED, "float32 or float64");
  refuse_array (NEAR_ARRAY_FLOAT64, 4, good, 67, NEAR_ERROR_NOT_FINITE,
                "point (1, 1, 1), energy 2");
  refuse_array (NEAR_ARRAY_FLOAT32, 4, good, 0, NEAR_ERROR_NOT_FINITE, "point (0, 0, 0), energy 0");
}

/* Cut short anywhere, without an info file, without energies. */
static void
test_bad_files (void)
{
  g_autofree char *path = near_test_path ("cut.out.npy"),
                  *info_path = near_ldos_dup_info_path (path);
  g_autoptr (NearLdosFiles) files = g_new0 (NearLdosFiles, 1);
  g_autofree char *bytes = NULL, *text = NULL, *without = make_info ("ldos_gridsize", NULL);
  g_autoptr (GError) error = NULL;
  gsize n_bytes, n_text;

  g_assert_true (g_str_has_suffix (info_path, "/cut.info.json"));
  fill_info (&files->info);
  files->values = new_values (NEAR_ARRAY_FLOAT32);
  g_assert_true (near_ldos_files_save (files, path, NULL));
  g_assert_true (near_file_read (path, 100000, &bytes, &n_bytes, NULL));
  g_assert_true (near_file_read (info_path, 100000, &text, &n_text, NULL));
  for (gsize n = 0; n < n_bytes; n += 37)
    {
      g_assert_true (g_file_set_contents (path, bytes, (gssize) n, NULL));
      g_assert_null (near_ldos_files_load (path, NULL, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
      g_clear_error (&error);
    }
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n_bytes, NULL));
  for (gsize n = 0; n + 2 < n_text; n += 53)
    {
      g_assert_true (g_file_set_contents (info_path, text, (gssize) n, NULL));
      g_assert_null (near_ldos_files_load (path, NULL, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
      g_clear_error (&error);
    }
  g_assert_cmpint (g_unlink (info_path), ==, 0);
  g_assert_null (near_ldos_files_load (path, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE);
  g_assert_nonnull (strstr (error->message, "cut.info.json"));
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (info_path, without, -1, NULL));
  g_assert_null (near_ldos_files_load (path, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_assert_nonnull (strstr (error->message, "say which one it is"));
  g_clear_error (&error);
  const NearEnergyGrid grid = { -1.0, 0.5, N_ENERGIES };
  g_autoptr (NearLdosFiles) told = near_ldos_files_load (path, &grid, &error);
  g_assert_no_error (error);
  near_assert_close (told->info.energies.step, 0.5, 0.0, 0.0);
}

/* numpy's own reader. */
static void
test_numpy (void)
{
  static const char script[]
      = "import sys, json\n"
        "try:\n import numpy\nexcept ImportError:\n print('none'); sys.exit()\n"
        "x = numpy.load(sys.argv[1]); i = json.load(open(sys.argv[2]))\n"
        "print(x.dtype, x.shape, x.flags.c_contiguous, '%.17g' % x[2, 1, 3, 4], list(x.shape[:3]) == "
        "i['grid_dimensions'],"
        " i['ldos_gridsize'], numpy.isclose(numpy.linalg.det(i['voxel']['array']) * 24,"
        " numpy.linalg.det(i['atoms']['cell'])))\n";
  g_autofree char *path = near_test_path ("numpy.out.npy"),
                  *info_path = near_ldos_dup_info_path (path), *output = NULL;
  const char *const argv[] = { "/usr/bin/python3", "-c", script, path, info_path, NULL };
  g_autoptr (NearLdosFiles) files = g_new0 (NearLdosFiles, 1);

  fill_info (&files->info);
  files->values = new_values (NEAR_ARRAY_FLOAT64);
  g_assert_true (near_ldos_files_save (files, path, NULL));
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL,
                     NULL)
      || g_str_has_prefix (output, "none"))
    {
      g_test_skip ("Python with numpy is not installed");
      return;
    }
  g_autofree char *expected = g_strdup_printf ("float64 (3, 2, 4, 5) True %.17g True 5 True\n",
                                               value_at (24 * N_ENERGIES - 1));
  g_assert_cmpstr (output, ==, expected);
}

/* A published snapshot of MALA: with its grid of energies, its electrons at its own Fermi energy;
 * and its keys. */
static void
test_published (void)
{
  static const double mu[] = { 10.240735437, 10.149207155 };
  /* n = 11, -5 eV and 2.5 eV are not in the file. */
  const NearEnergyGrid grid = { -5.0, 2.5, 11 };
  double weights[11];

  for (guint s = 0; s < G_N_ELEMENTS (mu); s++)
    {
      g_autofree char *relative = g_strdup_printf ("reference/data/be2/Be_snapshot%u.out.npy", s);
      g_autofree char *path = near_test_shared (relative), *text = NULL, *made = NULL;
      g_autoptr (GError) error = NULL;
      double electrons = 0.0;

      if (path == NULL)
        {
          g_test_skip ("the published snapshots are not there");
          return;
        }
      g_autoptr (NearLdosFiles) files = near_ldos_files_load (path, &grid, &error);
      g_assert_no_error (error);
      NearLdosInfo *info = &files->info;
      const float *values = near_array_peek (files->values);
      gsize n = info->n[0] * info->n[1] * info->n[2];
      double voxel = near_crystal_get_volume (info->crystal) / (double) n;

      near_energy_grid_fill_weights (&grid, mu[s], info->temperature * NEAR_BOLTZMANN_EV_PER_K,
                                     weights, NULL, NULL);
      for (gsize p = 0; p < n; p++)
        for (gsize j = 0; j < 11; j++)
          electrons += voxel * weights[j] * values[11 * p + j];
      near_assert_close (electrons, info->n_electrons, 1e-6, 0.0);
      near_assert_close (info->parts.one_electron + info->parts.hartree + info->parts.xc
                             + info->parts.ewald + info->parts.minus_ts,
                         info->parts.total, 0.0, 1e-6);
      g_assert_cmpstr (info->pseudopotentials[0], ==, "Be.pbe-n-rrkjus_psl.1.0.0.UPF");

      /* Every key of the published text but one is in ours, with the same value where it is a
       * number. */
      g_autofree char *info_path = near_ldos_dup_info_path (path);
      g_assert_true (g_file_get_contents (info_path, &text, NULL, NULL));
      made = near_ldos_info_format (info, &error);
      g_autoptr (json_t) theirs = near_json_parse (text, strlen (text), "theirs", &error);
      g_autoptr (json_t) ours = near_json_parse (made, strlen (made), "ours", &error);
      const char *key;
      json_t *value;
      g_assert_no_error (error);
      json_object_foreach (theirs, key, value)
        {
          if (g_str_equal (key, "number_of_electrons_from_eigenvals"))
            continue;
          if (json_object_get (ours, key) == NULL)
            g_error ("no key %s", key);
          if (json_is_number (value))
            near_assert_close (json_number_value (json_object_get (ours, key)),
                               json_number_value (value), 1e-14, 0.0);
        }
    }
}

/* In 1/bohr^3, to 1/Å^3 as an array, and to a cube that is read again. */
static void
test_density (void)
{
  static const gsize n[3] = { 3, 4, 5 };
  const double unit = NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM;
  g_autofree char *npy = near_test_path ("al.dens.npy"), *cube = near_test_path ("al.cube"),
                  *xyz = near_test_path ("al.xyz");
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.05, 13);
  g_autoptr (GError) error = NULL;
  double density[60], expected[60];

  for (guint i = 0; i < 60; i++)
    expected[i] = (density[i] = 0.02 + 0.01 * sin (i * i)) / unit;
  g_assert_true (near_density_file_save (crystal, n, density, npy, NULL, &error));
  g_assert_no_error (error);
  g_autoptr (NearArray) array = near_npy_load (npy, &error);
  g_assert_cmpuint (near_array_get_n_dims (array), ==, 4);
  g_assert_cmpuint (near_array_get_dim (array, 2), ==, 5);
  g_assert_cmpuint (near_array_get_dim (array, 3), ==, 1);
  near_assert_close_array (near_array_peek_doubles (array), expected, 60, 1e-15, 0.0);
  g_assert_true (near_density_file_save (crystal, n, density, cube, NULL, &error));
  g_assert_no_error (error);
  g_autoptr (NearStructures) read = near_structures_load (cube, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  NearField *field = near_structures_get_field (read, 0);
  g_assert_cmpstr (near_field_get_unit (field), ==, "e/Å³");
  near_assert_close_array (near_field_peek (field), expected, 60, 1e-14, 0.0);
  density[7] = NAN;
  g_assert_false (near_density_file_save (crystal, n, density, npy, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
  g_assert_nonnull (strstr (error->message, "point (0, 1, 2)"));
  g_clear_error (&error);
  density[7] = 0.0;
  g_autofree char *unknown = near_test_path ("al.unknown");
  g_assert_false (near_density_file_save (crystal, n, density, unknown, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ldos-files/round-trip", test_round_trip);
  g_test_add_func ("/ldos-files/pieces", test_pieces);
  g_test_add_func ("/ldos-files/unfinished", test_unfinished);
  g_test_add_func ("/ldos-files/keys", test_keys);
  g_test_add_func ("/ldos-files/bad-info", test_bad_info);
  g_test_add_func ("/ldos-files/bad-arrays", test_bad_arrays);
  g_test_add_func ("/ldos-files/bad-files", test_bad_files);
  g_test_add_func ("/ldos-files/numpy", test_numpy);
  g_test_add_func ("/ldos-files/published", test_published);
  g_test_add_func ("/ldos-files/density", test_density);
  return g_test_run ();
}
