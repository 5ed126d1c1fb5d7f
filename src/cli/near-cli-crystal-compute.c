/* near-cli-crystal-compute.c — nearsight-cli crystal descriptors, md
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-crystal.h"

#include "near-descriptor.h"
#include "near-molecular-dynamics.h"
#include "near-npy.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

static int
usage (const char *command, const char *sentence)
{
  g_printerr ("nearsight-cli crystal %s: %s\n", command, sentence);
  return NEAR_CLI_USAGE;
}

/* --- descriptors -------------------------------------------------------------------------------------- */

typedef struct
{
  char *kind, *out;
  char **settings; /* "parameter=value", NULL-terminated; or NULL */
  int twojmax;     /* G_MININT: not given */
  double r_cut;    /* NAN: not given */
  gboolean json;
} DescriptorOptions;

/* "n_radial=8" */
static gboolean
apply_setting (NearDescriptorOptions *options, const char *kind, const char *setting, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (setting, "=", 2);
  double value;

  if (g_strv_length (parts) != 2)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("--set “%s”: PARAMETER=NUMBER is expected"), setting);
      return FALSE;
    }
  return near_text_parse_finite (parts[1], &value, error)
         && near_descriptor_options_set (options, kind, parts[0], value, error);
}

static gboolean
fill_descriptor (NearDescriptorOptions *options, const DescriptorOptions *o, GError **error)
{
  gsize row;

  if (!near_table_find (&near_descriptor_table, o->kind, &row, error))
    return FALSE;
  near_descriptor_options_init (options, (NearDescriptor) row);
  if (o->twojmax != G_MININT
      && !near_descriptor_options_set (options, o->kind, "twojmax", o->twojmax, error))
    return FALSE;
  if (!isnan (o->r_cut) && !near_descriptor_options_set (options, o->kind, "cutoff", o->r_cut, error))
    return FALSE;
  for (char **setting = o->settings; setting != NULL && *setting != NULL; setting++)
    if (!apply_setting (options, o->kind, *setting, error))
      return FALSE;
  return TRUE;
}

static json_t *
names_to_json (char **names)
{
  json_t *array = json_array ();

  for (char **name = names; *name != NULL; name++)
    json_array_append_new (array, json_string (*name));
  return array;
}

static int
describe (const NearCliCrystalInput *input, const DescriptorOptions *o, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) notes = near_notes_new ();
  NearDescriptorOptions options;
  NearMonitor monitor;

  if (o->kind == NULL || o->out == NULL)
    return usage ("descriptors", o->kind == NULL
                                     ? _ ("--kind is missing; “nearsight-cli list descriptor” lists them")
                                     : _ ("--out is missing: the npy file for the features"));
  if (!fill_descriptor (&options, o, &error))
    return near_cli_crystal_fail ("descriptors", error, NEAR_CLI_USAGE);
  g_autoptr (NearCrystal) crystal = near_cli_crystal_load_one (input, path, &error);
  if (crystal == NULL)
    return near_cli_crystal_fail ("descriptors", error, NEAR_CLI_FAILED);
  near_notes_append (notes, near_crystal_get_notes (crystal));
  near_descriptor_add_notes (o->kind, crystal, &options, notes);
  monitor = near_cli_progress_begin ();
  g_autoptr (NearArray) features = near_descriptor_compute (o->kind, crystal, &options, &monitor, &error);
  near_cli_progress_end ();
  g_auto (GStrv) names
      = features != NULL ? near_descriptor_dup_names (o->kind, crystal, &options, &error) : NULL;
  if (names == NULL || !near_npy_save (features, o->out, &error))
    return near_cli_crystal_fail ("descriptors", error, NEAR_CLI_FAILED);
  if (o->json)
    near_cli_print_json (json_pack ("{s:s, s:[I,I], s:o, s:o}", "kind", o->kind, "shape",
                                    (json_int_t) near_array_get_dim (features, 0),
                                    (json_int_t) near_array_get_dim (features, 1), "names", names_to_json (names),
                                    "notes", near_cli_crystal_notes_to_json (notes)));
  else
    {
      g_print (_ ("%s: %zu x %zu (%s … %s)\n"), o->out, near_array_get_dim (features, 0),
               near_array_get_dim (features, 1), names[0], names[g_strv_length (names) - 1]);
      near_cli_crystal_print_notes (notes);
    }
  return NEAR_CLI_OK;
}

