/* near-cli-dft-bands.c — nearsight-cli dft bands, dos
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-dft.h"

#include "near-band-structure.h"
#include "near-csv.h"
#include "near-dft-dos.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static int
set_zero (const char *name, NearEnergyZero *zero)
{
  g_autoptr (GError) error = NULL;
  gsize row = *zero;

  if (name != NULL && !near_table_find (&near_energy_zero_table, name, &row, &error))
    return near_cli_dft_usage ("--zero: %s", error->message);
  *zero = (NearEnergyZero) row;
  return NEAR_CLI_OK;
}

/* --- bands ----------------------------------------------------------------------------------- */

typedef struct
{
  double density; /* NAN: not given */
  gint64 points;  /* 0: not given */
  char *zero, *csv;
} BandOptions;

/* The number of points along a path is only known when the path is. */
static double
find_density (const BandOptions *o, const NearScfResult *ground, double symprec, GError **error)
{
  NearBandStructureSettings usual;

  near_band_structure_settings_init (&usual);
  if (!isnan (o->density))
    return o->density;
  if (o->points == 0)
    return usual.density;
  g_autoptr (NearSymmetry) symmetry
      = near_symmetry_new (near_scf_result_get_crystal (ground), symprec, error);
  g_autoptr (NearKPath) path = symmetry != NULL ? near_k_path_new (symmetry, error) : NULL;
  return path != NULL ? (double) o->points / near_k_path_get_length (path) : NAN;
}

static gboolean
save_bands (const NearBandStructure *bands,
            const double *energies,
            const char *path,
            GError **error)
{
  gsize n_k = bands->bands->n_k, n_bands = bands->bands->n_bands, n_columns = n_bands + 4;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree double *values = g_new (double, n_columns *n_k);
  g_autofree const double **columns = g_new (const double *, n_columns);

  for (gsize c = 0; c < n_columns; c++)
    {
      columns[c] = values + c * n_k;
      g_ptr_array_add (names, c == 0  ? g_strdup ("distance")
                              : c < 4 ? g_strdup_printf ("k%zu", c)
                                      : g_strdup_printf ("band_%zu", c - 3));
      for (gsize k = 0; k < n_k; k++)
        values[c * n_k + k] = c == 0  ? bands->samples[k].distance
                              : c < 4 ? bands->bands->k[3 * k + c - 1]
                                      : energies[k * n_bands + c - 4];
    }
  return near_cli_crystal_save_text (
      path, near_csv_format ((guint) n_columns, (const char *const *) names->pdata, n_k, columns),
      error);
}

static json_t *
place_to_json (const NearBandStructure *bands, gsize k)
{
  g_autofree char *place = near_band_structure_dup_place (bands, k);

  return json_pack ("{s:s, s:I, s:o}", "place", place, "index", (json_int_t) k, "k",
                    near_json_new_numbers (bands->bands->k + 3 * k, 3));
}

static json_t *
gap_to_json (const NearBandStructure *bands, double zero)
{
  const NearBandGap *gap = &bands->gap;

  if (!bands->has_gap)
    return json_null ();
  return json_pack (
      "{s:b, s:I, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o}", "is_insulator", (int) gap->is_insulator,
      "n_occupied", (json_int_t) gap->n_occupied, "gap_ev",
      near_json_new_number (gap->gap * NEAR_HARTREE_EV), "direct_gap_ev",
      near_json_new_number (gap->direct_gap * NEAR_HARTREE_EV), "is_direct", (int) gap->is_direct,
      "highest_ev", near_json_new_number ((gap->highest - zero) * NEAR_HARTREE_EV), "lowest_ev",
      near_json_new_number ((gap->lowest - zero) * NEAR_HARTREE_EV), "highest_at",
      place_to_json (bands, gap->highest_k), "lowest_at", place_to_json (bands, gap->lowest_k),
      "direct_at", place_to_json (bands, gap->direct_k));
}

