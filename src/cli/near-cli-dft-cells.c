/* near-cli-dft-cells.c — nearsight-cli dft eos, relax: one ground state after the other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-dft.h"

#include "near-csv.h"
#include "near-dft-eos.h"
#include "near-dft-relax.h"
#include "near-text.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* --- equation of state ----------------------------------------------------------------------- */

typedef struct
{
  char *volumes, *csv, *out;
} EosOptions;

/* What one fit gave, or why there is none. */
typedef struct
{
  const char *id, *name;
  gboolean is_extrapolated;
  NearBirchMurnaghan fit;
  GError *error; /* NULL: there is a fit */
} EosFit;

static void
fit_all (const NearDftEos *eos, EosFit fits[2])
{
  fits[0] = (EosFit){ .id = "fit_free", .name = _ ("free energy F") };
  fits[1] = (EosFit){ .id = "fit_extrapolated",
                      .name = _ ("without electronic temperature"),
                      .is_extrapolated = TRUE };
  for (guint i = 0; i < 2; i++)
    near_dft_eos_fit (eos, fits[i].is_extrapolated, &fits[i].fit, &fits[i].error);
}

static gboolean
save_eos (const NearDftEos *eos, const char *path, GError **error)
{
  const char *const names[] = { "factor",          "volume_ang3",  "free_ev",  "internal_ev",
                                "extrapolated_ev", "pressure_gpa", "converged" };
  const NearDftEosPoint *points = near_dft_eos_peek_points (eos);
  gsize n = near_dft_eos_get_n_points (eos);
  g_autofree double *values = g_new (double, 7 * n);
  const double *columns[7];

  for (gsize c = 0; c < 7; c++)
    columns[c] = values + c * n;
  for (gsize i = 0; i < n; i++)
    {
      const double row[] = { points[i].factor,
                             points[i].volume,
                             points[i].free * NEAR_HARTREE_EV,
                             points[i].internal * NEAR_HARTREE_EV,
                             points[i].extrapolated * NEAR_HARTREE_EV,
                             points[i].pressure,
                             points[i].is_converged };

      for (gsize c = 0; c < 7; c++)
        values[c * n + i] = row[c];
    }
  return near_cli_crystal_save_text (path, near_csv_format (7, names, n, columns), error);
}

static json_t *
fit_to_json (const NearDftEos *eos, const EosFit *fit)
{
  if (fit->error != NULL)
    return json_null ();
  return json_pack (
      "{s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "v0_ang3", near_json_new_number (fit->fit.v0), "e0_ev",
      near_json_new_number (fit->fit.e0), "b0_gpa", near_json_new_number (fit->fit.b0), "b0_prime",
      near_json_new_number (fit->fit.b0_prime), "rms_ev", near_json_new_number (fit->fit.rms),
      "length_factor", near_json_new_number (near_dft_eos_get_length_factor (eos, &fit->fit)),
      "is_inside", (int) fit->fit.is_inside);
}

static json_t *
eos_points_to_json (const NearDftEos *eos)
{
  const NearDftEosPoint *points = near_dft_eos_peek_points (eos);
  json_t *array = json_array ();

  for (gsize i = 0; i < near_dft_eos_get_n_points (eos); i++)
    json_array_append_new (
        array,
        json_pack ("{s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:I, s:[III], s:o}", "factor",
                   near_json_new_number (points[i].factor), "volume_ang3",
                   near_json_new_number (points[i].volume), "free_ha",
                   near_json_new_number (points[i].free), "internal_ha",
                   near_json_new_number (points[i].internal), "extrapolated_ha",
                   near_json_new_number (points[i].extrapolated), "pressure_gpa",
                   near_json_new_number (points[i].pressure), "converged",
                   (int) points[i].is_converged, "iterations", (json_int_t) points[i].n_iterations,
                   "fft_grid", (json_int_t) points[i].fft[0], (json_int_t) points[i].fft[1],
                   (json_int_t) points[i].fft[2], "seconds",
                   near_json_new_number (points[i].seconds)));
  return array;
}