int
near_cli_crystal_descriptors (int argc, char **argv)
{
  NearCliCrystalInput input = { 0 };
  DescriptorOptions o = { .twojmax = G_MININT, .r_cut = NAN };
  const GOptionEntry entries[] = {
    { "kind", 0, 0, G_OPTION_ARG_STRING, &o.kind, N_ ("The family (nearsight-cli list descriptor)"), "KIND" },
    { "twojmax", 0, 0, G_OPTION_ARG_INT, &o.twojmax, N_ ("Bispectrum: twice the largest angular momentum"),
      "J" },
    { "rcut", 0, 0, G_OPTION_ARG_DOUBLE, &o.r_cut, N_ ("How far an atom sees, in Å"), "R" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.settings, N_ ("Another parameter; may be repeated"),
      "PARAMETER=NUMBER" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &o.out, N_ ("The file for the features, one row an atom"), "FILE.npy" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print shape and names as JSON"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_crystal_context_new (
      &input, "FILE", _ ("Computes fingerprints of the atoms as a table of numbers."), entries);
  int status;

  if (near_cli_crystal_parse (context, "descriptors", &argc, &argv, 1, &status))
    status = describe (&input, &o, argv[1]);
  near_cli_crystal_input_clear (&input);
  g_free (o.kind);
  g_free (o.out);
  g_strfreev (o.settings);
  return status;
}

/* --- molecular dynamics ---------------------------------------------------------------------------- */

typedef struct
{
  char *potential, *thermostat, *integrator, *out, *velocities;
  double temperature, timestep;
  gint64 steps, every, seed;
  gboolean json;
} DynamicsOptions;

/* One row of the log: what was measured at a step. */
static json_t *
report_to_json (const NearDynamicsReport *report)
{
  return json_pack ("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "step", (json_int_t) report->step, "time",
                    near_json_new_number (report->time), "potential_energy",
                    near_json_new_number (report->potential_energy), "kinetic_energy",
                    near_json_new_number (report->kinetic_energy), "total_energy",
                    near_json_new_number (report->total_energy), "temperature",
                    near_json_new_number (report->temperature), "pressure",
                    near_json_new_number (report->pressure), "conserved",
                    near_json_new_number (report->conserved));
}

static void
print_report (const NearDynamicsReport *report)
{
  g_print ("%9" PRIu64 " %11.2f %15.6f %13.6f %15.6f %9.2f %10.4f\n", report->step, report->time,
           report->potential_energy, report->kinetic_energy, report->total_energy, report->temperature,
           report->pressure);
}

/* Runs, keeping a frame and a row every so many steps. */
static gboolean
run_dynamics (NearMolecularDynamics *md, const DynamicsOptions *o, GPtrArray *frames, json_t *rows,
              GError **error)
{
  NearMonitor monitor = near_cli_progress_begin ();
  gint64 done = 0;

  if (!o->json)
    g_print ("%9s %11s %15s %13s %15s %9s %10s\n", _ ("step"), "t/fs", "E_pot/eV", "E_kin/eV", "E/eV", "T/K",
             "p/GPa");
  while (TRUE)
    {
      NearDynamicsReport report;
      NearCrystal *frame = near_molecular_dynamics_dup_crystal (md, error);

      if (frame == NULL)
        return FALSE;
      near_molecular_dynamics_get_report (md, &report);
      g_ptr_array_add (frames, frame);
      json_array_append_new (rows, report_to_json (&report));
      near_cli_progress_end ();
      if (!o->json)
        print_report (&report);
      if (done == o->steps || report.status == NEAR_DYNAMICS_DIVERGED)
        break;
      gint64 more = MIN (o->every, o->steps - done);
      if (!near_molecular_dynamics_step (md, (guint64) more, &report, &monitor, error))
        return FALSE;
      done += more;
    }
  near_cli_progress_end ();
  return TRUE;
}

static gboolean
fill_options (NearMolecularDynamicsOptions *options, const DynamicsOptions *o, NearCrystal *crystal,
              GError **error)
{
  gsize thermostat = NEAR_THERMOSTAT_NONE, integrator = NEAR_INTEGRATOR_VELOCITY_VERLET;

  if ((o->thermostat != NULL && !near_table_find (&near_thermostat_table, o->thermostat, &thermostat, error))
      || (o->integrator != NULL && !near_table_find (&near_integrator_table, o->integrator, &integrator, error)))
    return FALSE;
  *options = (NearMolecularDynamicsOptions){ .timestep = o->timestep,
                                             .temperature = o->temperature,
                                             .thermostat = (NearThermostat) thermostat,
                                             .integrator = (NearIntegrator) integrator,
                                             .velocities = NEAR_VELOCITIES_EXACT };
  if (o->velocities != NULL && g_str_equal (o->velocities, "kept"))
    {
      if (near_crystal_get_atom_data (crystal, "velocities") == NULL)
        {
          g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                               _ ("--velocities kept: the file has no velocities"));
          return FALSE;
        }
      options->velocities = NEAR_VELOCITIES_KEPT;
    }
  else if (o->velocities != NULL && g_str_equal (o->velocities, "zero"))
    options->velocities = NEAR_VELOCITIES_ZERO;
  else if (o->velocities != NULL && !g_str_equal (o->velocities, "drawn"))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                   _ ("--velocities “%s”: drawn, kept or zero is expected"), o->velocities);
      return FALSE;
    }
  return TRUE;
}