static json_t *
labels_to_json (const NearBandStructure *bands)
{
  const NearKPoint *points = near_k_path_peek_points (bands->path);
  json_t *array = json_array ();

  for (gsize k = 0; k < bands->bands->n_k; k++)
    {
      const NearKSample *sample = &bands->samples[k];

      if (sample->point >= 0)
        json_array_append_new (
            array,
            json_pack ("{s:s, s:o, s:I, s:o, s:o}", "label", points[sample->point].label,
                       "distance", near_json_new_number (sample->distance), "index", (json_int_t) k,
                       "k", near_json_new_numbers (bands->bands->k + 3 * k, 3), "k_primitive",
                       near_json_new_numbers (sample->fractional, 3)));
    }
  return array;
}

static void
bands_to_json (const NearBandStructure *bands,
               const double *energies,
               NearEnergyZero zero,
               json_t *object)
{
  gsize n_k = bands->bands->n_k;
  json_t *distance = json_array ();

  for (gsize k = 0; k < n_k; k++)
    json_array_append_new (distance, near_json_new_number (bands->samples[k].distance));
  json_object_set_new (object, "variant", json_string (near_k_path_get_variant (bands->path)));
  json_object_set_new (object, "path", labels_to_json (bands));
  json_object_set_new (object, "distance", distance);
  json_object_set_new (object, "k", near_cli_dft_rows_to_json (bands->bands->k, n_k, 3));
  json_object_set_new (object, "eigenvalues_ev",
                       near_cli_dft_rows_to_json (energies, n_k, bands->bands->n_bands));
  json_object_set_new (object, "n_cells", near_json_new_number (bands->n_cells));
  json_object_set_new (object, "gap", gap_to_json (bands, bands->zero[zero]));
}

static void
print_gap (const NearBandStructure *bands)
{
  const NearBandGap *gap = &bands->gap;

  if (!bands->has_gap)
    g_print ("%s\n", _ ("no gap can be told: the number of electrons is odd, or there is no empty "
                        "band; a metal has none"));
  else if (!gap->is_insulator)
    g_print (_ ("no gap along the path: bands %zu and %zu overlap by %.4f eV\n"), gap->n_occupied,
             gap->n_occupied + 1, -gap->gap * NEAR_HARTREE_EV);
  else
    {
      g_autofree char *highest = near_band_structure_dup_place (bands, gap->highest_k);
      g_autofree char *lowest = near_band_structure_dup_place (bands, gap->lowest_k);
      g_autofree char *direct = near_band_structure_dup_place (bands, gap->direct_k);

      g_print (gap->is_direct ? _ ("gap %.4f eV, direct, from %s to %s\n")
                              : _ ("gap %.4f eV, indirect, from %s to %s\n"),
               gap->gap * NEAR_HARTREE_EV, highest, lowest);
      if (bands->n_cells < 1.5)
        g_print (_ ("smallest direct gap %.4f eV at %s\n"), gap->direct_gap * NEAR_HARTREE_EV,
                 direct);
    }
}

static void
print_bands (const NearBandStructure *bands, const double *energies, NearEnergyZero zero)
{
  const NearKPoint *points = near_k_path_peek_points (bands->path);
  g_autofree char *text = near_k_path_dup_text (bands->path);

  g_print (_ ("\n%zu bands at %zu points along %s (%s)\n"), bands->bands->n_bands,
           bands->bands->n_k, text, near_k_path_get_variant (bands->path));
  g_print (_ ("Energies in eV; zero: %s\n"),
           _ (near_table_get (&near_energy_zero_table, zero)->name));
  g_print ("%9s  %-3s %s\n", "1/Å", "k", _ ("bands"));
  for (gsize k = 0; k < bands->bands->n_k; k++)
    {
      const NearKSample *sample = &bands->samples[k];

      if (sample->point < 0)
        continue;
      g_print ("%9.4f  %-3s", sample->distance, points[sample->point].label);
      for (gsize b = 0; b < bands->bands->n_bands; b++)
        g_print (" %8.3f", energies[k * bands->bands->n_bands + b]);
      g_print ("\n");
    }
  g_print (_ ("Fermi energy %.4f eV\n"),
           (bands->fermi_energy - bands->zero[zero]) * NEAR_HARTREE_EV);
  print_gap (bands);
}