static void
print_fit (const NearDftEos *eos, const EosFit *fit)
{
  if (fit->error != NULL)
    {
      g_print (_ ("%s: no fit: %s\n"), fit->name, fit->error->message);
      return;
    }
  g_print (_ ("%s: V0 = %.4f Å³ (edges × %.6f), B0 = %.3f GPa, B0′ = %.3f, E0 = %.6f eV, off by "
              "%.2g meV\n"),
           fit->name, fit->fit.v0, near_dft_eos_get_length_factor (eos, &fit->fit), fit->fit.b0,
           fit->fit.b0_prime, fit->fit.e0, 1000.0 * fit->fit.rms);
}

/* TRUE if every volume that was wanted is there and converged. */
static gboolean
is_eos_complete (const NearDftEos *eos)
{
  gboolean fine = near_dft_eos_is_finished (eos);

  for (gsize i = 0; i < near_dft_eos_get_n_points (eos); i++)
    fine = fine && near_dft_eos_peek_points (eos)[i].is_converged;
  return fine;
}

static int
report_eos (const NearCliDftOptions *o,
            const EosOptions *e,
            const NearCliDftSetup *setup,
            const NearDftEos *eos,
            gboolean stopped)
{
  g_autoptr (GError) error = NULL;
  EosFit fits[2];
  gboolean fine;

  fit_all (eos, fits);
  fine = is_eos_complete (eos) && fits[0].error == NULL;
  near_notes_append (setup->frame.notes, near_dft_eos_get_notes (eos));
  if (stopped)
    near_cli_dft_note_stopped (setup->frame.notes);
  if (e->csv != NULL)
    save_eos (eos, e->csv, &error);
  if (error == NULL && e->out != NULL && fits[0].error == NULL)
    {
      g_autoptr (NearCrystal) crystal = near_dft_eos_new_crystal (eos, &fits[0].fit, &error);

      if (crystal != NULL)
        near_structures_save (&crystal, 1, NULL, e->out, NULL, NULL, setup->frame.notes, &error);
    }
  if (o->json)
    {
      json_t *object = near_cli_dft_frame_to_json (setup);

      json_object_set_new (object, "converged", json_boolean (fine));
      json_object_set_new (object, "stopped", json_boolean (stopped));
      json_object_set_new (object, "points", eos_points_to_json (eos));
      for (guint i = 0; i < 2; i++)
        json_object_set_new (object, fits[i].id, fit_to_json (eos, &fits[i]));
      near_cli_print_json (object);
    }
  else
    {
      for (guint i = 0; i < 2; i++)
        print_fit (eos, &fits[i]);
      near_cli_crystal_print_notes (setup->frame.notes);
    }
  for (guint i = 0; i < 2; i++)
    g_clear_error (&fits[i].error);
  if (error != NULL)
    return near_cli_dft_fail (error);
  return fine ? NEAR_CLI_OK : NEAR_CLI_FAILED;
}

static gboolean
run_eos (NearDftEos *eos, gboolean json, GError **error)
{
  NearMonitor monitor = near_cli_progress_begin ();
  gboolean fine = TRUE;

  if (!json)
    g_print ("%8s %12s %16s %16s %16s %10s %s\n", "V/V₁", "V/Å³", "F/Ha", "E/Ha", "(T=0)/Ha",
             "p/GPa", "n");
  while (fine && !near_dft_eos_is_finished (eos))
    {
      NearDftEosPoint p;

      fine = near_dft_eos_step (eos, &p, &monitor, error);
      near_cli_progress_end ();
      if (fine && !json)
        g_print ("%8.4f %12.5f %16.8f %16.8f %16.8f %10.4f %u%s\n", p.factor, p.volume, p.free,
                 p.internal, p.extrapolated, p.pressure, p.n_iterations,
                 p.is_converged ? "" : _ (" not converged"));
    }
  return fine;
}

