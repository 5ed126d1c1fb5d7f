/* near-cli-dft-converge.c — nearsight-cli dft converge: which cut-off, which mesh is enough
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-dft.h"

#include "near-dft-converge.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MILLI 1e-3

typedef struct
{
  char *cutoffs, *meshes;
  double accuracy, force_accuracy; /* meV per atom, eV/Å */
} ConvergeOptions;

/* The ids are keys of the JSON document and names of the options. */
static const char *const ids[] = { "ecuts", "kmeshes" };

static void
print_head (NearDftConvergeKind kind)
{
  g_print ("\n%s\n%8s %-12s %5s %7s %16s %14s %14s %12s %s\n",
           kind == NEAR_DFT_CONVERGE_CUTOFF ? _ ("Cut-offs") : _ ("Meshes of k-points"),
           _ ("cut-off"), _ ("mesh"), _ ("k"), _ ("waves"), _ ("F/Ha per atom"), _ ("change/meV"),
           _ ("to last/meV"), "ΔF/(eV/Å)", "n");
}

/* The energy that is to come is what the others are compared with: errors are known in the end. */
static void
print_point (const NearDftConvergePoint *p, gboolean is_final)
{
  g_autofree char *mesh = g_strdup_printf ("%dx%dx%d", p->k_mesh[0], p->k_mesh[1], p->k_mesh[2]);

  g_print ("%8g %-12s %5zu %7zu %16.8f", p->ecut_ha, mesh, p->n_k, p->n_waves, p->free_per_atom);
  if (isnan (p->change))
    g_print (" %14s", "");
  else
    g_print (" %+14.4f", p->change * NEAR_HARTREE_EV / MILLI);
  if (is_final)
    g_print (" %+14.4f %12.6f", p->error * NEAR_HARTREE_EV / MILLI, p->force_error);
  g_print (" %u%s\n", p->n_iterations, p->is_converged ? "" : _ (" not converged"));
}

static json_t *
point_to_json (const NearDftConvergePoint *p)
{
  return json_pack (
      "{s:o, s:[iii], s:I, s:I, s:o, s:o, s:o, s:o, s:b, s:I, s:o}", "ecut_ha",
      near_json_new_number (p->ecut_ha), "kmesh", p->k_mesh[0], p->k_mesh[1], p->k_mesh[2],
      "n_kpoints", (json_int_t) p->n_k, "n_waves", (json_int_t) p->n_waves, "free_ha_per_atom",
      near_json_new_number (p->free_per_atom), "change_mev_per_atom",
      near_json_new_number (p->change * NEAR_HARTREE_EV / MILLI), "error_mev_per_atom",
      near_json_new_number (p->error * NEAR_HARTREE_EV / MILLI), "force_error_ev_per_ang",
      near_json_new_number (p->force_error), "converged", (int) p->is_converged, "iterations",
      (json_int_t) p->n_iterations, "seconds", near_json_new_number (p->seconds));
}

/* --- a series -------------------------------------------------------------------------------- */

static gboolean
run_series (NearDftConverge *series, gboolean json, GError **error)
{
  NearMonitor monitor = near_cli_progress_begin ();
  gboolean fine = TRUE;

  while (fine && !near_dft_converge_is_finished (series))
    {
      NearDftConvergePoint point;

      fine = near_dft_converge_step (series, &point, &monitor, error);
      near_cli_progress_end ();
      if (fine && !json)
        print_point (&point, FALSE);
    }
  return fine;
}

static void
print_series (const NearDftConverge *series, const ConvergeOptions *c)
{
  const NearDftConvergePoint *points = near_dft_converge_peek_points (series);
  gsize sufficient, n = near_dft_converge_get_n_points (series);

  print_head (near_dft_converge_get_settings (series)->kind);
  for (gsize i = 0; i < n; i++)
    print_point (&points[i], TRUE);
  if (!near_dft_converge_get_sufficient (series, &sufficient))
    g_print (_ ("none but the last is within %g meV per atom of it, which proves nothing: go "
                "further\n"),
             c->accuracy);
  else
    g_print (_ ("enough for %g meV per atom: cut-off %g Ha, mesh %dx%dx%d\n"), c->accuracy,
             points[sufficient].ecut_ha, points[sufficient].k_mesh[0], points[sufficient].k_mesh[1],
             points[sufficient].k_mesh[2]);
}

static json_t *
series_to_json (const NearDftConverge *series)
{
  const NearDftConvergePoint *points = near_dft_converge_peek_points (series);
  json_t *array = json_array ();
  gsize sufficient;
  gboolean is_found = near_dft_converge_get_sufficient (series, &sufficient);

  for (gsize i = 0; i < near_dft_converge_get_n_points (series); i++)
    json_array_append_new (array, point_to_json (&points[i]));
  return json_pack ("{s:o, s:o, s:b}", "points", array, "sufficient",
                    is_found ? json_integer ((json_int_t) sufficient) : json_null (), "finished",
                    (int) near_dft_converge_is_finished (series));
}

static gboolean
is_series_fine (const NearDftConverge *series)
{
  gsize sufficient;
  gboolean fine = near_dft_converge_get_sufficient (series, &sufficient);

  for (gsize i = 0; i < near_dft_converge_get_n_points (series); i++)
    fine = fine && near_dft_converge_peek_points (series)[i].is_converged;
  return fine;
}

/* --- one or both ----------------------------------------------------------------------------- */

/* How the series that were asked for went. */
typedef struct
{
  json_t *object;
  gboolean fine, stopped;
} Outcome;