static int
report_bands (const NearCliDftOptions *o,
              const BandOptions *b,
              NearEnergyZero zero,
              const NearCliDftSetup *setup,
              const NearScfResult *ground,
              const NearBandStructure *bands)
{
  g_autoptr (GError) error = NULL;
  g_autofree double *energies = near_band_structure_dup_energies (bands, zero);

  if (b->csv != NULL && !save_bands (bands, energies, b->csv, &error))
    return near_cli_dft_fail (error);
  if (o->json)
    {
      json_t *object = near_cli_dft_ground_to_json (setup, ground, bands->notes);

      near_cli_dft_zero_to_json (zero, bands->zero[zero], object);
      bands_to_json (bands, energies, zero, object);
      near_cli_print_json (object);
    }
  else
    {
      print_bands (bands, energies, zero);
      near_cli_dft_print_notes (setup, ground, bands->notes);
    }
  return near_cli_dft_get_status (ground);
}

static int
compute_bands (const NearCliDftOptions *o, const BandOptions *b, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (NearCliDftSetup) setup = { 0 };
  g_autoptr (NearScfResult) ground = NULL;
  NearBandStructureSettings settings;
  NearEnergyZero zero = NEAR_ENERGY_ZERO_FERMI;
  NearMonitor monitor;
  int status = set_zero (b->zero, &zero);

  if (status != NEAR_CLI_OK)
    return status;
  if (!isnan (b->density) && b->points != 0)
    return near_cli_dft_usage (_ ("--density and --points say the same thing: give one of them"));
  if (b->density <= 0.0 || b->points < 0 || b->points == 1 || b->points > 1000000)
    return near_cli_dft_usage (
        _ ("--density must be above 0 points per 1/Å, --points from 2 to 1000000"));
  status = near_cli_dft_check_output (b->csv);
  if (status == NEAR_CLI_OK)
    status = near_cli_dft_find_ground (o, TRUE, path, &setup, &ground);
  if (status != NEAR_CLI_OK)
    return status;
  near_band_structure_settings_init (&settings);
  if (!isnan (o->symprec))
    settings.symprec = o->symprec;
  settings.bands.n_bands = near_cli_dft_get_n_bands (o);
  settings.density = find_density (b, ground, settings.symprec, &error);
  if (error != NULL)
    return near_cli_dft_fail (error);
  monitor = near_cli_progress_begin ();
  g_autoptr (NearBandStructure) bands
      = near_band_structure_new (ground, &settings, &monitor, &error);
  near_cli_progress_end ();
  if (bands == NULL)
    return near_cli_dft_fail (error);
  return report_bands (o, b, zero, &setup, ground, bands);
}