static int
compute_eos (const NearCliDftOptions *o, const EosOptions *e, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (NearCliDftSetup) setup = { 0 };
  NearDftEosSettings settings;
  gboolean stopped;
  int status;

  near_dft_eos_settings_init (&settings);
  if (e->volumes != NULL && !near_dft_eos_settings_parse (&settings, e->volumes, &error))
    return near_cli_dft_usage ("--volumes: %s", error->message);
  if (settings.n < 4)
    return near_cli_dft_usage (
        _ ("--volumes: a curve with V0, B0 and B0′ needs four volumes or more: 0.94:1.06:7"));
  if (e->out != NULL && near_format_find_by_name (e->out) == NULL)
    return near_cli_dft_usage (
        _ ("the name of --out, “%s”, tells no format; it could end in .cif or .xyz"), e->out);
  status = near_cli_dft_check_output (e->out);
  if (status == NEAR_CLI_OK)
    status = near_cli_dft_check_output (e->csv);
  if (status == NEAR_CLI_OK)
    status = near_cli_dft_setup (o, path, &setup);
  if (status != NEAR_CLI_OK)
    return status;
  g_autoptr (NearDftEos) eos
      = near_dft_eos_new (setup.frame.crystal, &setup.settings, &settings, &error);
  if (eos == NULL)
    return near_cli_dft_fail (error);
  stopped = !run_eos (eos, o->json, &error);
  if (stopped && !near_cli_dft_is_stopped (error, near_dft_eos_get_n_points (eos)))
    return near_cli_dft_fail (error);
  return report_eos (o, e, &setup, eos, stopped);
}

