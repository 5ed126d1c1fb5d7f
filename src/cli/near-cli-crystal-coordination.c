/* near-cli-crystal-coordination.c — nearsight-cli crystal coordination
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-crystal.h"

#include "near-coordination.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What the last two columns count. @share: from which a face counts. */
static char *
dup_explanation (double share)
{
  g_autofree char *percent = near_text_dup_significant (100.0 * share, 3);

  return g_strdup_printf (
      _ ("voronoi: faces of the Voronoi cell with more than %s %% of the largest solid angle of the atom; "
         "effective: the sum of all its solid angles over the largest (O'Keeffe), without a threshold; an anion "
         "and a cation that share their largest face get the same number."),
      percent);
}

static json_t *
summary_to_json (const NearCoordination *coordination, NearCoordinationKind kind, guint species)
{
  NearCoordinationSummary s
      = near_coordination_summarize (coordination, near_coordination_peek (coordination, kind), species);

  return json_pack ("{s:s, s:o, s:o, s:o, s:o, s:I}", "id", near_table_get (&near_coordination_table, kind)->id,
                    "mean", near_json_new_number (s.mean), "standard_deviation",
                    near_json_new_number (s.standard_deviation), "lowest", near_json_new_number (s.lowest), "highest",
                    near_json_new_number (s.highest), "n_unknown", (json_int_t) s.n_unknown);
}

static void
print_table (const NearCoordination *coordination, const NearCrystal *crystal)
{
  g_print ("%-12s", _ ("species"));
  for (gsize k = 0; k < NEAR_N_COORDINATIONS; k++)
    g_print (" %12s", near_table_get (&near_coordination_table, k)->id);
  g_print (" %12s\n", _ ("effective"));
  for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
    {
      g_print ("%-12s", near_crystal_get_species (crystal, s)->label);
      for (gsize k = 0; k < NEAR_N_COORDINATIONS; k++)
        g_print (" %12.4g",
                 near_coordination_summarize (
                     coordination, near_coordination_peek (coordination, (NearCoordinationKind) k), s)
                     .mean);
      g_print (" %12.4g\n",
               near_coordination_summarize (coordination, near_coordination_peek_effective (coordination), s).mean);
    }
}

static json_t *
table_to_json (const NearCoordination *coordination, double share, const NearCliCrystalFrame *frame)
{
  const NearCrystal *crystal = frame->crystal;
  g_autofree char *explanation = dup_explanation (share);
  json_t *rows = json_array (), *atoms = json_object ();
  gsize n = near_crystal_get_n_atoms (crystal);

  for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
    {
      json_t *definitions = json_array ();
      double effective
          = near_coordination_summarize (coordination, near_coordination_peek_effective (coordination), s).mean;

      for (gsize k = 0; k < NEAR_N_COORDINATIONS; k++)
        json_array_append_new (definitions, summary_to_json (coordination, (NearCoordinationKind) k, s));
      json_array_append_new (rows, json_pack ("{s:s, s:o, s:o}", "species",
                                              near_crystal_get_species (crystal, s)->label, "definitions",
                                              definitions, "effective", near_json_new_number (effective)));
    }
  for (gsize k = 0; k < NEAR_N_COORDINATIONS; k++)
    json_object_set_new (atoms, near_table_get (&near_coordination_table, k)->id,
                         near_json_new_numbers (near_coordination_peek (coordination, (NearCoordinationKind) k), n));
  return json_pack ("{s:o, s:o, s:o, s:o, s:s, s:o}", "species", rows, "atoms", atoms, "cutoff",
                    near_json_new_number (near_coordination_get_cutoff (coordination)), "voronoi_share",
                    near_json_new_number (share), "effective_explanation", explanation, "notes",
                    near_cli_crystal_notes_to_json (frame->notes));
}

static int
coordinate (const NearCliCrystalInput *input, double cutoff, gboolean json, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (NearCliCrystalFrame) frame = { 0 };
  NearCoordinationOptions options;
  NearMonitor monitor;

  near_coordination_options_init (&options);
  if (isnan (cutoff))
    cutoff = 0.0;
  else if (!(cutoff > 0.0) || !isfinite (cutoff))
    {
      g_printerr ("nearsight-cli crystal coordination: %s\n", _ ("--rcut must be a positive number of Å"));
      return NEAR_CLI_USAGE;
    }
  options.cutoff = cutoff;
  if (!near_cli_crystal_load_one (input, path, &frame, &error))
    return near_cli_crystal_fail ("coordination", error, NEAR_CLI_FAILED);
  monitor = near_cli_progress_begin ();
  g_autoptr (NearCoordination) coordination = near_coordination_new (frame.crystal, &options, &monitor, &error);
  near_cli_progress_end ();
  if (coordination == NULL)
    return near_cli_crystal_fail ("coordination", error, NEAR_CLI_FAILED);
  near_notes_append (frame.notes, near_coordination_get_notes (coordination));
  if (json)
    {
      json_t *object = table_to_json (coordination, options.share, &frame);

      near_cli_crystal_frame_to_json (&frame, object);
      near_cli_print_json (object);
    }
  else
    {
      g_autofree char *explanation = dup_explanation (options.share);

      print_table (coordination, frame.crystal);
      g_print ("%s\n", explanation);
      near_cli_crystal_print_notes (frame.notes);
    }
  return NEAR_CLI_OK;
}

int
near_cli_crystal_coordination (int argc, char **argv)
{
  NearCliCrystalInput input = { 0 };
  double cutoff = NAN;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "rcut", 0, 0, G_OPTION_ARG_DOUBLE, &cutoff,
      N_ ("The cut-off of the first definition, in Å [1.2 times the nearest distance]"), "R" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_crystal_context_new (
      &input, "FILE",
      _ ("Counts neighbours by four definitions side by side: where they disagree, the number is a convention. "
         "A fifth column, effective, is the sum of an atom's Voronoi solid angles over the largest."),
      entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    status = coordinate (&input, cutoff, json, argv[1]);
  near_cli_crystal_input_clear (&input);
  return status;
}
