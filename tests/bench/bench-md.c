/* bench-md.c — steps per second of molecular dynamics
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One core. Each case runs warm, then for a number of windows; the median is what counts, the best shows
 * what the machine would give if it were left alone. With --json the same numbers as JSON.
 */
#include "near-init.h"
#include "near-json.h"
#include "near-molecular-dynamics.h"
#include "near-simd.h"

#include <stdlib.h>

#define N_WINDOWS 9
#define WINDOW_SECONDS 0.4

typedef struct
{
  const char *what;
  const char *potential;
  guint element;
  gboolean diamond;
  int repeat;
  double a, temperature, timestep;
  double cutoff; /* Å; 0: the usual one */
  double target; /* steps/s; 0 if there is none */
} Case;

/* Argon: rho = 0.84 sigma^-3, T = 0.71 epsilon / k, cut at 2.5 sigma. */
static const Case cases[] = {
  { "864 Ar, liquid, Lennard-Jones, 4 fs", "lennard-jones", 18, FALSE, 6, 5.727, 85.0, 4.0, 8.5125, 4000.0 },
  { "500 Al, 300 K, Gupta, 2 fs", "gupta", 13, FALSE, 5, 4.05, 300.0, 2.0, 0.0, 0.0 },
  { "512 Si, 300 K, Stillinger-Weber, 1 fs", "stillinger-weber", 14, TRUE, 4, 5.431, 300.0, 1.0, 0.0, 0.0 },
};

static NearCrystal *
make_crystal (const Case *c)
{
  static const double sites[8][3]
      = { { 0, 0, 0 }, { 0.5, 0.5, 0 }, { 0.5, 0, 0.5 }, { 0, 0.5, 0.5 }, { 0.25, 0.25, 0.25 },
          { 0.75, 0.75, 0.25 }, { 0.75, 0.25, 0.75 }, { 0.25, 0.75, 0.75 } };
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  double edge = c->a * c->repeat;
  const NearMat3 lattice = { { { edge, 0, 0 }, { 0, edge, 0 }, { 0, 0, edge } } };
  guint16 species;

  near_crystal_builder_set_lattice (builder, &lattice);
  near_crystal_builder_add_species (builder, NULL, c->element, 0.0, &species, NULL);
  for (int i = 0; i < c->repeat * c->repeat * c->repeat; i++)
    for (int s = 0; s < (c->diamond ? 8 : 4); s++)
      {
        const double x[3] = { (i / (c->repeat * c->repeat) + sites[s][0]) * c->a,
                              (i / c->repeat % c->repeat + sites[s][1]) * c->a,
                              (i % c->repeat + sites[s][2]) * c->a };

        near_crystal_builder_add_atom (builder, species, x);
      }
  return near_crystal_builder_finish (builder, NULL);
}

static double
run_window (NearMolecularDynamics *md, double seconds)
{
  gint64 start = g_get_monotonic_time (), now = start;
  guint64 n = 0;

  while ((double) (now - start) < 1e6 * seconds)
    {
      near_molecular_dynamics_step (md, 50, NULL, NULL, NULL);
      n += 50;
      now = g_get_monotonic_time ();
    }
  return (double) n / (1e-6 * (double) (now - start));
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
measure (const Case *c, double *median, double *best, NearDynamicsReport *report)
{
  g_autoptr (NearCrystal) crystal = make_crystal (c);
  const NearPotentialOptions with_cutoff = { .cutoff = c->cutoff };
  const NearMolecularDynamicsOptions options = { .timestep = c->timestep,
                                                 .temperature = c->temperature,
                                                 .thermostat = NEAR_THERMOSTAT_NOSE_HOOVER };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearPotential) potential = near_potential_new (c->potential, crystal, &with_cutoff, &error);
  g_autoptr (NearMolecularDynamics) md
      = potential != NULL ? near_molecular_dynamics_new (crystal, potential, &options, 1, &error) : NULL;
  double speeds[N_WINDOWS];

  if (md == NULL)
    g_error ("%s", error->message);
  run_window (md, 0.5);
  for (guint w = 0; w < N_WINDOWS; w++)
    speeds[w] = run_window (md, WINDOW_SECONDS);
  near_molecular_dynamics_get_report (md, report);
  qsort (speeds, N_WINDOWS, sizeof *speeds, compare_doubles);
  *median = speeds[N_WINDOWS / 2];
  *best = speeds[N_WINDOWS - 1];
}

int
main (int argc, char **argv)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[]
      = { { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print JSON", NULL }, { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) document = json_object ();
  json_t *rows = json_array ();

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  near_init ();
  near_set_n_threads (1);
  json_object_set_new (document, "simd",
                       json_string (near_simd_level_get_name (near_simd_get_level ())));
  json_object_set_new (document, "rows", rows);
  if (!as_json)
    g_print ("one core, SIMD level %s; steps/s, median and best of %d windows of %.1f s\n",
             near_simd_level_get_name (near_simd_get_level ()), N_WINDOWS, WINDOW_SECONDS);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double median, best;
      NearDynamicsReport report;
      json_t *row = json_object ();

      measure (&cases[i], &median, &best, &report);
      json_object_set_new (row, "what", json_string (cases[i].what));
      json_object_set_new (row, "unit", json_string ("steps/s"));
      json_object_set_new (row, "median", near_json_new_number (median));
      json_object_set_new (row, "best", near_json_new_number (best));
      json_object_set_new (row, "target", near_json_new_number (cases[i].target));
      json_object_set_new (row, "met", json_boolean (median >= cases[i].target));
      json_array_append_new (rows, row);
      if (!as_json)
        g_print ("%-42s %10.0f %10.0f   > %.0f   (%.1f K, %s)\n", cases[i].what, median, best,
                 cases[i].target, report.temperature,
                 report.status == NEAR_DYNAMICS_FINE ? "fine" : "diverged");
    }
  if (as_json)
    {
      g_autofree char *text = near_json_dump (document, TRUE);

      g_print ("%s\n", text);
    }
  return 0;
}
