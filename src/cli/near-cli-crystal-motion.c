/* near-cli-crystal-motion.c — nearsight-cli crystal md, relax: atoms that move
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-crystal.h"

#include "near-element.h"
#include "near-molecular-dynamics.h"
#include "near-relaxation.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

static int
usage (const char *command, const char *sentence)
{
  g_printerr ("nearsight-cli crystal %s: %s\n", command, sentence);
  return NEAR_CLI_USAGE;
}

/* --- the potential -------------------------------------------------------------------------------------- */

typedef struct
{
  char *id;
  char **settings; /* "PARAMETER:A-B=NUMBER", NULL-terminated; or NULL */
  double cutoff;   /* NAN: not given */
} PotentialOptions;

static void
potential_options_clear (PotentialOptions *o)
{
  g_free (o->id);
  g_strfreev (o->settings);
}

/* "Al" or "Al-Ni" */
static gboolean
parse_elements (const char *text, guint elements[2])
{
  g_auto (GStrv) symbols = g_strsplit (text, "-", -1);
  guint n = g_strv_length (symbols);

  if (n < 1 || n > 2)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    if (!near_element_find (symbols[MIN (i, n - 1)], -1, &elements[i]) || elements[i] == 0)
      return FALSE;
  return TRUE;
}

/* @name gets the text that @parameter borrows. */
static gboolean
parse_parameter (const char *setting, char **name, NearPotentialParameter *parameter, GError **error)
{
  const char *equals = strchr (setting, '='), *colon = strchr (setting, ':');
  const char *end = colon != NULL && equals != NULL && colon < equals ? colon : equals;
  g_autofree char *elements = end != NULL && end != equals ? g_strndup (end + 1, (gsize) (equals - end - 1)) : NULL;

  *name = g_strndup (setting, end != NULL ? (gsize) (end - setting) : 0);
  *parameter = (NearPotentialParameter){ .name = *name };
  if (**name != '\0' && (elements == NULL || parse_elements (elements, parameter->elements))
      && near_text_parse_finite (equals + 1, &parameter->value, NULL))
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
               _ ("--set “%s”: PARAMETER=NUMBER, PARAMETER:Al=NUMBER or PARAMETER:Al-Ni=NUMBER is expected"), setting);
  return FALSE;
}

static NearPotential *
make_potential (const PotentialOptions *o, const NearCrystal *crystal, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) parameters = g_array_new (FALSE, FALSE, sizeof (NearPotentialParameter));

  for (char **setting = o->settings; setting != NULL && *setting != NULL; setting++)
    {
      NearPotentialParameter parameter;
      char *name;
      gboolean good = parse_parameter (*setting, &name, &parameter, error);

      g_ptr_array_add (names, name);
      if (!good)
        return NULL;
      g_array_append_val (parameters, parameter);
    }
  const NearPotentialOptions options = { .cutoff = isnan (o->cutoff) ? 0.0 : o->cutoff,
                                         .parameters = (const NearPotentialParameter *) parameters->data,
                                         .n_parameters = parameters->len };
  return near_potential_new (o->id, crystal, &options, error);
}

/* Prints what is wrong before a file is read. */
static gboolean
check_potential (const char *command, const PotentialOptions *o, const char *out)
{
  g_autoptr (GError) error = NULL;
  gsize row;

  if (out == NULL || o->id == NULL)
    usage (command, out == NULL ? _ ("--out is missing: the file for the atoms")
                                : _ ("--potential is missing; “nearsight-cli list potential” lists them"));
  else if (o->cutoff <= 0.0)
    usage (command, _ ("--cutoff must be a positive number of Å"));
  else if (near_table_find (&near_potential_table, o->id, &row, &error))
    return TRUE;
  else
    near_cli_crystal_fail (command, error, NEAR_CLI_USAGE);
  return FALSE;
}

/* A name or a setting that is wrong is the command's fault; what the potential cannot do is not. */
static int
get_status (const GError *error)
{
  return error->domain == NEAR_ERROR
                 && (error->code == NEAR_ERROR_PARSE || error->code == NEAR_ERROR_UNKNOWN_NAME
                     || error->code == NEAR_ERROR_RANGE)
             ? NEAR_CLI_USAGE
             : NEAR_CLI_FAILED;
}

