/* near-cli-crystal-compute.c — nearsight-cli crystal descriptors: fingerprints of the atoms
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-crystal.h"

#include "near-descriptor.h"
#include "near-npy.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static int
usage (const char *command, const char *sentence)
{
  g_printerr ("nearsight-cli crystal %s: %s\n", command, sentence);
  return NEAR_CLI_USAGE;
}

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
  g_auto (NearCliCrystalFrame) frame = { 0 };
  NearDescriptorOptions options;
  NearMonitor monitor;

  if (o->kind == NULL || o->out == NULL)
    return usage ("descriptors", o->kind == NULL
                                     ? _ ("--kind is missing; “nearsight-cli list descriptor” lists them")
                                     : _ ("--out is missing: the npy file for the features"));
  if (!fill_descriptor (&options, o, &error))
    return near_cli_crystal_fail ("descriptors", error, NEAR_CLI_USAGE);
  if (!near_cli_crystal_load_one (input, path, &frame, &error))
    return near_cli_crystal_fail ("descriptors", error, NEAR_CLI_FAILED);
  near_descriptor_add_notes (o->kind, frame.crystal, &options, frame.notes);
  monitor = near_cli_progress_begin ();
  g_autoptr (NearArray) features = near_descriptor_compute (o->kind, frame.crystal, &options, &monitor, &error);
  near_cli_progress_end ();
  g_auto (GStrv) names
      = features != NULL ? near_descriptor_dup_names (o->kind, frame.crystal, &options, &error) : NULL;
  if (names == NULL || !near_npy_save (features, o->out, &error))
    return near_cli_crystal_fail ("descriptors", error, NEAR_CLI_FAILED);
  if (o->json)
    {
      json_t *object = json_pack ("{s:s, s:[I,I], s:o, s:o}", "kind", o->kind, "shape",
                                  (json_int_t) near_array_get_dim (features, 0),
                                  (json_int_t) near_array_get_dim (features, 1), "names", names_to_json (names),
                                  "notes", near_cli_crystal_notes_to_json (frame.notes));

      near_cli_crystal_frame_to_json (&frame, object);
      near_cli_print_json (object);
    }
  else
    {
      g_print (_ ("%s: %zu x %zu (%s … %s)\n"), o->out, near_array_get_dim (features, 0),
               near_array_get_dim (features, 1), names[0], names[g_strv_length (names) - 1]);
      near_cli_crystal_print_notes (frame.notes);
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

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    status = describe (&input, &o, argv[1]);
  near_cli_crystal_input_clear (&input);
  g_free (o.kind);
  g_free (o.out);
  g_strfreev (o.settings);
  return status;
}