/* FALSE if a series failed or was stopped before there was anything. */
static gboolean
do_series (const NearCliDftOptions *o,
           const ConvergeOptions *c,
           NearCliDftSetup *setup,
           const NearDftConvergeSettings *settings,
           Outcome *outcome,
           GError **error)
{
  g_autoptr (NearDftConverge) series
      = near_dft_converge_new (setup->frame.crystal, &setup->settings, settings, error);
  gsize best;

  if (series == NULL)
    return FALSE;
  if (!o->json)
    print_head (settings->kind);
  if (!run_series (series, o->json, error))
    {
      if (!near_cli_dft_is_stopped (*error, near_dft_converge_get_n_points (series)))
        return FALSE;
      g_clear_error (error);
      outcome->stopped = TRUE;
    }
  near_notes_append (setup->frame.notes, near_dft_converge_get_notes (series));
  outcome->fine = outcome->fine && !outcome->stopped && is_series_fine (series);
  if (!o->json)
    print_series (series, c);
  json_object_set_new (outcome->object, ids[settings->kind], series_to_json (series));
  /* The meshes are then looked at with the cut-off that is enough. */
  if (settings->kind == NEAR_DFT_CONVERGE_CUTOFF
      && near_dft_converge_get_sufficient (series, &best))
    setup->settings.ecut_ha = near_dft_converge_peek_points (series)[best].ecut_ha;
  return TRUE;
}

static int
set_series (const ConvergeOptions *c,
            NearDftConvergeKind kind,
            const char *text,
            NearDftConvergeSettings *settings)
{
  g_autoptr (GError) error = NULL;

  *settings = (NearDftConvergeSettings){ .kind = kind,
                                         .accuracy = c->accuracy * MILLI / NEAR_HARTREE_EV,
                                         .force_accuracy = c->force_accuracy };
  if (text != NULL && !g_str_equal (text, "auto")
      && !near_dft_converge_settings_parse (settings, text, &error))
    return near_cli_dft_usage ("--%s: %s", ids[kind], error->message);
  return NEAR_CLI_OK;
}

static int
converge (const NearCliDftOptions *o, const ConvergeOptions *c, const char *path)
{
  const char *const texts[] = { c->cutoffs, c->meshes };
  g_autoptr (GError) error = NULL;
  g_auto (NearCliDftSetup) setup = { 0 };
  g_autoptr (json_t) series = json_object ();
  Outcome outcome = { .object = series, .fine = TRUE };
  NearDftConvergeSettings settings[2];
  gboolean is_both = c->cutoffs == NULL && c->meshes == NULL, fine = TRUE;
  int status = NEAR_CLI_OK;

  if (!(c->accuracy > 0.0) || c->force_accuracy < 0.0)
    return near_cli_dft_usage (_ ("--accuracy must be above 0 meV per atom, --force-accuracy not "
                                  "negative"));
  for (guint kind = 0; kind < 2 && status == NEAR_CLI_OK; kind++)
    status = set_series (c, kind, texts[kind], &settings[kind]);
  if (status == NEAR_CLI_OK)
    status = near_cli_dft_setup (o, path, &setup);
  if (status != NEAR_CLI_OK)
    return status;
  for (guint kind = 0; kind < 2 && fine && !outcome.stopped; kind++)
    if (is_both || texts[kind] != NULL)
      fine = do_series (o, c, &setup, &settings[kind], &outcome, &error);
  if (!fine)
    {
      if (!near_cli_dft_is_stopped (error, json_object_size (series)))
        return near_cli_dft_fail (error);
      outcome.stopped = TRUE;
    }
  if (outcome.stopped)
    near_cli_dft_note_stopped (setup.frame.notes);
  if (o->json)
    {
      json_t *object = near_cli_dft_frame_to_json (&setup);

      json_object_update (object, series);
      json_object_set_new (object, "accuracy_mev_per_atom", near_json_new_number (c->accuracy));
      json_object_set_new (object, "stopped", json_boolean (outcome.stopped));
      near_cli_print_json (object);
    }
  else
    near_cli_crystal_print_notes (setup.frame.notes);
  return outcome.fine && !outcome.stopped ? NEAR_CLI_OK : NEAR_CLI_FAILED;
}

int
near_cli_dft_converge_series (int argc, char **argv)
{
  g_auto (NearCliDftOptions) o = { 0 };
  ConvergeOptions c = { .accuracy = 1.0 };
  const GOptionEntry entries[] = {
    { "ecuts", 0, 0, G_OPTION_ARG_STRING, &c.cutoffs,
      N_ ("Cut-offs in Ha, the last of which the others are compared with; auto: around --ecut-ha"),
      "6,8,10,…|auto" },
    { "kmeshes", 0, 0, G_OPTION_ARG_STRING, &c.meshes,
      N_ ("Meshes, coarse to fine, at the cut-off that was found to be enough; auto: as dense as "
          "crystals of 6 to 40 Å make them"),
      "2,4,6x6x4,…|auto" },
    { "accuracy", 0, 0, G_OPTION_ARG_DOUBLE, &c.accuracy,
      N_ ("What is wanted of the free energy, in meV per atom [1]"), "X" },
    { "force-accuracy", 0, 0, G_OPTION_ARG_DOUBLE, &c.force_accuracy,
      N_ ("And of the forces, in eV/Å [they do not count]"), "X" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_dft_context_new (
      &o,
      _ ("Which cut-off and which mesh of k-points are enough: series of both, or of the one that "
         "is given. Exit status 1: none before the last was enough, or one did not converge."),
      entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    status = converge (&o, &c, argv[1]);
  g_free (c.cutoffs);
  g_free (c.meshes);
  return status;
}