/* --- frames as they come ---------------------------------------------------------------------------- */

/* Of extended XYZ only the text is kept, which the file needs in any case. */
typedef struct
{
  GString *text;     /* NULL: a format that wants all frames at once */
  GPtrArray *frames; /* NearCrystal, for that */
  GPtrArray *notes;
  guint n;
} Trajectory;

static void
trajectory_init (Trajectory *self, const char *path)
{
  gboolean as_text = g_strcmp0 (near_format_find_by_name (path), "extxyz") == 0;

  *self = (Trajectory){ as_text ? g_string_new (NULL) : NULL,
                        g_ptr_array_new_with_free_func ((GDestroyNotify) near_crystal_unref), near_notes_new (), 0 };
}

static void
trajectory_clear (Trajectory *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_ptr_array_unref (self->frames);
  g_ptr_array_unref (self->notes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trajectory, trajectory_clear)

/* Takes @frame. */
static gboolean
trajectory_add (Trajectory *self, NearCrystal *frame, GError **error)
{
  gsize n_bytes = 0;

  self->n++;
  if (self->text == NULL)
    {
      g_ptr_array_add (self->frames, frame);
      return TRUE;
    }
  g_autofree char *text = near_structures_format (&frame, 1, NULL, "extxyz", NULL,
                                                  self->n == 1 ? self->notes : NULL, &n_bytes, error);
  near_crystal_unref (frame);
  if (text == NULL)
    return FALSE;
  g_string_append_len (self->text, text, (gssize) n_bytes);
  return TRUE;
}

static gboolean
trajectory_save (Trajectory *self, const char *path, GError **error)
{
  if (self->text != NULL)
    return near_cli_crystal_save_text (path, g_steal_pointer (&self->text), error);
  return near_structures_save ((NearCrystal *const *) self->frames->pdata, self->frames->len, NULL, path, NULL,
                               NULL, self->notes, error);
}

/* --- molecular dynamics ---------------------------------------------------------------------------- */

typedef struct
{
  PotentialOptions potential;
  char *thermostat, *integrator, *out, *velocities;
  double temperature, timestep, friction, period; /* NAN: not given */
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
run_dynamics (NearMolecularDynamics *md, const DynamicsOptions *o, Trajectory *trajectory, json_t *rows,
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

      near_cli_progress_end ();
      if (frame == NULL || !trajectory_add (trajectory, frame, error))
        return FALSE;
      near_molecular_dynamics_get_report (md, &report);
      json_array_append_new (rows, report_to_json (&report));
      if (!o->json)
        print_report (&report);
      if (done == o->steps || report.status == NEAR_DYNAMICS_DIVERGED)
        return TRUE;
      gint64 more = MIN (o->every, o->steps - done);
      gboolean good = near_molecular_dynamics_step (md, (guint64) more, &report, &monitor, error);
      near_cli_progress_end ();
      if (!good)
        return FALSE;
      done += more;
    }
}

static gboolean
fill_velocities (NearMolecularDynamicsOptions *options, const char *velocities, NearCrystal *crystal,
                 GError **error)
{
  options->velocities = NEAR_VELOCITIES_EXACT;
  if (velocities == NULL || g_str_equal (velocities, "drawn"))
    return TRUE;
  if (g_str_equal (velocities, "zero"))
    {
      options->velocities = NEAR_VELOCITIES_ZERO;
      return TRUE;
    }
  if (!g_str_equal (velocities, "kept"))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                   _ ("--velocities “%s”: drawn, kept or zero is expected"), velocities);
      return FALSE;
    }
  if (near_crystal_get_atom_data (crystal, "velocities") == NULL)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("--velocities kept: the file has no velocities"));
      return FALSE;
    }
  options->velocities = NEAR_VELOCITIES_KEPT;
  return TRUE;
}