static int
simulate (const NearCliCrystalInput *input, const DynamicsOptions *o, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) near_crystal_unref);
  g_autoptr (json_t) rows = json_array ();
  NearMolecularDynamicsOptions options;
  gsize row;

  if (o->out == NULL || o->potential == NULL)
    return usage ("md", o->out == NULL ? _ ("--out is missing: the file for the frames")
                                       : _ ("--potential is missing; “nearsight-cli list potential” lists them"));
  if (!near_table_find (&near_potential_table, o->potential, &row, &error))
    return near_cli_crystal_fail ("md", error, NEAR_CLI_USAGE);
  if (o->steps < 0 || o->every < 1 || o->seed < 0)
    return usage ("md", _ ("--steps and --seed must not be negative, --every must be at least 1"));
  g_autoptr (NearCrystal) crystal = near_cli_crystal_load_one (input, path, &error);
  if (crystal == NULL)
    return near_cli_crystal_fail ("md", error, NEAR_CLI_FAILED);
  near_cli_crystal_print_notes (near_crystal_get_notes (crystal));
  if (!fill_options (&options, o, crystal, &error))
    return near_cli_crystal_fail ("md", error, NEAR_CLI_USAGE);
  g_autoptr (NearPotential) potential = near_potential_new (o->potential, crystal, NULL, &error);
  g_autoptr (NearMolecularDynamics) md
      = potential != NULL
            ? near_molecular_dynamics_new (crystal, potential, &options, (guint64) o->seed, &error)
            : NULL;
  if (md != NULL && !run_dynamics (md, o, frames, rows, &error)
      && g_error_matches (error, NEAR_ERROR, NEAR_ERROR_CANCELLED))
    {
      /* What was computed before Ctrl+C is not lost. */
      g_printerr ("%s\n", _ ("stopped: the frames so far are written"));
      g_clear_error (&error);
    }
  if (md == NULL || error != NULL
      || !near_structures_save ((NearCrystal *const *) frames->pdata, frames->len, NULL, o->out, NULL, NULL, NULL,
                                &error))
    return near_cli_crystal_fail ("md", error, NEAR_CLI_FAILED);
  if (near_molecular_dynamics_get_explanation (md) != NULL)
    g_printerr ("%s %s\n", _ ("warning:"), near_molecular_dynamics_get_explanation (md));
  if (o->json)
    near_cli_print_json (json_pack ("{s:s, s:o, s:O}", "potential", o->potential, "n_freedoms",
                                    near_json_new_number (near_molecular_dynamics_get_n_freedoms (md)), "rows",
                                    rows));
  else
    g_print (ngettext ("%s: %u frame\n", "%s: %u frames\n", frames->len), o->out, frames->len);
  return near_molecular_dynamics_get_explanation (md) != NULL ? NEAR_CLI_FAILED : NEAR_CLI_OK;
}

int
near_cli_crystal_md (int argc, char **argv)
{
  NearCliCrystalInput input = { 0 };
  DynamicsOptions o = { .temperature = 300.0, .timestep = 1.0, .steps = 1000, .every = 100, .seed = 1 };
  const GOptionEntry entries[] = {
    { "potential", 0, 0, G_OPTION_ARG_STRING, &o.potential, N_ ("The interatomic potential"), "NAME" },
    { "temperature", 0, 0, G_OPTION_ARG_DOUBLE, &o.temperature, N_ ("Of the start and the thermostat, in K [300]"),
      "K" },
    { "timestep", 0, 0, G_OPTION_ARG_DOUBLE, &o.timestep, N_ ("In fs [1]"), "FS" },
    { "steps", 0, 0, G_OPTION_ARG_INT64, &o.steps, N_ ("Number of steps [1000]"), "N" },
    { "every", 0, 0, G_OPTION_ARG_INT64, &o.every, N_ ("A frame every so many steps [100]"), "M" },
    { "thermostat", 0, 0, G_OPTION_ARG_STRING, &o.thermostat, N_ ("What holds the temperature [none]"),
      "none|langevin|nose-hoover" },
    { "integrator", 0, 0, G_OPTION_ARG_STRING, &o.integrator, N_ ("How a step is made [velocity-verlet]"), "NAME" },
    { "velocities", 0, 0, G_OPTION_ARG_STRING, &o.velocities, N_ ("Where the atoms' first velocities come from [drawn]"),
      "drawn|kept|zero" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, N_ ("Of the random numbers [1]"), "S" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &o.out, N_ ("The file for the frames"), "FILE.xyz" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_crystal_context_new (
      &input, "FILE", _ ("Moves the atoms: same file, choices and seed, same digits."), entries);
  int status;

  if (near_cli_crystal_parse (context, "md", &argc, &argv, 1, &status))
    status = simulate (&input, &o, argv[1]);
  near_cli_crystal_input_clear (&input);
  g_free (o.potential);
  g_free (o.thermostat);
  g_free (o.integrator);
  g_free (o.velocities);
  g_free (o.out);
  return status;
}
