/* near-cli-dft-files.c — nearsight-cli dft export, import: inputs and results of Quantum ESPRESSO
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-dft.h"

#include "near-element.h"
#include "near-file.h"
#include "near-pp-ldos.h"
#include "near-pw-input.h"
#include "near-pw-output.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* --- export ---------------------------------------------------------------------------------- */

typedef struct
{
  char *to, *out, *upf, *prefix, *pseudo_dir, *outdir;
  gboolean is_old;
} ExportOptions;

static void
export_options_clear (ExportOptions *self)
{
  g_free (self->to);
  g_free (self->out);
  g_free (self->upf);
  g_free (self->prefix);
  g_free (self->pseudo_dir);
  g_free (self->outdir);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ExportOptions, export_options_clear)

/* "El=FILE,El=FILE": @files (n_species), NULL where nothing is said. */
static int
name_files (const char *text, const NearCrystal *crystal, char **files)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *equals = strchr (parts[i], '=');
      gboolean is_used = FALSE;
      guint element;

      if (equals == NULL || equals[1] == '\0'
          || !near_element_find (parts[i], equals - parts[i], &element))
        return near_cli_dft_usage (_ ("--upf “%s”: “%s” is not an element and a file: "
                                      "Al=Al.UPF,Si=Si.UPF is expected"),
                                   text, parts[i]);
      for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
        if (near_crystal_get_species (crystal, s)->components[0].element == element)
          {
            g_free (files[s]);
            files[s] = g_strdup (equals + 1);
            is_used = TRUE;
          }
      if (!is_used)
        return near_cli_dft_usage (_ ("--upf “%s”: the crystal has no %s"), text,
                                   near_element_get (element)->symbol);
    }
  return NEAR_CLI_OK;
}

static json_t *
export_to_json (const NearCliDftSetup *setup, const char *pw_path, const char *pp_path)
{
  json_t *object = near_cli_dft_frame_to_json (setup), *files = json_array ();

  json_array_append_new (files, near_cli_dft_path_to_json (pw_path));
  if (pp_path != NULL)
    json_array_append_new (files, near_cli_dft_path_to_json (pp_path));
  json_object_set_new (object, "files", files);
  return object;
}

static gboolean
write_text (const char *path, const char *text, GError **error)
{
  return near_file_write_atomic (path, text, strlen (text), error);
}

static int
write_inputs (const NearCliDftOptions *o,
              const ExportOptions *e,
              const NearCliDftSetup *setup,
              const NearPwNames *names)
{
  g_autoptr (GError) error = NULL;
  const NearPpLdosSettings ldos = { .energies = setup->grid,
                                    .broadening = setup->kernel,
                                    .width = setup->broadening,
                                    .has_gauss_ldos = !e->is_old };
  g_autofree char *pw_path = g_strconcat (e->out, ".pw.in", NULL);
  g_autofree char *pp_path = setup->has_grid ? g_strconcat (e->out, ".pp.in", NULL) : NULL;
  g_autofree char *pw = near_pw_input_format (setup->frame.crystal, &setup->settings, names,
                                              setup->frame.notes, &error);
  g_autofree char *pp = pw != NULL && pp_path != NULL
                            ? near_pp_ldos_input_format (&ldos, &setup->settings, names, &error)
                            : NULL;

  if (error != NULL || !write_text (pw_path, pw, &error)
      || (pp != NULL && !write_text (pp_path, pp, &error)))
    return near_cli_dft_fail (error);
  if (o->json)
    {
      near_cli_print_json (export_to_json (setup, pw_path, pp_path));
      return NEAR_CLI_OK;
    }
  g_print (_ ("%s: pw.x -in %s\n"), pw_path, pw_path);
  if (pp != NULL)
    g_print (_ ("%s: pp.x -in %s, after pw.x\n"), pp_path, pp_path);
  near_cli_crystal_print_notes (setup->frame.notes);
  return NEAR_CLI_OK;
}

static int
export_inputs (const NearCliDftOptions *o, const ExportOptions *e, const char *path)
{
  g_auto (NearCliDftSetup) setup = { 0 };
  g_autofree char **files = NULL; /* with gaps of NULL */
  int status;

  if (e->to != NULL && !g_str_equal (e->to, "pw.x"))
    return near_cli_dft_usage (_ ("--to “%s”: the program that can be written for is pw.x"), e->to);
  if (e->out == NULL || *e->out == '\0')
    return near_cli_dft_usage (
        _ ("--out is missing: the name that the files begin with; “--out Al” writes Al.pw.in"));
  status = near_cli_dft_read (o, path, &setup);
  if (status != NEAR_CLI_OK)
    return status;
  files = g_new0 (char *, near_crystal_get_n_species (setup.frame.crystal) + 1);
  status = name_files (e->upf, setup.frame.crystal, files);
  if (status == NEAR_CLI_OK)
    {
      const NearPwNames names = { .prefix = e->prefix,
                                  .pseudo_dir = e->pseudo_dir,
                                  .outdir = e->outdir,
                                  .upf = (const char *const *) files };

      status = write_inputs (o, e, &setup, &names);
    }
  for (guint s = 0; s < near_crystal_get_n_species (setup.frame.crystal); s++)
    g_free (files[s]);
  return status;
}

