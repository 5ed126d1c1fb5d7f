/* near-cli-dft-motion.c — nearsight-cli dft md: atoms that move on the ground state
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-dft.h"

#include "near-dft-dynamics.h"
#include "near-text.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

typedef struct
{
  char *thermostat, *velocities, *out;
  double temperature, timestep, friction, period; /* NAN: not given */
  gint64 steps, every, seed;
} MotionOptions;

/* --- frames as they come --------------------------------------------------------------------- */

typedef struct
{
  NearDftDynamics *dynamics;
  GPtrArray *frames; /* NearCrystal */
  json_t *rows;
  gboolean is_scf_fine; /* every cycle converged */
  gint64 done;          /* steps; -1 before the start */
} Motion;

static void
motion_clear (Motion *self)
{
  g_clear_pointer (&self->dynamics, near_dft_dynamics_free);
  g_clear_pointer (&self->frames, g_ptr_array_unref);
  g_clear_pointer (&self->rows, json_decref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Motion, motion_clear)

static json_t *
report_to_json (const NearDftDynamicsReport *r)
{
  const NearDynamicsReport *m = &r->motion;

  return json_pack (
      "{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:b, s:o}", "step",
      (json_int_t) m->step, "time_fs", near_json_new_number (m->time), "free_ha",
      near_json_new_number (r->free), "potential_energy_ev",
      near_json_new_number (m->potential_energy), "kinetic_energy_ev",
      near_json_new_number (m->kinetic_energy), "total_energy_ev",
      near_json_new_number (m->total_energy), "conserved_ev", near_json_new_number (m->conserved),
      "temperature_k", near_json_new_number (m->temperature), "pressure_gpa",
      near_json_new_number (m->pressure), "max_force_ev_per_ang",
      near_json_new_number (m->max_force), "iterations", (json_int_t) r->n_iterations,
      "scf_converged", (int) r->is_scf_converged, "seconds", near_json_new_number (r->seconds));
}

static void
print_report (const NearDftDynamicsReport *r)
{
  const NearDynamicsReport *m = &r->motion;

  g_print ("%6" PRIu64 " %9.2f %15.6f %11.6f %15.6f %9.2f %10.4f %u%s\n", m->step, m->time,
           m->potential_energy, m->kinetic_energy, m->conserved, m->temperature, m->pressure,
           r->n_iterations, r->is_scf_converged ? "" : _ (" not converged"));
}

/* A row for every step, a frame every so many and for the last. */
static gboolean
run_motion (Motion *motion, const MotionOptions *m, gboolean json, GError **error)
{
  NearMonitor monitor = near_cli_progress_begin ();
  NearDynamicsStatus status = NEAR_DYNAMICS_FINE;

  if (!json)
    g_print ("%6s %9s %15s %11s %15s %9s %10s %s\n", _ ("step"), "t/fs", "F/eV", "E_kin/eV",
             _ ("conserved/eV"), "T/K", "p/GPa", "n");
  while (motion->done < m->steps && status != NEAR_DYNAMICS_DIVERGED)
    {
      NearDftDynamicsReport report;
      /* Atoms that stand still need no calculation, which would look whether it is to stop. */
      gboolean fine = near_monitor_check (&monitor, -1.0, NULL, error)
                      && near_dft_dynamics_step (motion->dynamics, &report, &monitor, error);

      near_cli_progress_end ();
      if (!fine)
        return FALSE;
      motion->done++;
      status = report.motion.status;
      motion->is_scf_fine = motion->is_scf_fine && report.is_scf_converged;
      json_array_append_new (motion->rows, report_to_json (&report));
      if (!json)
        print_report (&report);
      if (motion->done % m->every == 0 || motion->done == m->steps
          || status == NEAR_DYNAMICS_DIVERGED)
        {
          NearCrystal *frame = near_dft_dynamics_dup_crystal (motion->dynamics, error);

          if (frame == NULL)
            return FALSE;
          g_ptr_array_add (motion->frames, frame);
        }
    }
  return TRUE;
}

/* --- options --------------------------------------------------------------------------------- */

static int
set_velocities (const char *name, NearVelocities *velocities)
{
  *velocities = NEAR_VELOCITIES_EXACT;
  if (name == NULL || g_str_equal (name, "drawn"))
    return NEAR_CLI_OK;
  *velocities = NEAR_VELOCITIES_ZERO;
  if (g_str_equal (name, "zero"))
    return NEAR_CLI_OK;
  *velocities = NEAR_VELOCITIES_KEPT;
  if (g_str_equal (name, "kept"))
    return NEAR_CLI_OK;
  return near_cli_dft_usage (_ ("--velocities “%s”: drawn, kept or zero is expected"), name);
}

static int
set_motion (const MotionOptions *m, NearMolecularDynamicsOptions *options)
{
  g_autoptr (GError) error = NULL;
  gsize thermostat = NEAR_THERMOSTAT_NONE;

  if (m->out == NULL)
    return near_cli_dft_usage (_ ("--out is missing: the file for the frames"));
  if (!near_cli_crystal_holds_frames (m->out, NULL))
    return near_cli_dft_usage (_ ("--out “%s” needs a format that holds many frames: a name that "
                                  "ends in .xyz or .axsf"),
                               m->out);
  if (m->thermostat != NULL
      && !near_table_find (&near_thermostat_table, m->thermostat, &thermostat, &error))
    return near_cli_dft_usage ("--thermostat: %s", error->message);
  if (m->steps < 0 || m->every < 1 || m->seed < 0 || !(m->timestep > 0.0) || m->temperature < 0.0)
    return near_cli_dft_usage (_ ("--steps, --seed and --temperature-ions must not be negative, "
                                  "--every must be at least 1, --timestep above 0 fs"));
  if (m->friction <= 0.0 || m->period <= 0.0)
    return near_cli_dft_usage (_ ("--friction and --period must be positive numbers"));
  if (!isnan (m->friction) && thermostat != NEAR_THERMOSTAT_LANGEVIN)
    return near_cli_dft_usage (_ ("--friction belongs to --thermostat langevin"));
  if (!isnan (m->period) && thermostat != NEAR_THERMOSTAT_NOSE_HOOVER)
    return near_cli_dft_usage (_ ("--period belongs to --thermostat nose-hoover"));
  *options = (NearMolecularDynamicsOptions){ .timestep = m->timestep,
                                             .temperature = m->temperature,
                                             .thermostat = (NearThermostat) thermostat,
                                             .friction = isnan (m->friction) ? 0.0 : m->friction,
                                             .period = isnan (m->period) ? 0.0 : m->period };
  return set_velocities (m->velocities, &options->velocities);
}

/* --- the run --------------------------------------------------------------------------------- */

static int
report_motion (const NearCliDftOptions *o,
               const MotionOptions *m,
               const NearCliDftSetup *setup,
               Motion *motion,
               gboolean stopped)
{
  const char *explanation = near_dft_dynamics_get_explanation (motion->dynamics);
  g_autoptr (GError) error = NULL;
  gboolean fine = !stopped && explanation == NULL && motion->is_scf_fine;

  near_notes_append (setup->frame.notes, near_dft_dynamics_get_notes (motion->dynamics));
  if (explanation != NULL)
    near_notes_add (setup->frame.notes, NEAR_NOTE_WARNING, "diverged", "%s", explanation);
  if (stopped)
    near_cli_dft_note_stopped (setup->frame.notes);
  if (motion->frames->len > 0
      && !near_structures_save ((NearCrystal *const *) motion->frames->pdata, motion->frames->len,
                                NULL, m->out, NULL, NULL, setup->frame.notes, &error))
    return near_cli_dft_fail (error);
  if (o->json)
    {
      json_t *object = near_cli_dft_frame_to_json (setup);

      json_object_set_new (object, "converged", json_boolean (motion->is_scf_fine));
      json_object_set_new (object, "diverged", json_boolean (explanation != NULL));
      json_object_set_new (object, "stopped", json_boolean (stopped));
      json_object_set_new (object, "out", near_cli_dft_path_to_json (m->out));
      json_object_set_new (object, "n_frames_written", json_integer (motion->frames->len));
      json_object_set_new (object, "steps", g_steal_pointer (&motion->rows));
      near_cli_print_json (object);
    }
  else
    {
      g_print (ngettext ("%s: %u frame\n", "%s: %u frames\n", motion->frames->len), m->out,
               motion->frames->len);
      near_cli_crystal_print_notes (setup->frame.notes);
    }
  return fine ? NEAR_CLI_OK : NEAR_CLI_FAILED;
}

static int
move (const NearCliDftOptions *o, const MotionOptions *m, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (NearCliDftSetup) setup = { 0 };
  g_auto (Motion) motion = { .is_scf_fine = TRUE, .done = -1 };
  NearMolecularDynamicsOptions options;
  gboolean stopped;
  int status = set_motion (m, &options);

  if (status == NEAR_CLI_OK)
    status = near_cli_dft_check_output (m->out);
  if (status == NEAR_CLI_OK)
    status = near_cli_dft_setup (o, path, &setup);
  if (status != NEAR_CLI_OK)
    return status;
  motion.frames = g_ptr_array_new_with_free_func ((GDestroyNotify) near_crystal_unref);
  motion.rows = json_array ();
  motion.dynamics = near_dft_dynamics_new (setup.frame.crystal, &setup.settings, &options,
                                           (guint64) m->seed, &error);
  if (motion.dynamics == NULL)
    return near_cli_dft_fail (error);
  stopped = !run_motion (&motion, m, o->json, &error);
  if (stopped && !near_cli_dft_is_stopped (error, motion.frames->len))
    return near_cli_dft_fail (error);
  return report_motion (o, m, &setup, &motion, stopped);
}

int
near_cli_dft_md (int argc, char **argv)
{
  g_auto (NearCliDftOptions) o = { 0 };
  MotionOptions m = { .temperature = 300.0,
                      .timestep = 1.0,
                      .friction = NAN,
                      .period = NAN,
                      .steps = 100,
                      .every = 1,
                      .seed = 1 };
  const GOptionEntry entries[] = {
    { "temperature-ions", 0, 0, G_OPTION_ARG_DOUBLE, &m.temperature,
      N_ ("Of the atoms at the start, and of the thermostat, in K [300]"), "K" },
    { "timestep", 0, 0, G_OPTION_ARG_DOUBLE, &m.timestep, N_ ("In fs [1]"), "FS" },
    { "steps", 0, 0, G_OPTION_ARG_INT64, &m.steps, N_ ("Number of steps [100]"), "N" },
    { "every", 0, 0, G_OPTION_ARG_INT64, &m.every, N_ ("A frame every so many steps [1]"), "M" },
    { "thermostat", 0, 0, G_OPTION_ARG_STRING, &m.thermostat,
      N_ ("What holds the temperature [none]"), "none|langevin|nose-hoover" },
    { "friction", 0, 0, G_OPTION_ARG_DOUBLE, &m.friction, N_ ("Langevin: in 1/fs [0.01]"), "X" },
    { "period", 0, 0, G_OPTION_ARG_DOUBLE, &m.period,
      N_ ("Nosé-Hoover: of its swings, in fs [100]"), "FS" },
    { "velocities", 0, 0, G_OPTION_ARG_STRING, &m.velocities,
      N_ ("Where the atoms’ first velocities come from [drawn]"), "drawn|kept|zero" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &m.seed, N_ ("Of the random numbers [1]"), "S" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &m.out, N_ ("The file for the frames"), "FILE.xyz|axsf" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_dft_context_new (
      &o,
      _ ("Moves the atoms on the ground state of their electrons: the same file, choices and seed, "
         "the same digits. --temperature is that of the electrons. Exit status 1: a cycle did not "
         "converge, or the atoms flew apart; what was reached is written all the same."),
      entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    status = move (&o, &m, argv[1]);
  g_free (m.thermostat);
  g_free (m.velocities);
  g_free (m.out);
  return status;
}
