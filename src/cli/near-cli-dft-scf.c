/* near-cli-dft-scf.c — nearsight-cli dft scf, ldos
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-dft.h"

#include "near-density-file.h"
#include "near-dft-ldos.h"
#include "near-ldos-energy.h"
#include "near-ldos-files.h"
#include "near-units.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* --- scf
 * ------------------------------------------------------------------------------------------- */

/* DIR/result.json and DIR/density.cube */
static gboolean
save (const NearCliDftSetup *setup,
      const NearScfResult *result,
      const char *directory,
      GError **error)
{
  g_autofree char *json_path = g_build_filename (directory, "result.json", NULL);
  g_autofree char *density_path = g_build_filename (directory, "density.cube", NULL);
  json_t *json;
  gboolean fine;

  json = near_cli_dft_result_to_json (setup, result);
  fine = near_json_save (json, json_path, error);
  json_decref (json);
  return fine
         && near_density_file_save (
             near_scf_result_get_crystal (result), near_scf_result_get_system (result)->n,
             near_scf_result_peek_density (result), density_path, NULL, error);
}

/* The folder is made before anything is calculated. */
static int
prepare_folder (const char *directory)
{
  g_autofree char *inside = NULL;

  if (directory == NULL)
    return NEAR_CLI_OK;
  if (g_mkdir_with_parents (directory, 0777) != 0)
    {
      g_printerr (_ ("%s: the folder %s cannot be made: %s; nothing was calculated\n"),
                  g_get_prgname (), directory, g_strerror (errno));
      return NEAR_CLI_FAILED;
    }
  inside = g_build_filename (directory, "result.json", NULL);
  return near_cli_dft_check_output (inside);
}

static int
compute_ground_state (const NearCliDftOptions *o, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (NearCliDftSetup) setup = { 0 };
  gboolean stopped = FALSE, is_saved;
  int status = near_cli_dft_setup (o, path, &setup);

  if (status == NEAR_CLI_OK)
    status = prepare_folder (o->save);
  if (status != NEAR_CLI_OK)
    return status;
  g_autoptr (NearScf) scf = near_scf_new (setup.frame.crystal, &setup.settings, &error);
  g_autoptr (NearScfResult) result
      = scf != NULL ? near_cli_dft_converge (o, scf, &stopped, &error) : NULL;
  if (stopped)
    near_cli_dft_note_stopped (setup.frame.notes);
  if (result == NULL)
    return near_cli_dft_fail (error);
  near_cli_dft_note_pressure (result, setup.frame.notes);
  is_saved = o->save == NULL || save (&setup, result, o->save, &error);
  if (o->json)
    near_cli_print_json (near_cli_dft_result_to_json (&setup, result));
  else
    near_cli_dft_print_result (&setup, result);
  return is_saved ? near_cli_dft_get_status (result) : near_cli_dft_fail (error);
}