static gboolean
fill_thermostat (NearMolecularDynamicsOptions *options, const DynamicsOptions *o, GError **error)
{
  const char *wrong = NULL;

  if (o->friction <= 0.0 || o->period <= 0.0)
    wrong = _ ("--friction and --period must be positive numbers");
  else if (!isnan (o->friction) && options->thermostat != NEAR_THERMOSTAT_LANGEVIN)
    wrong = _ ("--friction belongs to --thermostat langevin");
  else if (!isnan (o->period) && options->thermostat != NEAR_THERMOSTAT_NOSE_HOOVER)
    wrong = _ ("--period belongs to --thermostat nose-hoover");
  if (wrong != NULL)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE, wrong);
      return FALSE;
    }
  if (!isnan (o->friction))
    options->friction = o->friction;
  if (!isnan (o->period))
    options->period = o->period;
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
                                             .integrator = (NearIntegrator) integrator };
  return fill_thermostat (options, o, error) && fill_velocities (options, o->velocities, crystal, error);
}

/* Prints what is wrong before a long run. */
static gboolean
check_dynamics (const DynamicsOptions *o)
{
  if (!check_potential ("md", &o->potential, o->out))
    return FALSE;
  if (o->steps < 0 || o->every < 1 || o->seed < 0)
    usage ("md", _ ("--steps and --seed must not be negative, --every must be at least 1"));
  else if (!near_cli_crystal_holds_frames (o->out, NULL))
    usage ("md", _ ("--out needs a format that holds many frames: a name that ends in .xyz or .axsf"));
  else
    return TRUE;
  return FALSE;
}

/* What is left to say when the frames are written. */
static int
finish_dynamics (NearMolecularDynamics *md, const DynamicsOptions *o, const Trajectory *trajectory, json_t *rows,
                 gboolean stopped, NearCliCrystalFrame *frame)
{
  const char *explanation = near_molecular_dynamics_get_explanation (md);

  if (stopped)
    g_printerr (ngettext ("stopped: %u frame was written\n", "stopped: %u frames were written\n", trajectory->n),
                trajectory->n);
  near_notes_append (frame->notes, trajectory->notes);
  if (explanation != NULL)
    near_notes_add (frame->notes, NEAR_NOTE_WARNING, "diverged", "%s", explanation);
  if (o->json)
    {
      json_t *object = json_pack ("{s:s, s:o, s:b, s:O, s:o}", "potential", o->potential.id, "n_freedoms",
                                  near_json_new_number (near_molecular_dynamics_get_n_freedoms (md)), "stopped",
                                  stopped, "rows", rows, "notes", near_cli_crystal_notes_to_json (frame->notes));

      near_cli_crystal_frame_to_json (frame, object);
      near_cli_print_json (object);
    }
  else
    {
      g_print (ngettext ("%s: %u frame\n", "%s: %u frames\n", trajectory->n), o->out, trajectory->n);
      near_cli_crystal_print_notes (frame->notes);
    }
  return explanation != NULL ? NEAR_CLI_FAILED : NEAR_CLI_OK;
}