int
near_cli_dft_eos (int argc, char **argv)
{
  g_auto (NearCliDftOptions) o = { 0 };
  EosOptions e = { 0 };
  const GOptionEntry entries[]
      = { { "volumes", 0, 0, G_OPTION_ARG_STRING, &e.volumes,
            N_ ("In volumes of the given cell: the smallest, the largest, how many [0.94:1.06:7]"),
            "FROM:TO:N" },
          { "out", 0, 0, G_OPTION_ARG_FILENAME, &e.out,
            N_ ("Write the crystal at the volume where F is lowest"), "FILE" },
          { "csv", 0, 0, G_OPTION_ARG_FILENAME, &e.csv, N_ ("Write the volumes as a table, in eV"),
            "FILE" },
          { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print as one JSON document"), NULL },
          { NULL } };
  g_autoptr (GOptionContext) context = near_cli_dft_context_new (
      &o,
      _ ("The equation of state: energies of the crystal at some volumes, and the volume, bulk "
         "modulus and its derivative by Birch and Murnaghan’s curve. Exit status 1: a volume did "
         "not converge, or there is no fit."),
      entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    status = compute_eos (&o, &e, argv[1]);
  g_free (e.volumes);
  g_free (e.csv);
  g_free (e.out);
  return status;
}

/* --- relaxation ------------------------------------------------------------------------------ */

typedef struct
{
  char *cell, *out, *trajectory;
  double max_force, max_stress, pressure;
  gint64 steps;
} RelaxOptions;

/* In the order of NearDftRelaxKind */
static const char *const cells[] = { "none", "isotropic", "full" };

static int
set_relax (const RelaxOptions *r, NearDftRelaxSettings *settings)
{
  guint kind = 0;

  while (r->cell != NULL && kind < G_N_ELEMENTS (cells) && !g_str_equal (r->cell, cells[kind]))
    kind++;
  if (kind == G_N_ELEMENTS (cells))
    return near_cli_dft_usage (_ ("--cell “%s”: none, isotropic or full is expected"), r->cell);
  if (r->out == NULL)
    return near_cli_dft_usage (_ ("--out is missing: the file for the relaxed crystal"));
  if (near_format_find_by_name (r->out) == NULL)
    return near_cli_dft_usage (
        _ ("the name of --out, “%s”, tells no format; it could end in .cif or .xyz"), r->out);
  if (r->trajectory != NULL && !near_cli_crystal_holds_frames (r->trajectory, NULL))
    return near_cli_dft_usage (_ ("--trajectory “%s” needs a format that holds many frames: a name "
                                  "that ends in .xyz or .axsf"),
                               r->trajectory);
  if (!(r->max_force > 0.0) || !(r->max_stress > 0.0) || r->steps < 1 || r->steps > 100000)
    return near_cli_dft_usage (_ ("--fmax (eV/Å) and --smax (GPa) must be above 0, --steps from 1 "
                                  "to 100000"));
  if (kind == NEAR_DFT_RELAX_ATOMS && r->pressure != 0.0)
    return near_cli_dft_usage (
        _ ("--pressure changes nothing while the cell stays: --cell isotropic or full"));
  *settings = (NearDftRelaxSettings){ .kind = (NearDftRelaxKind) kind,
                                      .max_force = r->max_force,
                                      .max_stress = r->max_stress,
                                      .pressure = r->pressure,
                                      .max_steps = (guint) r->steps };
  return NEAR_CLI_OK;
}

static gboolean
run_relax (NearDftRelax *relax, gboolean json, GError **error)
{
  NearMonitor monitor = near_cli_progress_begin ();
  gboolean fine = TRUE;

  if (!json)
    g_print ("%4s %16s %12s %12s %12s %s\n", _ ("step"), "F/Ha", "F/(eV/Å)", "σ/GPa", "V/Å³", "n");
  while (fine && !near_dft_relax_is_finished (relax))
    {
      NearDftRelaxReport r;

      fine = near_dft_relax_step (relax, &r, &monitor, error);
      near_cli_progress_end ();
      if (fine && !json)
        g_print ("%4u %16.8f %12.6f %12.5f %12.5f %u%s%s\n", r.step, r.free, r.max_force,
                 r.max_stress, r.volume, r.n_iterations,
                 r.is_scf_converged ? "" : _ (" not converged"),
                 r.is_accepted ? "" : _ (" uphill: a shorter step follows"));
    }
  return fine;
}

static gboolean
save_relax (const NearDftRelax *relax, const RelaxOptions *r, GPtrArray *notes, GError **error)
{
  NearCrystal *best = near_dft_relax_get_frame (relax, near_dft_relax_get_best (relax));
  g_autoptr (GPtrArray) frames = g_ptr_array_new ();

  if (!near_structures_save (&best, 1, NULL, r->out, NULL, NULL, NULL, error))
    return FALSE;
  if (r->trajectory == NULL)
    return TRUE;
  for (gsize f = 0; f < near_dft_relax_get_n_frames (relax); f++)
    g_ptr_array_add (frames, near_dft_relax_get_frame (relax, f));
  return near_structures_save ((NearCrystal *const *) frames->pdata, frames->len, NULL,
                               r->trajectory, NULL, NULL, notes, error);
}

static json_t *
relax_steps_to_json (const NearDftRelax *relax)
{
  const NearDftRelaxReport *reports = near_dft_relax_peek_reports (relax);
  json_t *array = json_array ();

  for (gsize f = 0; f < near_dft_relax_get_n_frames (relax); f++)
    json_array_append_new (
        array,
        json_pack ("{s:I, s:o, s:o, s:o, s:o, s:o, s:I, s:b, s:b, s:o}", "step",
                   (json_int_t) reports[f].step, "free_ha", near_json_new_number (reports[f].free),
                   "max_force_ev_per_ang", near_json_new_number (reports[f].max_force),
                   "stress_gpa", near_json_new_numbers (reports[f].stress, 6), "max_stress_gpa",
                   near_json_new_number (reports[f].max_stress), "volume_ang3",
                   near_json_new_number (reports[f].volume), "iterations",
                   (json_int_t) reports[f].n_iterations, "scf_converged",
                   (int) reports[f].is_scf_converged, "accepted", (int) reports[f].is_accepted,
                   "seconds", near_json_new_number (reports[f].seconds)));
  return array;
}

static json_t *
relax_to_json (const NearCliDftSetup *setup,
               const NearDftRelax *relax,
               const RelaxOptions *r,
               gboolean converged,
               gboolean stopped)
{
  NearScfResult *ground = near_dft_relax_get_result (relax);
  const NearCrystal *crystal = near_scf_result_get_crystal (ground);
  const NearMat3 *lattice = near_crystal_get_lattice (crystal);
  json_t *object = near_cli_dft_frame_to_json (setup), *rows = json_array ();

  for (guint i = 0; i < 3; i++)
    json_array_append_new (rows, near_json_new_numbers (lattice->m[i], 3));
  json_object_set_new (object, "converged", json_boolean (converged));
  json_object_set_new (object, "stopped", json_boolean (stopped));
  json_object_set_new (object, "cell_kind", json_string (r->cell != NULL ? r->cell : cells[0]));
  json_object_set_new (object, "out", near_cli_dft_path_to_json (r->out));
  json_object_set_new (object, "best", json_integer ((json_int_t) near_dft_relax_get_best (relax)));
  json_object_set_new (object, "steps", relax_steps_to_json (relax));
  json_object_set_new (object, "lattice", rows);
  json_object_set_new (object, "forces_ev_per_ang",
                       near_cli_dft_rows_to_json (near_scf_result_peek_forces (ground),
                                                  near_crystal_get_n_atoms (crystal), 3));
  json_object_set_new (object, "stress_gpa",
                       near_json_new_numbers (near_scf_result_peek_stress (ground), 6));
  return object;
}

static int
report_relax (const NearCliDftOptions *o,
              const RelaxOptions *r,
              const NearCliDftSetup *setup,
              const NearDftRelax *relax,
              gboolean stopped)
{
  const NearDftRelaxReport *best
      = near_dft_relax_peek_reports (relax) + near_dft_relax_get_best (relax);
  g_autoptr (GError) error = NULL;
  gboolean converged = best->is_converged;

  near_notes_append (setup->frame.notes, near_dft_relax_get_notes (relax));
  if (stopped)
    near_cli_dft_note_stopped (setup->frame.notes);
  if (!save_relax (relax, r, setup->frame.notes, &error))
    return near_cli_dft_fail (error);
  if (o->json)
    near_cli_print_json (relax_to_json (setup, relax, r, converged, stopped));
  else
    {
      g_print ("%s\n", converged ? _ ("converged") : _ ("not converged"));
      g_print (_ ("%s: step %u, F = %.8f Ha, largest force %.6f eV/Å, volume %.5f Å³\n"), r->out,
               best->step, best->free, best->max_force, best->volume);
      near_cli_crystal_print_notes (setup->frame.notes);
    }
  return converged ? NEAR_CLI_OK : NEAR_CLI_FAILED;
}

static int
compute_relax (const NearCliDftOptions *o, const RelaxOptions *r, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (NearCliDftSetup) setup = { 0 };
  NearDftRelaxSettings settings;
  gboolean stopped;
  int status = set_relax (r, &settings);

  if (status == NEAR_CLI_OK && r->trajectory != NULL && strcmp (r->trajectory, r->out) == 0)
    return near_cli_dft_usage (_ ("--out and --trajectory are the same file; give two names"));
  if (status == NEAR_CLI_OK)
    status = near_cli_dft_check_output (r->out);
  if (status == NEAR_CLI_OK)
    status = near_cli_dft_check_output (r->trajectory);
  if (status == NEAR_CLI_OK)
    status = near_cli_dft_setup (o, path, &setup);
  if (status != NEAR_CLI_OK)
    return status;
  g_autoptr (NearDftRelax) relax
      = near_dft_relax_new (setup.frame.crystal, &setup.settings, &settings, &error);
  if (relax == NULL)
    return near_cli_dft_fail (error);
  stopped = !run_relax (relax, o->json, &error);
  if (stopped && !near_cli_dft_is_stopped (error, near_dft_relax_get_n_frames (relax)))
    return near_cli_dft_fail (error);
  return report_relax (o, r, &setup, relax, stopped);
}

int
near_cli_dft_relax (int argc, char **argv)
{
  g_auto (NearCliDftOptions) o = { 0 };
  RelaxOptions r = { .max_force = 0.01, .max_stress = 0.1, .steps = 100 };
  const GOptionEntry entries[] = {
    { "cell", 0, 0, G_OPTION_ARG_STRING, &r.cell,
      N_ ("What of the cell may change: nothing, its size, or all [none]"), "none|isotropic|full" },
    { "fmax", 0, 0, G_OPTION_ARG_DOUBLE, &r.max_force,
      N_ ("Done when no atom feels more, in eV/Å [0.01]"), "X" },
    { "smax", 0, 0, G_OPTION_ARG_DOUBLE, &r.max_stress,
      N_ ("And no stress is further from the pressure, in GPa [0.1]"), "X" },
    { "pressure", 0, 0, G_OPTION_ARG_DOUBLE, &r.pressure, N_ ("From outside, in GPa [0]"), "P" },
    { "steps", 0, 0, G_OPTION_ARG_INT64, &r.steps, N_ ("At most so many steps [100]"), "N" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &r.out, N_ ("The file for the relaxed crystal"), "FILE" },
    { "trajectory", 0, 0, G_OPTION_ARG_FILENAME, &r.trajectory, N_ ("A file for all the steps"),
      "FILE.xyz|axsf" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_dft_context_new (
      &o,
      _ ("Moves atoms, and the cell if wanted, to where no force and no stress is left. Exit "
         "status 1: the steps did not suffice; the best crystal is written all the same."),
      entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    status = compute_relax (&o, &r, argv[1]);
  g_free (r.cell);
  g_free (r.out);
  g_free (r.trajectory);
  return status;
}