int
near_cli_dft_export (int argc, char **argv)
{
  g_auto (NearCliDftOptions) o = { 0 };
  g_auto (ExportOptions) e = { 0 };
  const GOptionEntry entries[]
      = { { "to", 0, 0, G_OPTION_ARG_STRING, &e.to, N_ ("The program [pw.x]"), "pw.x" },
          { "out", 0, 0, G_OPTION_ARG_FILENAME, &e.out,
            N_ ("Writes NAME.pw.in, and with energies NAME.pp.in"), "NAME" },
          { "upf", 0, 0, G_OPTION_ARG_STRING, &e.upf,
            N_ ("Files of the pseudopotentials, as the input names them"), "El=FILE,…" },
          { "energy-grid", 0, 0, G_OPTION_ARG_STRING, &o.energy_grid,
            N_ ("Energies of the LDOS in eV, as --ldos-grid; with --broadening"), "MIN:MAX:STEP" },
          { "prefix", 0, 0, G_OPTION_ARG_STRING, &e.prefix, N_ ("Of pw.x’s own files [nearsight]"),
            "NAME" },
          { "pseudo-dir", 0, 0, G_OPTION_ARG_STRING, &e.pseudo_dir,
            N_ ("The folder of the pseudopotentials [.]"), "FOLDER" },
          { "outdir", 0, 0, G_OPTION_ARG_STRING, &e.outdir,
            N_ ("The folder of pw.x’s files [./tmp]"), "FOLDER" },
          { "pp-before-7.2", 0, 0, G_OPTION_ARG_NONE, &e.is_old,
            N_ ("pp.x is older than 7.2: no Gaussians unless the smearing is one"), NULL },
          { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print as one JSON document"), NULL },
          { NULL } };
  g_autoptr (GOptionContext) context = near_cli_dft_context_new (
      &o,
      _ ("Inputs of Quantum ESPRESSO for the same calculation: of pw.x, and with a grid of "
         "energies of pp.x, which makes the LDOS."),
      entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    status = export_inputs (&o, &e, argv[1]);
  return status;
}

/* --- import ---------------------------------------------------------------------------------- */

typedef struct
{
  char *pattern, *grid, *kernel, *out;
  gboolean in_double, json;
} ImportOptions;

static void
import_options_clear (ImportOptions *self)
{
  g_free (self->pattern);
  g_free (self->grid);
  g_free (self->kernel);
  g_free (self->out);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ImportOptions, import_options_clear)

static json_t *
string_or_null (const char *text)
{
  return text != NULL ? json_string (text) : json_null ();
}

static json_t *
run_points_to_json (const NearPwOutput *run)
{
  json_t *array = json_array ();

  for (gsize k = 0; k < run->n_k; k++)
    {
      json_t *point = json_pack ("{s:o, s:o}", "k", near_json_new_numbers (run->k + 3 * k, 3),
                                 "weight", near_json_new_number (run->weights[k]));

      if (run->n_bands > 0)
        json_object_set_new (
            point, "eigenvalues_ev",
            near_json_new_numbers (run->eigenvalues + k * run->n_bands, run->n_bands));
      if (run->n_bands > 0 && run->occupations != NULL)
        json_object_set_new (
            point, "occupations",
            near_json_new_numbers (run->occupations + k * run->n_bands, run->n_bands));
      json_array_append_new (array, point);
    }
  return array;
}

static json_t *
run_energies_to_json (const NearPwOutput *run)
{
  const NearLdosEnergies *e = &run->energies;

  return json_pack (
      "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "free", near_json_new_number (e->total),
      "internal", near_json_new_number (run->internal), "band", near_json_new_number (e->band),
      "one_electron", near_json_new_number (e->one_electron), "hartree",
      near_json_new_number (e->hartree), "xc", near_json_new_number (e->xc), "ewald",
      near_json_new_number (e->ewald), "minus_ts", near_json_new_number (e->minus_ts));
}

static json_t *
forces_to_json (const NearPwOutput *run)
{
  NearArray *forces = near_crystal_get_atom_data (run->crystal, "forces");

  return forces != NULL ? near_cli_dft_rows_to_json (near_array_peek_doubles (forces),
                                                     near_crystal_get_n_atoms (run->crystal), 3)
                        : json_null ();
}

static json_t *
stress_to_json (const NearPwOutput *run)
{
  NearArray *stress = near_crystal_get_cell_data (run->crystal, "stress");
  double values[6];

  if (stress == NULL)
    return json_null ();
  for (guint i = 0; i < 6; i++)
    values[i] = near_array_peek_doubles (stress)[i] * NEAR_EV_PER_ANGSTROM3_GPA;
  return near_json_new_numbers (values, 6);
}

static json_t *
run_to_json (const NearPwOutput *run)
{
  json_t *object = json_object (), *names = json_array ();
  g_autofree char *formula = near_crystal_dup_formula (run->crystal);
  gsize n = near_crystal_get_n_atoms (run->crystal);

  for (char **name = run->pseudopotentials; *name != NULL; name++)
    json_array_append_new (names, json_string (*name));
  json_object_set_new (object, "version", string_or_null (run->version));
  json_object_set_new (object, "formula", json_string (formula));
  json_object_set_new (object, "n_atoms", json_integer ((json_int_t) n));
  json_object_set_new (object, "done", json_boolean (run->is_done));
  json_object_set_new (object, "converged", json_boolean (run->is_converged));
  json_object_set_new (object, "iterations", json_integer (run->n_iterations));
  json_object_set_new (object, "accuracy_ev", near_json_new_number (run->accuracy));
  json_object_set_new (object, "energies_ev", run_energies_to_json (run));
  json_object_set_new (object, "fermi_energy_ev", near_json_new_number (run->fermi_energy));
  json_object_set_new (object, "n_electrons", near_json_new_number (run->n_electrons));
  json_object_set_new (object, "ecut_ha", near_json_new_number (run->ecut_ha));
  json_object_set_new (object, "ecut_density_ha", near_json_new_number (run->ecut_density_ha));
  json_object_set_new (object, "fft_grid",
                       json_pack ("[III]", (json_int_t) run->fft[0], (json_int_t) run->fft[1],
                                  (json_int_t) run->fft[2]));
  json_object_set_new (object, "smearing", string_or_null (run->smearing));
  json_object_set_new (object, "width_ha", near_json_new_number (run->degauss_ha));
  json_object_set_new (object, "xc", string_or_null (run->xc));
  json_object_set_new (object, "pseudopotentials", names);
  json_object_set_new (object, "forces_ev_per_ang", forces_to_json (run));
  json_object_set_new (object, "stress_gpa", stress_to_json (run));
  json_object_set_new (object, "kpoints", run_points_to_json (run));
  return object;
}

static void
print_energy (const char *name, double value)
{
  if (!isnan (value))
    g_print ("  %-24s %16.8f\n", name, value);
}

static void
print_run (const NearPwOutput *run)
{
  g_autofree char *formula = near_crystal_dup_formula (run->crystal);

  g_print (_ ("pw.x %s: %s, %zu atoms; %s, %s\n"), run->version != NULL ? run->version : "?",
           formula, near_crystal_get_n_atoms (run->crystal),
           run->is_done ? _ ("came to its end") : _ ("broke off"),
           run->is_converged ? _ ("converged") : _ ("not converged"));
  g_print ("%s\n", _ ("Energies in eV per cell"));
  print_energy (_ ("free energy"), run->energies.total);
  print_energy (_ ("internal energy"), run->internal);
  print_energy (_ ("one-electron"), run->energies.one_electron);
  print_energy (_ ("Hartree"), run->energies.hartree);
  print_energy (_ ("xc"), run->energies.xc);
  print_energy (_ ("Ewald"), run->energies.ewald);
  print_energy (_ ("-TS"), run->energies.minus_ts);
  print_energy (_ ("Fermi energy"), run->fermi_energy);
  g_print (_ ("%zu k-points, %zu bands, cut-off %g Ha, grid %zu x %zu x %zu\n"), run->n_k,
           run->n_bands, run->ecut_ha, run->fft[0], run->fft[1], run->fft[2]);
}

static NearLdosFiles *
load_cubes (const ImportOptions *o,
            const NearPwOutput *run,
            const NearPpLdosOptions *options,
            const NearMonitor *monitor,
            GError **error)
{
  g_auto (GStrv) paths = near_pp_ldos_find (o->pattern, error);
  g_autoptr (NearLdosFiles) files
      = paths != NULL ? near_pp_ldos_load ((const char *const *) paths, options, monitor, error)
                      : NULL;

  if (files == NULL || !near_pp_ldos_set_run (files, run, error)
      || (o->out != NULL && !near_ldos_files_save (files, o->out, error)))
    return NULL;
  return g_steal_pointer (&files);
}

static int
set_cubes (const ImportOptions *o, NearPpLdosOptions *options)
{
  g_autoptr (GError) error = NULL;
  gsize kernel = NEAR_BROADENING_GAUSSIAN;

  if (o->pattern == NULL && (o->out != NULL || o->grid != NULL || o->kernel != NULL))
    return near_cli_dft_usage (
        _ ("--out, --energy-grid and --kernel belong to --ldos 'tmp.pp*_ldos.cube'"));
  if (o->out != NULL && !g_str_has_suffix (o->out, ".npy"))
    return near_cli_dft_usage (_ ("--out needs the name of a file that ends in .npy: Al.out.npy"));
  if (o->kernel != NULL && !near_table_find (&near_broadening_table, o->kernel, &kernel, &error))
    return near_cli_dft_usage ("--kernel: %s", error->message);
  if (o->grid != NULL && !near_energy_grid_parse (o->grid, &options->energies, &error))
    return near_cli_dft_usage ("--energy-grid: %s", error->message);
  options->broadening = (NearBroadening) kernel;
  options->type = o->in_double ? NEAR_ARRAY_FLOAT64 : NEAR_ARRAY_FLOAT32;
  return NEAR_CLI_OK;
}

static json_t *
cubes_to_json (const NearLdosFiles *files, const char *out)
{
  const NearLdosInfo *info = &files->info;

  return json_pack (
      "{s:o, s:[III], s:I, s:o, s:o, s:s, s:o}", "file", near_cli_dft_path_to_json (out), "grid",
      (json_int_t) info->n[0], (json_int_t) info->n[1], (json_int_t) info->n[2], "n_energies",
      (json_int_t) info->energies.n, "minimum_ev", near_json_new_number (info->energies.minimum),
      "step_ev", near_json_new_number (info->energies.step), "kernel",
      near_table_get (&near_broadening_table, info->broadening)->id, "broadening_ev",
      near_json_new_number (info->broadening_width));
}

static void
print_cubes (const NearLdosFiles *files, const char *out)
{
  const NearLdosInfo *info = &files->info;

  g_print (_ ("LDOS of %zu x %zu x %zu points and %zu energies from %g eV in steps of %g eV, "
              "broadening %g eV\n"),
           info->n[0], info->n[1], info->n[2], info->energies.n, info->energies.minimum,
           info->energies.step, info->broadening_width);
  if (out != NULL)
    g_print (_ ("written to %s\n"), out);
}

static int
import (const ImportOptions *o, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearLdosFiles) files = NULL;
  NearPpLdosOptions options = { 0 };
  NearMonitor monitor;
  int status = set_cubes (o, &options);

  if (status != NEAR_CLI_OK)
    return status;
  monitor = near_cli_progress_begin ();
  g_autoptr (NearPwOutput) run = near_pw_output_load (path, &monitor, &error);
  if (run != NULL && o->pattern != NULL)
    files = load_cubes (o, run, &options, &monitor, &error);
  near_cli_progress_end ();
  if (error != NULL)
    return near_cli_dft_fail (error);
  if (o->json)
    {
      json_t *object = run_to_json (run);

      if (files != NULL)
        json_object_set_new (object, "ldos", cubes_to_json (files, o->out));
      json_object_set_new (object, "notes", near_cli_crystal_notes_to_json (run->notes));
      near_cli_print_json (object);
    }
  else
    {
      print_run (run);
      if (files != NULL)
        print_cubes (files, o->out);
      near_cli_crystal_print_notes (run->notes);
    }
  return run->is_converged ? NEAR_CLI_OK : NEAR_CLI_FAILED;
}

int
near_cli_dft_import (int argc, char **argv)
{
  g_auto (ImportOptions) o = { 0 };
  const GOptionEntry entries[]
      = { { "ldos", 0, 0, G_OPTION_ARG_FILENAME, &o.pattern,
            N_ ("Cubes of pp.x; * stands for their numbers: 'tmp.pp*_ldos.cube'"), "PATTERN" },
          { "energy-grid", 0, 0, G_OPTION_ARG_STRING, &o.grid,
            N_ ("Their energies in eV [as the cubes’ titles say]"), "MIN:MAX:STEP" },
          { "kernel", 0, 0, G_OPTION_ARG_STRING, &o.kernel,
            N_ ("The broadening that pp.x used [gaussian]"), "gaussian|gaussian-qe|fermi-dirac" },
          { "out", 0, 0, G_OPTION_ARG_FILENAME, &o.out,
            N_ ("Write the LDOS there; NAME.info.json is written beside it"), "NAME.out.npy" },
          { "double", 0, 0, G_OPTION_ARG_NONE, &o.in_double,
            N_ ("Write numbers with 16 digits instead of 7"), NULL },
          { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print as one JSON document"), NULL },
          { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE");
  int status;

  g_option_context_set_summary (
      context, _ ("What pw.x of Quantum ESPRESSO found, from what it printed or its "
                  "data-file-schema.xml, and the LDOS in cubes of pp.x. Exit status 1: it did not "
                  "converge; what there is is printed all the same."));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    status = import (&o, argv[1]);
  return status;
}