static int
simulate (const NearCliCrystalInput *input, const DynamicsOptions *o, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (NearCliCrystalFrame) frame = { 0 };
  g_autoptr (json_t) rows = json_array ();
  NearMolecularDynamicsOptions options;
  gboolean stopped = FALSE;

  if (!check_dynamics (o))
    return NEAR_CLI_USAGE;
  if (!near_cli_crystal_load_one (input, path, &frame, &error))
    return near_cli_crystal_fail ("md", error, NEAR_CLI_FAILED);
  if (!fill_options (&options, o, frame.crystal, &error))
    return near_cli_crystal_fail ("md", error, NEAR_CLI_USAGE);
  g_autoptr (NearPotential) potential = make_potential (&o->potential, frame.crystal, &error);
  if (potential == NULL)
    return near_cli_crystal_fail ("md", error, get_status (error));
  g_autoptr (NearMolecularDynamics) md
      = near_molecular_dynamics_new (frame.crystal, potential, &options, (guint64) o->seed, &error);
  if (md == NULL)
    return near_cli_crystal_fail ("md", error, NEAR_CLI_FAILED);
  g_auto (Trajectory) trajectory;
  trajectory_init (&trajectory, o->out);
  if (!run_dynamics (md, o, &trajectory, rows, &error))
    {
      /* What was computed before Ctrl+C is not lost. */
      stopped = trajectory.n > 0 && g_error_matches (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
      if (!stopped)
        return near_cli_crystal_fail ("md", error, NEAR_CLI_FAILED);
      g_clear_error (&error);
    }
  if (!trajectory_save (&trajectory, o->out, &error))
    return near_cli_crystal_fail ("md", error, NEAR_CLI_FAILED);
  return finish_dynamics (md, o, &trajectory, rows, stopped, &frame);
}

#define POTENTIAL_ENTRIES(o)                                                                                      \
  { "potential", 0, 0, G_OPTION_ARG_STRING, &(o)->id, N_ ("The interatomic potential"), "NAME" },                \
      { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(o)->settings,                                                  \
        N_ ("A parameter of the potential, of all atoms or of a pair; may be repeated"),                         \
        "PARAMETER[:A[-B]]=NUMBER" },                                                                            \
  {                                                                                                               \
    "cutoff", 0, 0, G_OPTION_ARG_DOUBLE, &(o)->cutoff, N_ ("Of a pair potential, in Å [its usual one]"), "R"      \
  }

int
near_cli_crystal_md (int argc, char **argv)
{
  NearCliCrystalInput input = { 0 };
  DynamicsOptions o = { .potential.cutoff = NAN, .temperature = 300.0, .timestep = 1.0, .friction = NAN,
                        .period = NAN, .steps = 1000, .every = 100, .seed = 1 };
  const GOptionEntry entries[] = {
    POTENTIAL_ENTRIES (&o.potential),
    { "temperature", 0, 0, G_OPTION_ARG_DOUBLE, &o.temperature, N_ ("Of the start and the thermostat, in K [300]"),
      "K" },
    { "timestep", 0, 0, G_OPTION_ARG_DOUBLE, &o.timestep, N_ ("In fs [1]"), "FS" },
    { "steps", 0, 0, G_OPTION_ARG_INT64, &o.steps, N_ ("Number of steps [1000]"), "N" },
    { "every", 0, 0, G_OPTION_ARG_INT64, &o.every, N_ ("A frame every so many steps [100]"), "M" },
    { "thermostat", 0, 0, G_OPTION_ARG_STRING, &o.thermostat, N_ ("What holds the temperature [none]"),
      "none|langevin|nose-hoover" },
    { "friction", 0, 0, G_OPTION_ARG_DOUBLE, &o.friction, N_ ("Langevin: in 1/fs [0.01]"), "X" },
    { "period", 0, 0, G_OPTION_ARG_DOUBLE, &o.period, N_ ("Nosé-Hoover: of its swings, in fs [100]"), "FS" },
    { "integrator", 0, 0, G_OPTION_ARG_STRING, &o.integrator, N_ ("How a step is made [velocity-verlet]"), "NAME" },
    { "velocities", 0, 0, G_OPTION_ARG_STRING, &o.velocities, N_ ("Where the atoms' first velocities come from [drawn]"),
      "drawn|kept|zero" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, N_ ("Of the random numbers [1]"), "S" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &o.out, N_ ("The file for the frames"), "FILE.xyz|axsf" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_crystal_context_new (
      &input, "FILE", _ ("Moves the atoms: same file, choices and seed, same digits."), entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    status = simulate (&input, &o, argv[1]);
  near_cli_crystal_input_clear (&input);
  potential_options_clear (&o.potential);
  g_free (o.thermostat);
  g_free (o.integrator);
  g_free (o.velocities);
  g_free (o.out);
  return status;
}

/* --- relaxation ------------------------------------------------------------------------------------ */

typedef struct
{
  PotentialOptions potential;
  char *out, *to;
  double max_force;
  gint64 steps;
  gboolean json;
} RelaxationOptions;

static void
print_relaxation (const NearRelaxationReport *r, const RelaxationOptions *o, const NearCliCrystalFrame *frame)
{
  if (o->json)
    {
      json_t *object = json_pack (
          "{s:s, s:b, s:I, s:o, s:o, s:o, s:o, s:o, s:o}", "potential", o->potential.id, "converged",
          (int) r->converged, "n_steps", (json_int_t) r->n_steps, "first_energy",
          near_json_new_number (r->first_energy), "energy", near_json_new_number (r->energy), "first_max_force",
          near_json_new_number (r->first_max_force), "max_force", near_json_new_number (r->max_force), "energies",
          near_json_new_numbers (near_array_peek_doubles (r->energies), near_array_get_length (r->energies)),
          "notes", near_cli_crystal_notes_to_json (frame->notes));

      near_cli_crystal_frame_to_json (frame, object);
      near_cli_print_json (object);
      return;
    }
  g_print ("%s\n", r->converged ? _ ("converged") : _ ("not converged"));
  g_print (_ ("steps          %" PRIu64 "\n"), r->n_steps);
  g_print (_ ("energy         %.6f eV, at first %.6f eV\n"), r->energy, r->first_energy);
  g_print (_ ("largest force  %.6f eV/Å, at first %.6f eV/Å\n"), r->max_force, r->first_max_force);
  near_cli_crystal_print_notes (frame->notes);
}

static gboolean
check_relaxation (const RelaxationOptions *o)
{
  if (!check_potential ("relax", &o->potential, o->out))
    return FALSE;
  if (!(o->max_force > 0.0) || o->steps < 1)
    usage ("relax", _ ("--fmax must be a positive number of eV/Å, --steps at least 1"));
  else if (o->to == NULL && near_format_find_by_name (o->out) == NULL)
    usage ("relax", _ ("the name of --out does not tell the format; --to names it"));
  else
    return TRUE;
  return FALSE;
}

static int
relax (const NearCliCrystalInput *input, const RelaxationOptions *o, const char *path)
{
  const NearRelaxationOptions options = { .max_force = o->max_force, .max_steps = (guint64) o->steps };
  g_autoptr (GError) error = NULL;
  g_auto (NearCliCrystalFrame) frame = { 0 };
  g_auto (NearRelaxationReport) report = { 0 };
  NearMonitor monitor;

  if (!check_relaxation (o))
    return NEAR_CLI_USAGE;
  if (!near_cli_crystal_load_one (input, path, &frame, &error))
    return near_cli_crystal_fail ("relax", error, NEAR_CLI_FAILED);
  g_autoptr (NearPotential) potential = make_potential (&o->potential, frame.crystal, &error);
  if (potential == NULL)
    return near_cli_crystal_fail ("relax", error, get_status (error));
  monitor = near_cli_progress_begin ();
  g_autoptr (NearCrystal) relaxed
      = near_crystal_relax (frame.crystal, potential, &options, &report, &monitor, &error);
  near_cli_progress_end ();
  if (relaxed == NULL
      || !near_structures_save (&relaxed, 1, NULL, o->out, o->to, NULL, frame.notes, &error))
    return near_cli_crystal_fail ("relax", error, NEAR_CLI_FAILED);
  if (!report.converged)
    near_notes_add (frame.notes, NEAR_NOTE_WARNING, "not-converged",
                    _ ("The forces are not yet below %g eV/Å: more --steps, from the file that was written, go on."),
                    o->max_force);
  print_relaxation (&report, o, &frame);
  return report.converged ? NEAR_CLI_OK : NEAR_CLI_FAILED;
}

int
near_cli_crystal_relax (int argc, char **argv)
{
  NearCliCrystalInput input = { 0 };
  RelaxationOptions o = { .potential.cutoff = NAN, .max_force = 0.01, .steps = 1000 };
  const GOptionEntry entries[] = {
    POTENTIAL_ENTRIES (&o.potential),
    { "fmax", 0, 0, G_OPTION_ARG_DOUBLE, &o.max_force, N_ ("Done when no atom feels more, in eV/Å [0.01]"), "X" },
    { "steps", 0, 0, G_OPTION_ARG_INT64, &o.steps, N_ ("At most so many steps [1000]"), "N" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &o.out, N_ ("The file for the relaxed crystal"), "FILE" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &o.to, N_ ("The format to write, if the name does not tell"), "FORMAT" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_crystal_context_new (
      &input, "FILE",
      _ ("Moves the atoms downhill (FIRE) until no force is left; the cell stays as it is. Exit status 1: the "
         "steps did not suffice; the crystal is written all the same."),
      entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    status = relax (&input, &o, argv[1]);
  near_cli_crystal_input_clear (&input);
  potential_options_clear (&o.potential);
  g_free (o.out);
  g_free (o.to);
  return status;
}