int
near_cli_dft_scf (int argc, char **argv)
{
  g_auto (NearCliDftOptions) o = { 0 };
  const GOptionEntry entries[]
      = { { "save", 0, 0, G_OPTION_ARG_FILENAME, &o.save,
            N_ ("Write result.json and density.cube there"), "FOLDER" },
          { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print as one JSON document"), NULL },
          { NULL } };
  g_autoptr (GOptionContext) context
      = near_cli_dft_context_new (&o,
                                  _ ("The ground state of the electrons: energies, forces, stress, "
                                     "and bands at the k-points. Exit status 1: it did "
                                     "not converge; what there is is printed all the same."),
                                  entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    status = compute_ground_state (&o, argv[1]);
  return status;
}

/* --- ldos
 * ------------------------------------------------------------------------------------------ */

typedef struct
{
  NearCliDftOptions calculation;
  char *points, *out;
  gboolean in_double;
} LdosOptions;

static gboolean
set_points (const LdosOptions *o, gsize n[3])
{
  double values[3];

  if (o->points == NULL)
    return TRUE;
  if (!near_cli_dft_parse_triple (o->points, values))
    return FALSE;
  for (guint c = 0; c < 3; c++)
    {
      if (values[c] != rint (values[c]) || values[c] < 2 || values[c] > 1000)
        return FALSE;
      n[c] = (gsize) values[c];
    }
  return TRUE;
}

static void
fill_info (const NearCliDftSetup *setup,
           const NearScfResult *result,
           const NearDftLdos *ldos,
           NearLdosInfo *info)
{
  const NearDftSystem *system = near_scf_result_get_system (result);
  const NearScfReport *report = near_scf_result_get_report (result);
  const NearScfSettings *s = &setup->settings;
  GPtrArray *names = g_ptr_array_new ();
  gsize shape[] = { system->n_atoms, 3 };
  gboolean is_thermal
      = s->occupation.kind == NEAR_SMEARING_FERMI_DIRAC || s->occupation.kind == NEAR_SMEARING_LDOS;

  near_ldos_info_init (info);
  info->crystal = near_crystal_ref (setup->frame.crystal);
  info->forces
      = near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, near_scf_result_peek_forces (result));
  memcpy (info->n, ldos->settings.n, sizeof info->n);
  info->energies = setup->grid;
  info->energy_shift = near_scf_result_get_energy_shift (result) * NEAR_HARTREE_EV;
  info->broadening = setup->kernel;
  info->broadening_width = setup->broadening;
  info->fermi_energy = report->fermi_energy * NEAR_HARTREE_EV + info->energy_shift;
  info->temperature = is_thermal ? s->occupation.width / NEAR_BOLTZMANN_HA_PER_K : NAN;
  info->n_electrons = system->n_electrons;
  near_ldos_info_set_energies (info, &report->energies);
  info->ecut_ha = s->ecut_ha;
  info->ecut_density_ha = 4.0 * s->ecut_ha;
  memcpy (info->k_mesh, s->k_mesh, sizeof info->k_mesh);
  memcpy (info->k_shift, s->k_shift, sizeof info->k_shift);
  info->smearing = g_strdup (near_table_get (&near_smearing_table, s->occupation.kind)->id);
  info->smearing_width = s->occupation.width * NEAR_HARTREE_EV;
  info->xc = g_strdup (near_table_get (&near_xc_table, s->xc)->id);
  info->is_unconverged = near_scf_result_get_status (result) != NEAR_SCF_CONVERGED;
  info->code = g_strdup ("nearsight");
  for (guint p = 0; p < setup->pseudos->len; p++)
    g_ptr_array_add (names, g_strdup (near_pseudopotential_get_name (setup->pseudos->pdata[p])));
  g_ptr_array_add (names, NULL);
  info->pseudopotentials = (char **) g_ptr_array_free (names, FALSE);
}

static gboolean
write_ldos (const LdosOptions *o,
            const NearCliDftSetup *setup,
            const NearScfResult *result,
            const NearDftLdos *ldos,
            GError **error)
{
  g_auto (NearLdosInfo) info = { 0 };
  g_autoptr (NearLdosWriter) writer = NULL;

  fill_info (setup, result, ldos, &info);
  writer = near_ldos_writer_new (o->out, &info,
                                 o->in_double ? NEAR_ARRAY_FLOAT64 : NEAR_ARRAY_FLOAT32, error);
  return writer != NULL && near_ldos_writer_append (writer, ldos->n_points, ldos->values, error)
         && near_ldos_writer_finish (writer, error);
}

/* The chain says what the LDOS, as it is, loses: the bias of its broadening and its grid. */
static void
print_ldos (const LdosOptions *o,
            const NearCliDftSetup *setup,
            const NearScfResult *result,
            const NearDftLdos *ldos,
            const NearLdosEnergy *chain,
            double seconds)
{
  const NearScfReport *report = near_scf_result_get_report (result);
  double n_atoms = (double) near_scf_result_get_system (result)->n_atoms;
  double bias = (chain->free - report->energies.free) / n_atoms * NEAR_HARTREE_EV * 1000.0;

  if (o->calculation.json)
    {
      json_t *object = near_cli_dft_result_to_json (setup, result);
      json_t *notes = json_object_get (object, "notes"),
             *more = near_cli_crystal_notes_to_json (ldos->notes);

      json_array_extend (notes, more);
      json_decref (more);
      json_object_set_new (
          object, "ldos",
          json_pack (
              "{s:o, s:[III], s:I, s:o, s:o, s:o, s:o}", "file", near_cli_dft_path_to_json (o->out),
              "grid", (json_int_t) ldos->settings.n[0], (json_int_t) ldos->settings.n[1],
              (json_int_t) ldos->settings.n[2], "n_energies", (json_int_t) setup->grid.n,
              "minimum_ev", near_json_new_number (setup->grid.minimum), "step_ev",
              near_json_new_number (setup->grid.step), "broadening_ev",
              near_json_new_number (setup->broadening), "seconds", near_json_new_number (seconds)));
      json_object_set_new (object, "chain",
                           json_pack ("{s:o, s:o, s:o, s:o}", "free_ha",
                                      near_json_new_number (chain->free), "fermi_energy_ev",
                                      near_json_new_number (chain->fermi_energy), "n_electrons",
                                      near_json_new_number (chain->n_electrons),
                                      "bias_mev_per_atom", near_json_new_number (bias)));
      near_cli_print_json (object);
      return;
    }
  near_cli_dft_print_result (setup, result);
  g_print (_ ("\nLDOS of %zu x %zu x %zu points and %zu energies: %s, in %.2f s\n"),
           ldos->settings.n[0], ldos->settings.n[1], ldos->settings.n[2], setup->grid.n, o->out,
           seconds);
  g_print (_ ("From the LDOS alone: F = %.8f Ha, %+.4f meV per atom from the calculation’s; Fermi "
              "energy %.4f eV\n"),
           chain->free, bias, chain->fermi_energy);
  near_cli_crystal_print_notes (ldos->notes);
}

static int
finish_ldos (const LdosOptions *o,
             const NearCliDftSetup *setup,
             NearScf *scf,
             NearDftLdosSettings *settings)
{
  double deviation = near_broadening_get_deviation (setup->kernel, setup->broadening);
  double top = near_energy_grid_get (&setup->grid, setup->grid.n - 1) + 4.0 * deviation
               - setup->energy_shift;
  NearMonitor monitor = near_cli_progress_begin ();
  g_autoptr (GError) error = NULL;
  NearLdosEnergy chain;
  gint64 started;
  gboolean fine = near_cli_dft_get_n_bands (&o->calculation) > 0
                  || near_scf_cover (scf, top / NEAR_HARTREE_EV, &monitor, &error);
  g_autoptr (NearScfResult) result = fine ? near_scf_dup_result (scf) : NULL;

  started = g_get_monotonic_time ();
  g_autoptr (NearDftLdos) ldos
      = fine ? near_dft_ldos_new (result, settings, &monitor, &error) : NULL;
  near_cli_progress_end ();
  if (ldos == NULL)
    return near_cli_dft_fail (error);
  double seconds = 1e-6 * (double) (g_get_monotonic_time () - started);
  if (!near_ldos_energy_compute (setup->frame.crystal, setup->settings.pseudos, setup->settings.xc,
                                 ldos->settings.n, &setup->grid, ldos->values,
                                 setup->settings.occupation.width, &chain, &error)
      || !write_ldos (o, setup, result, ldos, &error))
    return near_cli_dft_fail (error);
  print_ldos (o, setup, result, ldos, &chain, seconds);
  return near_cli_dft_get_status (result);
}

static int
compute_ldos (const LdosOptions *o, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (NearCliDftSetup) setup = { 0 };
  NearDftLdosSettings settings = { 0 };
  int status;

  if (o->out == NULL || !g_str_has_suffix (o->out, ".npy"))
    return near_cli_dft_usage (_ ("--out needs the name of a file that ends in .npy: Al.out.npy"));
  if (o->calculation.energy_grid == NULL || isnan (o->calculation.broadening))
    return near_cli_dft_usage (
        _ ("the energies are missing: --energy-grid -6:16:0.25 --broadening 0.4"));
  if (!set_points (o, settings.n))
    return near_cli_dft_usage (
        _ ("--grid “%s”: three whole numbers from 2 to 1000 are expected: 12,12,12"), o->points);
  status = near_cli_dft_check_output (o->out);
  if (status == NEAR_CLI_OK)
    status = near_cli_dft_setup (&o->calculation, path, &setup);
  if (status != NEAR_CLI_OK)
    return status;
  settings.grid = setup.grid;
  settings.broadening = setup.kernel;
  settings.width = setup.broadening;
  if (!near_dft_ldos_check_size (&settings, &error))
    return near_cli_dft_fail (error);
  g_autoptr (NearScf) scf = near_scf_new (setup.frame.crystal, &setup.settings, &error);
  g_autoptr (NearScfResult) ground
      = scf != NULL ? near_cli_dft_converge (&o->calculation, scf, NULL, &error) : NULL;
  if (ground == NULL)
    return near_cli_dft_fail (error);
  g_clear_pointer (&ground, near_scf_result_unref);
  return finish_ldos (o, &setup, scf, &settings);
}

int
near_cli_dft_ldos (int argc, char **argv)
{
  g_auto (NearCliDftOptions) calculation = { 0 };
  LdosOptions o = { 0 };
  const GOptionEntry entries[] = {
    { "energy-grid", 0, 0, G_OPTION_ARG_STRING, &calculation.energy_grid,
      N_ ("Energies in eV, on the scale with the alpha term, as --ldos-grid"), "MIN:MAX:STEP" },
    { "grid", 0, 0, G_OPTION_ARG_STRING, &o.points,
      N_ ("Points along a, b, c [those of the calculation]"), "NX,NY,NZ" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &o.out,
      N_ ("The array; NAME.info.json is written beside it"), "NAME.out.npy" },
    { "double", 0, 0, G_OPTION_ARG_NONE, &o.in_double,
      N_ ("Write numbers with 16 digits instead of 7"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &calculation.json, N_ ("Print as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_dft_context_new (
      &calculation,
      _ ("The local density of states, in 1/(eV Å³), in the layout of MALA: (nx, ny, nz, "
         "energies). With --smearing ldos "
         "the energy of the LDOS is that of the calculation; otherwise its bias is printed."),
      entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    {
      o.calculation = calculation;
      status = compute_ldos (&o, argv[1]);
    }
  g_free (o.points);
  g_free (o.out);
  return status;
}