int
near_cli_dft_bands (int argc, char **argv)
{
  g_auto (NearCliDftOptions) o = { 0 };
  BandOptions b = { .density = NAN };
  const GOptionEntry entries[]
      = { { "density", 0, 0, G_OPTION_ARG_DOUBLE, &b.density,
            N_ ("Points per 1/Å along the path [30]"), "D" },
          { "points", 0, 0, G_OPTION_ARG_INT64, &b.points, N_ ("About so many points instead"),
            "N" },
          { "zero", 0, 0, G_OPTION_ARG_STRING, &b.zero,
            N_ ("Where energies are counted from [fermi]"), "fermi|highest|alpha|plain" },
          { "csv", 0, 0, G_OPTION_ARG_FILENAME, &b.csv, N_ ("Write the bands as a table"), "FILE" },
          { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print as one JSON document"), NULL },
          { NULL } };
  g_autoptr (GOptionContext) context = near_cli_dft_context_new (
      &o,
      _ ("Bands along the usual path through the Brillouin zone, in the potential of the ground "
         "state, and the gap along it. --bands is the number along the path."),
      entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    status = compute_bands (&o, &b, argv[1]);
  g_free (b.zero);
  g_free (b.csv);
  return status;
}

/* --- density of states ----------------------------------------------------------------------- */

typedef struct
{
  char *grid, *k_mesh, *k_shift, *zero, *csv;
} DosOptions;

static gboolean
save_dos (const NearDftDos *dos, const char *path, GError **error)
{
  const char *const names[] = { "energy", "dos", "integrated" };
  g_autofree double *energies = g_new (double, dos->grid.n);
  const double *const columns[] = { energies, dos->dos, dos->integrated };

  for (gsize j = 0; j < dos->grid.n; j++)
    energies[j] = near_energy_grid_get (&dos->grid, j);
  return near_cli_crystal_save_text (path, near_csv_format (3, names, dos->grid.n, columns), error);
}

static void
dos_to_json (const NearDftDos *dos, const NearDftDosSettings *settings, json_t *object)
{
  json_t *energies = json_array ();

  for (gsize j = 0; j < dos->grid.n; j++)
    json_array_append_new (energies, near_json_new_number (near_energy_grid_get (&dos->grid, j)));
  json_object_set_new (object, "energies_ev", energies);
  json_object_set_new (object, "dos_per_ev", near_json_new_numbers (dos->dos, dos->grid.n));
  json_object_set_new (object, "integrated", near_json_new_numbers (dos->integrated, dos->grid.n));
  json_object_set_new (object, "dos",
                       json_pack ("{s:o, s:o, s:o, s:o, s:o, s:I, s:s, s:o}", "fermi_energy_ev",
                                  near_json_new_number (dos->fermi_energy), "at_fermi_per_ev",
                                  near_json_new_number (dos->at_fermi), "electrons_below_fermi",
                                  near_json_new_number (dos->n_electrons), "below_grid",
                                  near_json_new_number (dos->below), "covered_to_ev",
                                  near_json_new_number (dos->covered_to), "n_kpoints",
                                  (json_int_t) dos->bands->n_k, "kernel",
                                  near_table_get (&near_broadening_table, settings->broadening)->id,
                                  "broadening_ev", near_json_new_number (settings->sigma)));
}

static void
print_dos (const NearDftDos *dos, const NearDftDosSettings *settings)
{
  g_print (_ ("\nDensity of states of %zu k-points and %zu bands; energies in eV; zero: %s\n"),
           dos->bands->n_k, dos->bands->n_bands,
           _ (near_table_get (&near_energy_zero_table, settings->zero)->name));
  g_print (_ ("%10s %14s %14s\n"), "E/eV", "D·eV", _ ("electrons"));
  for (gsize j = 0; j < dos->grid.n; j++)
    g_print ("%10.4f %14.6f %14.6f\n", near_energy_grid_get (&dos->grid, j), dos->dos[j],
             dos->integrated[j]);
  g_print (_ ("Fermi energy of these k-points %.4f eV, %.6f states/eV there\n"), dos->fermi_energy,
           dos->at_fermi);
  g_print (_ ("broadened states below it hold %.6f electrons, %.6f of them below the grid\n"),
           dos->n_electrons, dos->below);
}

static int
set_dos (const NearCliDftOptions *o, const DosOptions *d, NearDftDosSettings *settings)
{
  g_autoptr (GError) error = NULL;
  double mesh[3];

  near_dft_dos_settings_init (settings);
  if (d->grid != NULL && !near_energy_grid_parse (d->grid, &settings->grid, &error))
    return near_cli_dft_usage ("%s", error->message);
  if (!isnan (o->broadening))
    settings->sigma = o->broadening;
  if (!(settings->sigma > 0.0))
    return near_cli_dft_usage (_ ("--broadening must be above 0 eV"));
  if (d->k_mesh != NULL)
    {
      if (!near_cli_dft_parse_triple (d->k_mesh, mesh))
        return near_cli_dft_usage (_ ("--dos-kmesh “%s”: three whole numbers are expected: 8,8,8"),
                                   d->k_mesh);
      for (guint c = 0; c < 3; c++)
        {
          if (mesh[c] != rint (mesh[c]) || mesh[c] < 1 || mesh[c] > 1000)
            return near_cli_dft_usage (
                _ ("--dos-kmesh “%s”: whole numbers from 1 to 1000 are expected"), d->k_mesh);
          settings->k_mesh[c] = (int) mesh[c];
        }
    }
  if (d->k_shift != NULL && d->k_mesh == NULL)
    return near_cli_dft_usage (_ ("--dos-kshift belongs to a --dos-kmesh"));
  if (d->k_shift != NULL && !near_cli_dft_parse_triple (d->k_shift, settings->k_shift))
    return near_cli_dft_usage (_ ("--dos-kshift “%s”: three numbers are expected: 0.5,0.5,0.5"),
                               d->k_shift);
  settings->use_symmetry = !o->no_symmetry;
  if (!isnan (o->symprec))
    settings->symprec = o->symprec;
  settings->n_bands = near_cli_dft_get_n_bands (o);
  return set_zero (d->zero, &settings->zero);
}

static int
report_dos (const NearCliDftOptions *o,
            const DosOptions *d,
            const NearDftDosSettings *settings,
            const NearCliDftSetup *setup,
            const NearScfResult *ground,
            const NearDftDos *dos)
{
  g_autoptr (GError) error = NULL;

  if (d->csv != NULL && !save_dos (dos, d->csv, &error))
    return near_cli_dft_fail (error);
  if (o->json)
    {
      json_t *object = near_cli_dft_ground_to_json (setup, ground, dos->notes);

      near_cli_dft_zero_to_json (settings->zero, dos->zero, object);
      dos_to_json (dos, settings, object);
      near_cli_print_json (object);
    }
  else
    {
      print_dos (dos, settings);
      near_cli_dft_print_notes (setup, ground, dos->notes);
    }
  return near_cli_dft_get_status (ground);
}

static int
compute_dos (NearCliDftOptions *o, const DosOptions *d, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (NearCliDftSetup) setup = { 0 };
  g_autoptr (NearScfResult) ground = NULL;
  NearDftDosSettings settings;
  NearMonitor monitor;
  int status = set_dos (o, d, &settings);

  if (status != NEAR_CLI_OK)
    return status;
  /* The grid of the self-consistent calculation is --ldos-grid; without one the width is the DOS's
   * alone. */
  if (o->energy_grid == NULL)
    o->broadening = NAN;
  status = near_cli_dft_check_output (d->csv);
  if (status == NEAR_CLI_OK)
    status = near_cli_dft_find_ground (o, TRUE, path, &setup, &ground);
  if (status != NEAR_CLI_OK)
    return status;
  settings.broadening = setup.kernel;
  monitor = near_cli_progress_begin ();
  g_autoptr (NearDftDos) dos = near_dft_dos_new (ground, &settings, &monitor, &error);
  near_cli_progress_end ();
  if (dos == NULL)
    return near_cli_dft_fail (error);
  return report_dos (o, d, &settings, &setup, ground, dos);
}

int
near_cli_dft_dos (int argc, char **argv)
{
  g_auto (NearCliDftOptions) o = { 0 };
  DosOptions d = { 0 };
  const GOptionEntry entries[] = {
    { "energy-grid", 0, 0, G_OPTION_ARG_STRING, &d.grid,
      N_ ("Energies in eV from the zero [-15:10:0.05]; --broadening [0.2] and --kernel are the "
          "levels’ shape"),
      "MIN:MAX:STEP" },
    { "dos-kmesh", 0, 0, G_OPTION_ARG_STRING, &d.k_mesh,
      N_ ("A denser mesh of k-points [that of the calculation]"), "N1,N2,N3" },
    { "dos-kshift", 0, 0, G_OPTION_ARG_STRING, &d.k_shift, N_ ("Its shift [0,0,0]"), "S1,S2,S3" },
    { "zero", 0, 0, G_OPTION_ARG_STRING, &d.zero, N_ ("Where energies are counted from [fermi]"),
      "fermi|highest|alpha|plain" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &d.csv, N_ ("Write the curve as a table"), "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_dft_context_new (
      &o,
      _ ("The density of states, of both spins per eV and cell, at the k-points of the ground "
         "state or on a denser mesh in its potential."),
      entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    status = compute_dos (&o, &d, argv[1]);
  g_free (d.grid);
  g_free (d.k_mesh);
  g_free (d.k_shift);
  g_free (d.zero);
  g_free (d.csv);
  return status;
}
